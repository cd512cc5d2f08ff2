import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { StripeGate } from '../stripe/stripe-gate.js';
import { StripeIntentRepository } from '../stripe/stripe-intent.repository.js';
import { CREATE_CUSTOMER } from '../subscriptions/create-customer.operation.js';
import { orGone } from '../webhooks/stripe-news.js';
import type { Difference, Movement } from './differences.js';

/** Kinds of movement that the books know; payouts and Stripe's own fees are between the provider and Stripe. */
const KNOWN = [
  'charge',
  'payment',
  'refund',
  'payment_refund',
  'refund_failure',
  'payment_failure_refund',
  'adjustment',
];

/** What Stripe says has moved on an account. As the worker. */
@Injectable()
export class StripeMovements {
  constructor(
    private readonly gate: StripeGate,
    private readonly intents: StripeIntentRepository,
  ) {}

  async between(stripeAccount: string, since: Date, until: Date): Promise<Movement[]> {
    const created = { gte: seconds(since), lt: seconds(until) };
    const movements: Movement[] = [];
    const all = this.gate.api.balanceTransactions.list({ created, limit: 100 }, { stripeAccount });
    for await (const { id, type, currency, net, created: at } of all) {
      if (!KNOWN.includes(type)) continue;
      movements.push({
        transaction: id,
        currency: currency.toUpperCase(),
        amount: BigInt(net),
        at: new Date(at * 1000),
      });
    }
    return movements;
  }

  /** Without what the provider has taken from customers of its own, past Vigil. */
  async ours(providerId: Uuid, account: string, found: readonly Difference[]): Promise<Difference[]> {
    const ours: Difference[] = [];
    for (const difference of found) {
      const isOurs = difference.kind !== 'MISSING' || (await this.isOurs(providerId, account, difference.transaction));
      if (isOurs) ours.push(difference);
    }
    return ours;
  }

  private async isOurs(providerId: Uuid, stripeAccount: string, transaction: string): Promise<boolean> {
    const options = { stripeAccount };
    const { api } = this.gate;
    const { source } = await api.balanceTransactions.retrieve(transaction, { expand: ['source'] }, options);
    if (!source || typeof source === 'string') return true;
    const charge = 'charge' in source ? idOf(source.charge as string | { id: string } | null) : source.id;
    const found = charge ? await orGone(api.charges.retrieve(charge, {}, options)) : undefined;
    const customer = idOf(found?.customer as Stripe.Customer | string | null | undefined);
    return customer !== undefined && (await this.intents.subjectsOf(providerId, CREATE_CUSTOMER, [customer])).size > 0;
  }
}

function idOf(value: string | { readonly id: string } | null | undefined): string | undefined {
  return (typeof value === 'string' ? value : value?.id) ?? undefined;
}

function seconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
