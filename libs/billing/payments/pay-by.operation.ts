import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { IntentRow, StripeOperation } from '../stripe/stripe-operation.js';

export const PAY_BY = 'subscription.pay-by';

/** From now on the bills of a subscription are taken from a means of payment that its payer has left with Stripe. */
@Injectable()
export class PayByOperation implements StripeOperation<Stripe.Subscription> {
  readonly name = PAY_BY;

  send(stripe: Stripe, { params }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Subscription> {
    const { subscription, method } = params as { subscription: string; method: string };
    const change = { default_payment_method: method, collection_method: 'charge_automatically' as const };
    return stripe.subscriptions.update(subscription, change, options);
  }

  // Said again it comes to the same.
  async find(): Promise<undefined> {
    return undefined;
  }

  async settle(): Promise<void> {}
}
