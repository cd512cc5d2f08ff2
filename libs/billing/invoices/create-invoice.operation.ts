import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { madeBy, since } from '../stripe/find-by-intent.js';
import { INTENT_METADATA, type IntentRow, type StripeOperation } from '../stripe/stripe-operation.js';
import { DAYS_UNTIL_DUE } from '../subscriptions/create-subscription.operation.js';

export const CREATE_INVOICE = 'invoice.create';
export const FINALISE_INVOICE = 'invoice.finalise';

export interface InvoiceParams {
  readonly enterpriseId: Uuid;
  readonly customer: string;
  readonly currency: string;
  readonly description: string;
  /** Minor units for the platform. */
  readonly fee: number;
}

/** A bill besides any subscription, empty at first. */
@Injectable()
export class CreateInvoiceOperation implements StripeOperation<Stripe.Invoice> {
  readonly name = CREATE_INVOICE;

  send(stripe: Stripe, { id, params }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Invoice> {
    const { customer, currency, description, fee } = params as unknown as InvoiceParams;
    const invoice: Stripe.InvoiceCreateParams = {
      customer,
      currency: currency.toLowerCase(),
      description,
      collection_method: 'send_invoice',
      days_until_due: DAYS_UNTIL_DUE,
      auto_advance: false,
      pending_invoice_items_behavior: 'exclude',
      ...(fee > 0 ? { application_fee_amount: fee } : {}),
      metadata: { [INTENT_METADATA]: id },
    };
    return stripe.invoices.create(invoice, options);
  }

  find(stripe: Stripe, intent: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Invoice | undefined> {
    const { customer } = intent.params as unknown as InvoiceParams;
    return madeBy(intent, stripe.invoices.list({ customer, created: since(intent), limit: 100 }, options));
  }

  // What follows is seen to by whoever ordered it.
  async settle(): Promise<void> {}
}

/** The bill with its lines on it becomes due. */
@Injectable()
export class FinaliseInvoiceOperation implements StripeOperation<Stripe.Invoice> {
  readonly name = FINALISE_INVOICE;

  async send(stripe: Stripe, { params, account }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Invoice> {
    const { invoice } = params as { invoice: string };
    const now = await stripe.invoices.retrieve(invoice, {}, account ? { stripeAccount: account } : {});
    if (now.status !== 'draft') return now;
    return stripe.invoices.finalizeInvoice(invoice, { auto_advance: true }, options);
  }

  // A draft that was finalised is no draft: it is looked at before it is sent.
  async find(): Promise<undefined> {
    return undefined;
  }

  async settle(): Promise<void> {}
}
