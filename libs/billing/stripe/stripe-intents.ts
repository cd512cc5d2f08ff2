import { Inject, Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Json, Uuid } from '#kernel';
import { Database, Outbox } from '#platform';
import { intentDue } from '../billing.events.js';
import {
  idempotencyKey,
  isKeyOld,
  isKeyUsed,
  paramsHash,
  type StripeFailure,
  secondsUntilSwept,
  verdictOn,
} from '../domain/intent.js';
import { StripeGate } from './stripe-gate.js';
import { StripeIntentRepository } from './stripe-intent.repository.js';
import { type IntentRow, STRIPE_OPERATIONS, type StripeOperation } from './stripe-operation.js';

export interface Wish {
  readonly providerId: Uuid;
  readonly operation: string;
  /** What it is about, e.g. a contract's id: the same wish about the same thing is one intent. */
  readonly subject: string;
  readonly account?: string;
  readonly params: { readonly [key: string]: Json };
}

/**
 * Every POST to Stripe: `plan` in a transaction that is committed before anything is sent, then `carryOut`. Whatever breaks in
 * between, the intent is carried out once: by whoever comes first, under one key, or found by its metadata when the key is too old.
 */
@Injectable()
export class StripeIntents {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly rows: StripeIntentRepository,
    private readonly gate: StripeGate,
    @Inject(STRIPE_OPERATIONS) private readonly operations: readonly StripeOperation[],
  ) {}

  /** Only inside `@Transactional()`. Gives the earlier intent where the same was wished before. */
  async plan(wish: Wish): Promise<IntentRow> {
    const params = { ...wish.params };
    const { intent, fresh } = await this.rows.plan({ ...wish, params, paramsHash: paramsHash(params) });
    if (fresh) await this.remind(intent);
    return intent;
  }

  /** Plans as `plan` does, in the transaction of an event's handler: once it is committed the worker carries it out. */
  async order(wish: Wish): Promise<IntentRow> {
    const params = { ...wish.params };
    const { intent, fresh } = await this.rows.plan({ ...wish, params, paramsHash: paramsHash(params) });
    if (fresh) await this.outbox.add(intentDue, { ...scopeOf(intent), payload: { intentId: intent.id } });
    return intent;
  }

  /** Outside the transaction of `plan`. Gives the intent as it stands then: DONE, FAILED, or UNKNOWN and seen to later. */
  async carryOut({ providerId, id }: Pick<IntentRow, 'providerId' | 'id'>): Promise<IntentRow | undefined> {
    const intent = await this.look(providerId, id);
    if (!intent || intent.settledAt) return intent;
    const operation = this.operationOf(intent);
    const made = await this.ask(intent, operation).catch((error: StripeFailure & Error) => error);
    await this.db.transaction(async () => {
      if (made instanceof Error) return this.regret(intent, operation, made);
      if (await this.rows.done(intent, made.id)) await operation.settle(intent, made);
    });
    return this.look(providerId, id);
  }

  /** Sees to it that the intent is looked at again. */
  async remind(intent: IntentRow): Promise<void> {
    const notBefore = new Date(Date.now() + secondsUntilSwept(intent.attempts) * 1000);
    await this.outbox.add(intentDue, { ...scopeOf(intent), notBefore, payload: { intentId: intent.id } });
  }

  /** What was wished about these subjects, by subject; what Stripe made of it is its `objectId`. */
  about(providerId: Uuid, operation: string, subjects: readonly string[]): Promise<Map<string, IntentRow>> {
    return this.rows.about(providerId, operation, subjects);
  }

  /** Is anything still under way of which the subject begins with `subject/`? */
  isOpen(providerId: Uuid, subject: string): Promise<boolean> {
    return this.rows.isOpen(providerId, subject);
  }

  private async ask(intent: IntentRow, operation: StripeOperation): Promise<{ readonly id: string }> {
    const scope: Stripe.RequestOptions = intent.account ? { stripeAccount: intent.account } : {};
    if (isKeyOld(intent.createdAt, new Date())) {
      const made = await operation.find(this.gate.api, intent, scope);
      if (made) return made;
    }
    const key = idempotencyKey(intent.providerId, intent.id);
    return operation
      .send(this.gate.api, intent, { ...scope, idempotencyKey: key })
      .catch(async (error: StripeFailure) => {
        // The key was used, with something else: what came of it is there, or nothing is.
        const made = isKeyUsed(error) ? await operation.find(this.gate.api, intent, scope) : undefined;
        if (made) return made;
        throw error;
      });
  }

  private async regret(
    intent: IntentRow,
    operation: StripeOperation,
    error: StripeFailure & Error & { readonly code?: string },
  ): Promise<void> {
    const said = [error.type ?? error.name, error.statusCode, error.code].filter(Boolean).join(' ');
    if (verdictOn(error) !== 'FAILED') await this.rows.unknown(intent, said);
    else if (await this.rows.failed(intent, said)) await operation.refused?.(intent);
  }

  private look(providerId: Uuid, id: Uuid): Promise<IntentRow | undefined> {
    return this.db.transaction(async () => (await this.rows.find(providerId, id)) ?? undefined);
  }

  private operationOf({ operation: name }: IntentRow): StripeOperation {
    const operation = this.operations.find((one) => one.name === name);
    if (!operation) throw new Error(`No operation ${name} is provided: an intent of a newer release, perhaps`);
    return operation;
  }
}

/** Whose business it is: the provider's and, where its params name one, that of whoever pays it. */
function scopeOf({ providerId, params }: IntentRow): { providerId: Uuid; enterpriseId?: Uuid } {
  const { enterpriseId } = params as { enterpriseId?: Uuid };
  return { providerId, ...(enterpriseId ? { enterpriseId } : {}) };
}
