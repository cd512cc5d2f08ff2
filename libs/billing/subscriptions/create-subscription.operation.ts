import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { contractBilled } from '../billing.events.js';
import { madeBy } from '../stripe/find-by-intent.js';
import { INTENT_METADATA, type IntentRow, type StripeOperation } from '../stripe/stripe-operation.js';
import { ContractBillingRepository } from './contract-billing.repository.js';
import { SubscriptionMirror } from './subscription-mirror.js';

export const CREATE_SUBSCRIPTION = 'subscription.create';
/** Until a bill is to be paid. */
export const DAYS_UNTIL_DUE = 14;
const SOON_SECONDS = 60;

export interface SubscriptionParams {
  readonly enterpriseId: Uuid;
  readonly contractId: Uuid;
  readonly customer: string;
  readonly items: readonly { readonly price: string; readonly quantity: number }[];
  /** What is paid once, on the first invoice. */
  readonly oneOffs: readonly { readonly price: string; readonly quantity: number }[];
  /** Seconds since 1970 at which the first paid period begins. */
  readonly startsAt: number;
  readonly feePercent: number;
}

export function subscriptionSubject(contractId: Uuid): string {
  return `${contractId}/subscription`;
}

@Injectable()
export class CreateSubscriptionOperation implements StripeOperation<Stripe.Subscription> {
  readonly name = CREATE_SUBSCRIPTION;

  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly mirror: SubscriptionMirror,
    private readonly outbox: Outbox,
  ) {}

  send(stripe: Stripe, { id, params }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Subscription> {
    const { contractId, customer, items, oneOffs, startsAt, feePercent } = params as unknown as SubscriptionParams;
    // Repeated after a long silence the start may be over; Stripe takes none that is.
    const isAhead = startsAt > Date.now() / 1000 + SOON_SECONDS;
    const subscription: Stripe.SubscriptionCreateParams = {
      customer,
      items: [...items],
      collection_method: 'send_invoice',
      days_until_due: DAYS_UNTIL_DUE,
      proration_behavior: 'none',
      ...(oneOffs.length > 0 ? { add_invoice_items: [...oneOffs] } : {}),
      ...(isAhead ? { trial_end: startsAt } : {}),
      ...(feePercent > 0 ? { application_fee_percent: feePercent } : {}),
      metadata: { [INTENT_METADATA]: id, vigil_contract: contractId },
    };
    return stripe.subscriptions.create(subscription, options);
  }

  find(stripe: Stripe, intent: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Subscription | undefined> {
    const { customer } = intent.params as unknown as SubscriptionParams;
    return madeBy(intent, stripe.subscriptions.list({ customer, status: 'all', limit: 100 }, options));
  }

  async settle({ providerId, params, account }: IntentRow, made: Stripe.Subscription): Promise<void> {
    const { contractId, customer } = params as unknown as SubscriptionParams;
    const row = await this.billings.locked(providerId, contractId);
    if (!row) return;
    const { currency } = made;
    const fresh = {
      stripeCustomer: customer,
      stripeSubscription: made.id,
      currency: currency.toUpperCase(),
      stripeAccount: account,
    };
    await this.billings.change(row, { ...fresh, state: 'PREPARING' });
    // Asked anew: what Stripe answers to a key that it knows is how things stood then.
    await this.mirror.refresh(row, account ?? '');
    await this.outbox.add(contractBilled, { providerId, enterpriseId: row.enterpriseId, payload: { contractId } });
  }

  async refused({ providerId, params }: IntentRow): Promise<void> {
    const { contractId } = params as unknown as SubscriptionParams;
    await this.billings.change({ providerId, contractId }, { state: 'REFUSED' });
  }
}
