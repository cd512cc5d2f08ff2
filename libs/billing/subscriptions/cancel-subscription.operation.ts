import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import type { IntentRow, StripeOperation } from '../stripe/stripe-operation.js';
import { ContractBillingRepository } from './contract-billing.repository.js';
import { SubscriptionMirror } from './subscription-mirror.js';

export const CANCEL_SUBSCRIPTION = 'subscription.cancel';

interface Params {
  readonly contractId: Uuid;
  readonly subscription: string;
}

/** With the last invoice, on which stands whatever is still waiting for one. */
@Injectable()
export class CancelSubscriptionOperation implements StripeOperation<Stripe.Subscription> {
  readonly name = CANCEL_SUBSCRIPTION;

  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly mirror: SubscriptionMirror,
  ) {}

  async send(stripe: Stripe, { params, account }: IntentRow, options: Stripe.RequestOptions) {
    const { subscription } = params as unknown as Params;
    const scope = account ? { stripeAccount: account } : {};
    // Stripe keeps no key for a DELETE: what has been cancelled is looked at first.
    const now = await stripe.subscriptions.retrieve(subscription, {}, scope);
    if (now.status === 'canceled' || now.status === 'incomplete_expired') return now;
    return stripe.subscriptions.cancel(subscription, { invoice_now: true, prorate: false }, options);
  }

  async find(): Promise<undefined> {
    return undefined;
  }

  async settle({ providerId, params, account }: IntentRow, made: Stripe.Subscription): Promise<void> {
    const { contractId } = params as unknown as Params;
    const row = await this.billings.locked(providerId, contractId);
    if (row) await this.mirror.apply(row, made, account ?? '');
  }
}
