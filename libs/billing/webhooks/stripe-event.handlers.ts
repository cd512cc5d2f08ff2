import { Injectable } from '@nestjs/common';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { stripeEventReceived, stripeEventRouted } from '../billing.events.js';
import { GONE, standingOf } from '../domain/account.js';
import type { StripeFailure } from '../domain/intent.js';
import { StripeGate } from '../stripe/stripe-gate.js';
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
  ) {}

  @OnEvent(stripeEventRouted)
  async handle({ payload, providerId }: HandledEvent<EventKey>): Promise<void> {
    const event = await this.events.find(payload);
    if (!event || event.doneAt || (await this.events.providerOf(event.account)) !== providerId) return;
    await this.events.done(event, (await this.apply(event)) ? 'APPLIED' : 'OTHER_TYPE');
  }

  private async apply({ type, account }: StripeEventRow): Promise<boolean> {
    if (!OF_ACCOUNT.includes(type)) return false;
    // Asked under the lock: of two that ask, the one that writes last has asked last.
    await this.events.lock(`stripe.account ${account}`);
    const found = await this.gate.api.accounts.retrieve(account).catch((error: StripeFailure) => {
      if (NOT_OURS.includes(error.statusCode ?? 0)) return undefined;
      throw error;
    });
    await this.events.standing(account, found ? standingOf(found) : GONE, found === undefined);
    return true;
  }
}
