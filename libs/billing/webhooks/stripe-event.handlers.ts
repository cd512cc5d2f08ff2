import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { contractBillingDue, stripeEventReceived, stripeEventRouted } from '../billing.events.js';
import { GONE, standingOf } from '../domain/account.js';
import type { StripeFailure } from '../domain/intent.js';
import { StripeGate } from '../stripe/stripe-gate.js';
import { ContractBillingRepository } from '../subscriptions/contract-billing.repository.js';
import { SubscriptionMirror } from '../subscriptions/subscription-mirror.js';
import { type EventKey, StripeEventRepository, type StripeEventRow } from './stripe-event.repository.js';

const OF_ACCOUNT = ['account.updated', 'account.application.deauthorized'];
const NOT_OURS = [403, 404];

/** Finds whose account it is and hands the event on in that provider's scope: nothing further can touch another tenant. */
@Injectable()
export class RouteStripeEventWhenReceived {
  constructor(
    private readonly events: StripeEventRepository,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(stripeEventReceived)
  async handle({ payload }: HandledEvent<EventKey>): Promise<void> {
    // By the account alone, which Stripe has signed: what the object's metadata claims is anybody's word.
    const providerId = payload.account === '' ? undefined : await this.events.providerOf(payload.account);
    if (!providerId) return this.events.done(payload, 'NOBODYS');
    const orderingKey = `stripe ${payload.account}`;
    await this.outbox.add(stripeEventRouted, { providerId, orderingKey, payload });
  }
}

/** Asks Stripe how things stand now and writes that down, whatever the event said and in whatever order events come. */
@Injectable()
export class ApplyStripeEventWhenRouted {
  constructor(
    private readonly events: StripeEventRepository,
    private readonly gate: StripeGate,
    private readonly billings: ContractBillingRepository,
    private readonly mirror: SubscriptionMirror,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(stripeEventRouted)
  async handle({ payload, providerId }: HandledEvent<EventKey>): Promise<void> {
    const event = await this.events.find(payload);
    if (!providerId || !event || event.doneAt) return;
    if ((await this.events.providerOf(event.account)) !== providerId) return;
    await this.events.done(event, (await this.apply(event, providerId)) ? 'APPLIED' : 'OTHER_TYPE');
  }

  private async apply(event: StripeEventRow, providerId: Uuid): Promise<boolean> {
    if (OF_ACCOUNT.includes(event.type)) return this.account(event, providerId);
    if (event.type.startsWith('customer.subscription.')) return this.subscription(event, providerId);
    return false;
  }

  private async account({ account }: StripeEventRow, providerId: Uuid): Promise<boolean> {
    // Asked under the lock: of two that ask, the one that writes last has asked last.
    await this.events.lock(`stripe.account ${account}`);
    const found = await this.gate.api.accounts.retrieve(account).catch((error: StripeFailure) => {
      if (NOT_OURS.includes(error.statusCode ?? 0)) return undefined;
      throw error;
    });
    const standing = found ? standingOf(found) : GONE;
    await this.events.standing(account, standing, found === undefined);
    if (!standing.chargesEnabled) return true;
    // Who can be paid from now on is paid for what has been waiting.
    for (const { contractId, ...parties } of await this.billings.waiting(providerId)) {
      await this.outbox.add(contractBillingDue, { ...parties, payload: { contractId } });
    }
    return true;
  }

  /** A subscription that is nobody's contract is the provider's own affair. */
  private async subscription({ account, objectId }: StripeEventRow, providerId: Uuid): Promise<boolean> {
    const row = objectId ? await this.billings.bySubscription(providerId, objectId) : undefined;
    if (!row) return false;
    await this.mirror.refresh(row, account);
    return true;
  }
}
