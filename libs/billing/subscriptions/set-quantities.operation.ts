import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { quantitiesOf } from '../domain/subscription.js';
import type { IntentRow, StripeOperation } from '../stripe/stripe-operation.js';
import { ContractBillingRepository } from './contract-billing.repository.js';
import { SubscriptionMirror } from './subscription-mirror.js';

export const SET_QUANTITIES = 'subscription.quantities';

export interface QuantitiesParams {
  readonly enterpriseId: Uuid;
  readonly contractId: Uuid;
  readonly subscription: string;
  /** By price, all that shall stand in it: absolute, never more or fewer than before. */
  readonly quantities: Readonly<Record<string, number>>;
}

/** One at a time for a contract: the next is ordered when this one is settled. What it costs is charged apart, to the day. */
@Injectable()
export class SetQuantitiesOperation implements StripeOperation<Stripe.Subscription> {
  readonly name = SET_QUANTITIES;

  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly mirror: SubscriptionMirror,
  ) {}

  async send(stripe: Stripe, { params, account }: IntentRow, options: Stripe.RequestOptions) {
    const { subscription, quantities } = params as unknown as QuantitiesParams;
    const scope = account ? { stripeAccount: account } : {};
    const now = await stripe.subscriptions.retrieve(subscription, {}, scope);
    // An earlier try has been carried out, though nothing was heard of it.
    if (isSame(quantitiesOf(now), quantities) || now.status === 'canceled') return now;
    const known = new Map(now.items.data.map((item) => [item.price.id, item.id]));
    const set = Object.entries(quantities).map(([price, quantity]) => {
      const id = known.get(price);
      return id ? { id, quantity } : { price, quantity };
    });
    const gone = [...known].filter(([price]) => !(price in quantities)).map(([, id]) => ({ id, deleted: true }));
    const change = { items: [...set, ...gone], proration_behavior: 'none' as const };
    return stripe.subscriptions.update(subscription, change, options);
  }

  /** Set again it comes to the same. */
  async find(stripe: Stripe, { params }: IntentRow, options: Stripe.RequestOptions) {
    const { subscription, quantities } = params as unknown as QuantitiesParams;
    const now = await stripe.subscriptions.retrieve(subscription, {}, options);
    return isSame(quantitiesOf(now), quantities) || now.status === 'canceled' ? now : undefined;
  }

  /** Asks anew: what Stripe answers to a key that it knows is how things stood then. */
  async settle({ providerId, params, account }: IntentRow): Promise<void> {
    const { contractId } = params as unknown as QuantitiesParams;
    const row = await this.billings.locked(providerId, contractId);
    if (row) await this.mirror.refresh(row, account ?? '');
  }
}

function isSame(now: ReadonlyMap<string, number>, wanted: Readonly<Record<string, number>>): boolean {
  const entries = Object.entries(wanted);
  return entries.length === now.size && entries.every(([price, quantity]) => now.get(price) === quantity);
}
