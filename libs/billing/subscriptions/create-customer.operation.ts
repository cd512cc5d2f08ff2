import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { madeBy, since } from '../stripe/find-by-intent.js';
import { INTENT_METADATA, type IntentRow, type StripeOperation } from '../stripe/stripe-operation.js';
import { Payers } from './payers.repository.js';

export const CREATE_CUSTOMER = 'customer.create';

interface Params {
  readonly enterpriseId: Uuid;
  /** The contract that waits for it, if one does. */
  readonly contractId?: Uuid;
}

/** Whoever pays a provider, once per currency: Stripe has one currency to a customer. */
export function customerSubject(payerId: Uuid, currency: string): string {
  return `${payerId}/${currency}`;
}

@Injectable()
export class CreateCustomerOperation implements StripeOperation<Stripe.Customer> {
  readonly name = CREATE_CUSTOMER;

  constructor(
    private readonly payers: Payers,
    private readonly outbox: Outbox,
  ) {}

  async send(stripe: Stripe, { id, params }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Customer> {
    const { enterpriseId } = params as unknown as Params;
    const payer = await this.payers.of(enterpriseId);
    const metadata = { [INTENT_METADATA]: id, vigil_organisation: enterpriseId };
    return stripe.customers.create({ name: payer?.name, email: payer?.email, metadata }, options);
  }

  find(stripe: Stripe, intent: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Customer | undefined> {
    return madeBy(intent, stripe.customers.list({ created: since(intent), limit: 100 }, options));
  }

  async settle({ providerId, params }: IntentRow): Promise<void> {
    const { enterpriseId, contractId } = params as unknown as Params;
    if (contractId) await this.outbox.add(contractBillingDue, { providerId, enterpriseId, payload: { contractId } });
  }
}
