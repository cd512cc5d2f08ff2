import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { GONE, standingOf } from '../domain/account.js';
import { StripeGate } from '../stripe/stripe-gate.js';
import { ContractBillingRepository } from '../subscriptions/contract-billing.repository.js';
import { SubscriptionMirror } from '../subscriptions/subscription-mirror.js';
import { StripeEventRepository, type StripeEventRow } from './stripe-event.repository.js';
import { orDisconnected, type StripeNews } from './stripe-news.js';

const DEAUTHORISED = 'account.application.deauthorized';
const OF_ACCOUNT = ['account.updated', DEAUTHORISED];

/** Whether a provider can be paid. */
@Injectable()
export class AccountNews implements StripeNews {
  constructor(
    private readonly events: StripeEventRepository,
    private readonly gate: StripeGate,
    private readonly billings: ContractBillingRepository,
    private readonly outbox: Outbox,
  ) {}

  concerns({ type }: StripeEventRow): boolean {
    return OF_ACCOUNT.includes(type);
  }

  async apply({ account, type }: StripeEventRow, providerId: Uuid): Promise<boolean> {
    // Asked under the lock: of two that ask, the one that writes last has asked last.
    await this.events.lock(`stripe.account ${account}`);
    const found = type === DEAUTHORISED ? undefined : await orDisconnected(this.gate.api.accounts.retrieve(account));
    const standing = found ? standingOf(found) : GONE;
    await this.events.standing(account, standing, found === undefined);
    if (!standing.chargesEnabled) return true;
    // Who can be paid from now on is paid for what has been waiting.
    let page = await this.billings.waiting(providerId);
    while (page.length > 0) {
      for (const { contractId, ...parties } of page)
        await this.outbox.add(contractBillingDue, { ...parties, payload: { contractId } });
      page = await this.billings.waiting(providerId, page.at(-1)?.contractId);
    }
    return true;
  }
}

/** How a contract's subscription stands; one that is nobody's contract is the provider's own affair. */
@Injectable()
export class SubscriptionNews implements StripeNews {
  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly mirror: SubscriptionMirror,
  ) {}

  concerns({ type }: StripeEventRow): boolean {
    return type.startsWith('customer.subscription.');
  }

  async apply({ account, objectId }: StripeEventRow, providerId: Uuid): Promise<boolean> {
    const row = objectId ? await this.billings.bySubscription(providerId, objectId) : undefined;
    if (!row) return false;
    await this.mirror.refresh(row, account);
    return true;
  }
}
