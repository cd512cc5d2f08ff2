import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { safe } from '../charging/plan-prices.js';
import type { AccountKind } from '../domain/ledger.js';
import { madeBy, since } from '../stripe/find-by-intent.js';
import { INTENT_METADATA, type IntentRow, type StripeOperation } from '../stripe/stripe-operation.js';

export const ADD_ITEM = 'invoice-item.create';

export interface ItemSource {
  readonly type: string;
  readonly id: string;
}

export interface ItemParams {
  readonly enterpriseId: Uuid;
  /** The contract that hears of it when it is done. */
  readonly contractId?: Uuid;
  readonly customer: string;
  /** On the next invoice of this subscription, or on this draft. */
  readonly subscription?: string;
  readonly invoice?: string;
  /** Minor units; below zero gives back. */
  readonly amount: string;
  readonly currency: string;
  readonly description: string;
  readonly period?: { readonly from: string; readonly to: string };
  /** What `billing.itemInvoiced` says it is for. */
  readonly source?: ItemSource;
  /** Where the ledger posts it when it is invoiced. */
  readonly account: AccountKind;
}

/** One line on an invoice to come, to the minor unit. */
@Injectable()
export class AddItemOperation implements StripeOperation<Stripe.InvoiceItem> {
  readonly name = ADD_ITEM;

  constructor(private readonly outbox: Outbox) {}

  send(stripe: Stripe, { id, params }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.InvoiceItem> {
    const { customer, subscription, invoice, amount, currency, description, period } = params as unknown as ItemParams;
    const item: Stripe.InvoiceItemCreateParams = {
      customer,
      ...(subscription ? { subscription } : {}),
      ...(invoice ? { invoice } : {}),
      amount: safe(BigInt(amount)),
      currency: currency.toLowerCase(),
      description,
      ...(period ? { period: { start: seconds(period.from), end: seconds(period.to) } } : {}),
      metadata: { [INTENT_METADATA]: id },
    };
    return stripe.invoiceItems.create(item, options);
  }

  find(stripe: Stripe, intent: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.InvoiceItem | undefined> {
    const { customer } = intent.params as unknown as ItemParams;
    return madeBy(intent, stripe.invoiceItems.list({ customer, created: since(intent), limit: 100 }, options));
  }

  async settle({ providerId, params }: IntentRow): Promise<void> {
    const { enterpriseId, contractId } = params as unknown as ItemParams;
    if (contractId) await this.outbox.add(contractBillingDue, { providerId, enterpriseId, payload: { contractId } });
  }
}

function seconds(instant: string): number {
  return Math.floor(new Date(instant).getTime() / 1000);
}
