import { Injectable } from '@nestjs/common';
import { type HandledEvent, OnEvent } from '#platform';
import { intentDue } from '../billing.events.js';
import { StripeIntents } from './stripe-intents.js';

/** The sweeper: what a crash or a silence left open is repeated under its own key, less and less often, until Stripe has answered. */
@Injectable()
export class CarryOutIntentWhenDue {
  constructor(private readonly intents: StripeIntents) {}

  @OnEvent(intentDue)
  async handle({ payload, providerId }: HandledEvent<{ intentId: string }>): Promise<void> {
    if (!providerId) return;
    const intent = await this.intents.carryOut({ providerId, id: payload.intentId });
    if (intent && !intent.settledAt) await this.intents.remind(intent);
  }
}
