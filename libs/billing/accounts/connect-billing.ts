import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { type AppConfig, bilingual, CONFIG, parseInput, Transactional } from '#platform';
import { AccountDisconnected, StripeRefused, StripeSilent } from '../domain/billing.errors.js';
import { type StripeFailure, verdictOn } from '../domain/intent.js';
import { StripeGate } from '../stripe/stripe-gate.js';
import { StripeIntents } from '../stripe/stripe-intents.js';
import type { IntentRow } from '../stripe/stripe-operation.js';
import { CREATE_ACCOUNT } from './create-account.operation.js';

const connectBillingSchema = z.strictObject({
  country: z
    .string()
    .refine(
      (text) => /^[A-Z]{2}$/.test(text),
      bilingual('must be a country of two capital letters, e.g. CN', '必须为两位大写国家代码，例如 CN'),
    )
    .default('CN'),
});
export type ConnectBillingInput = z.input<typeof connectBillingSchema>;

export interface Onboarding {
  /** Page of Stripe's, for one visit within minutes. */
  readonly url: string;
  readonly expiresAt: Date;
}

/** The wish for an account, on record before Stripe hears of it. */
@Injectable()
export class PlanAccount {
  constructor(
    private readonly intents: StripeIntents,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, country: string): Promise<IntentRow> {
    const { organisationId: providerId } = actor;
    actor.assert('connect', 'BillingAccount', { providerId });
    const intent = await this.intents.plan({
      providerId,
      operation: CREATE_ACCOUNT,
      subject: 'account',
      params: { country },
    });
    this.audit.record({
      action: 'billing.onboardingOpened',
      subjectType: 'BillingAccount',
      subjectId: providerId,
      detail: { intentId: intent.id },
    });
    return intent;
  }
}

/**
 * Gives the provider an account at Stripe, once, and a link to the page where Stripe asks for what it must know. Not one transaction:
 * what Stripe does cannot be rolled back, so the intent is committed before it is asked.
 */
@Injectable()
export class ConnectBilling {
  constructor(
    private readonly plans: PlanAccount,
    private readonly intents: StripeIntents,
    private readonly gate: StripeGate,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  async execute(actor: Actor, raw: ConnectBillingInput): Promise<Onboarding> {
    const { country } = parseInput(connectBillingSchema, raw);
    const stripe = this.gate.api;
    const planned = await this.plans.execute(actor, country);
    const intent = await this.intents.carryOut(planned);
    if (intent?.state === 'FAILED') throw new StripeRefused({ intent: intent.id });
    if (!intent?.objectId) throw new StripeSilent();
    const back = `${this.config.http.publicUrl}/billing`;
    const wanted = { account: intent.objectId, type: 'account_onboarding' as const };
    // No intent: a link makes nothing, costs nothing and is over in minutes.
    const link = await stripe.accountLinks
      .create({ ...wanted, return_url: `${back}/connected`, refresh_url: `${back}/expired` })
      .catch((error: StripeFailure) => {
        const isGone = error.statusCode === 403 || verdictOn(error) === 'FAILED';
        throw isGone ? new AccountDisconnected() : new StripeSilent();
      });
    return { url: link.url, expiresAt: new Date(link.expires_at * 1000) };
  }
}
