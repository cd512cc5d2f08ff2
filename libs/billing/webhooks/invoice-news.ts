import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { invoiceChanged } from '../billing.events.js';
import { InvoiceParties } from '../invoices/invoice-parties.js';
import { StripeGate } from '../stripe/stripe-gate.js';
import type { StripeEventRow } from './stripe-event.repository.js';
import { orGone, type StripeNews } from './stripe-news.js';

/** Before an invoice is finalised there is nothing to write down. */
const TOO_EARLY = ['invoice.created', 'invoice.deleted', 'invoice.upcoming'];

/** Invoices, and everything by which money moves for them. */
@Injectable()
export class InvoiceNews implements StripeNews {
  constructor(
    private readonly gate: StripeGate,
    private readonly parties: InvoiceParties,
    private readonly outbox: Outbox,
  ) {}

  concerns({ type, objectType }: StripeEventRow): boolean {
    return objectType in INVOICE_OF && !TOO_EARLY.includes(type);
  }

  async apply({ account, objectType, objectId }: StripeEventRow, providerId: Uuid): Promise<boolean> {
    const options = { stripeAccount: account };
    const find = INVOICE_OF[objectType] ?? nothing;
    const invoice = objectId ? await orGone(find(this.gate.api, objectId, options)) : undefined;
    const enterpriseId = invoice && (await orGone(this.parties.payerOf(providerId, invoice, account)));
    if (!invoice || !enterpriseId) return false;
    const orderingKey = `stripe ${invoice}`;
    await this.outbox.add(invoiceChanged, { providerId, enterpriseId, orderingKey, payload: { account, invoice } });
    return true;
  }
}

async function nothing(): Promise<undefined> {
  return undefined;
}

type Find = (stripe: Stripe, id: string, options: Stripe.RequestOptions) => Promise<string | undefined>;

const INVOICE_OF: Readonly<Record<string, Find>> = {
  invoice: async (_stripe, id) => id,
  credit_note: async (stripe, id, options) => idOf((await stripe.creditNotes.retrieve(id, {}, options)).invoice),
  invoice_payment: async (stripe, id, options) =>
    idOf((await stripe.invoicePayments.retrieve(id, {}, options)).invoice),
  charge: async (stripe, id, options) =>
    paidBy(stripe, (await stripe.charges.retrieve(id, {}, options)).payment_intent, options),
  refund: async (stripe, id, options) =>
    paidBy(stripe, (await stripe.refunds.retrieve(id, {}, options)).payment_intent, options),
  dispute: async (stripe, id, options) =>
    paidBy(stripe, (await stripe.disputes.retrieve(id, {}, options)).payment_intent, options),
};

async function paidBy(stripe: Stripe, intent: string | { id: string } | null, options: Stripe.RequestOptions) {
  const payment_intent = idOf(intent);
  if (!payment_intent) return undefined;
  const payment = { type: 'payment_intent' as const, payment_intent };
  const [first] = (await stripe.invoicePayments.list({ payment }, options)).data;
  return idOf(first?.invoice);
}

function idOf(value: string | { readonly id: string } | null | undefined): string | undefined {
  return (typeof value === 'string' ? value : value?.id) ?? undefined;
}
