import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { invoiceChanged } from '../billing.events.js';
import { safe } from '../charging/plan-prices.js';
import { madeBy } from '../stripe/find-by-intent.js';
import { INTENT_METADATA, type IntentRow, type StripeOperation } from '../stripe/stripe-operation.js';

export const CREDIT_INVOICE = 'credit-note.create';

interface Params {
  readonly enterpriseId: Uuid;
  readonly invoice: string;
  readonly amount: string;
  /** Whether what was paid is given back the way it came. */
  readonly refund: boolean;
}

@Injectable()
export class CreditInvoiceOperation implements StripeOperation<Stripe.CreditNote> {
  readonly name = CREDIT_INVOICE;

  constructor(private readonly outbox: Outbox) {}

  send(stripe: Stripe, { id, params }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.CreditNote> {
    const { invoice, amount: text, refund } = params as unknown as Params;
    const amount = safe(BigInt(text));
    const note = { invoice, amount, ...(refund ? { refund_amount: amount } : {}), metadata: { [INTENT_METADATA]: id } };
    return stripe.creditNotes.create(note, options);
  }

  find(stripe: Stripe, intent: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.CreditNote | undefined> {
    const { invoice } = intent.params as unknown as Params;
    return madeBy(intent, stripe.creditNotes.list({ invoice, limit: 100 }, options));
  }

  async settle({ providerId, params, account }: IntentRow): Promise<void> {
    const { enterpriseId, invoice } = params as unknown as Params;
    const payload = { account: account ?? '', invoice };
    await this.outbox.add(invoiceChanged, { providerId, enterpriseId, orderingKey: `stripe ${invoice}`, payload });
  }
}
