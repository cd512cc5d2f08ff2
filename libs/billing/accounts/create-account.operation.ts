import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import { standingOf } from '../domain/account.js';
import { INTENT_METADATA, type IntentRow, type StripeOperation } from '../stripe/stripe-operation.js';
import { BillingAccountRepository } from './billing-account.repository.js';

export const CREATE_ACCOUNT = 'account.create';
const REQUESTED = { requested: true };
const DAY_SECONDS = 86_400;

/**
 * An account of the provider's own, which deals with Stripe itself: direct charges, its own fees, losses and dashboard. The
 * platform only takes its share (docs/decisions/0010).
 */
@Injectable()
export class CreateAccountOperation implements StripeOperation<Stripe.Account> {
  readonly name = CREATE_ACCOUNT;

  constructor(private readonly accounts: BillingAccountRepository) {}

  send(stripe: Stripe, { id, providerId, params }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Account> {
    const { country } = params as { country: string };
    const account: Stripe.AccountCreateParams = {
      country,
      controller: {
        fees: { payer: 'account' },
        losses: { payments: 'stripe' },
        requirement_collection: 'stripe',
        stripe_dashboard: { type: 'full' },
      },
      capabilities: { card_payments: REQUESTED },
      metadata: { [INTENT_METADATA]: id, vigil_provider: providerId },
    };
    return stripe.accounts.create(account, options);
  }

  async find(stripe: Stripe, { id, createdAt }: IntentRow, options: Stripe.RequestOptions) {
    const gte = Math.floor(createdAt.getTime() / 1000) - DAY_SECONDS;
    for await (const account of stripe.accounts.list({ created: { gte }, limit: 100 }, options)) {
      if (account.metadata?.[INTENT_METADATA] === id) return account;
    }
    return undefined;
  }

  settle({ providerId, params }: IntentRow, account: Stripe.Account): Promise<void> {
    const { country } = params as { country: string };
    return this.accounts.add(providerId, account.id, country, standingOf(account));
  }
}
