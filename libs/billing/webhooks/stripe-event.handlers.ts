import { Injectable } from '@nestjs/common';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { stripeEventReceived, stripeEventRouted } from '../billing.events.js';
import { AccountNews, SubscriptionNews } from './account-news.js';
import { CheckoutNews } from './checkout-news.js';
import { InvoiceNews } from './invoice-news.js';
import { type EventKey, StripeEventRepository } from './stripe-event.repository.js';
import { unlessSilent } from './stripe-news.js';

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
    private readonly accounts: AccountNews,
    private readonly subscriptions: SubscriptionNews,
    private readonly invoices: InvoiceNews,
    private readonly checkouts: CheckoutNews,
  ) {}

  @OnEvent(stripeEventRouted)
  async handle({ payload, providerId }: HandledEvent<EventKey & { tries?: number }>): Promise<void> {
    const event = await this.events.find(payload);
    if (!providerId || !event || event.doneAt) return;
    if ((await this.events.providerOf(event.account)) !== providerId) return;
    const news = [this.accounts, this.subscriptions, this.invoices, this.checkouts].find((one) => one.concerns(event));
    const isApplied = await unlessSilent(async () => news?.apply(event, providerId) ?? false);
    if (isApplied === undefined) return this.events.again(event, providerId, payload.tries);
    await this.events.done(event, isApplied ? 'APPLIED' : 'OTHER_TYPE');
  }
}
