import { createHash } from 'node:crypto';
import { canonicalJson, type Json, type Uuid } from '#kernel';

/** The same for every attempt at an intent, however many and by whomever: Stripe carries out each key once. */
export function idempotencyKey(providerId: Uuid, intentId: Uuid): string {
  return sha256(`${providerId}|${intentId}`);
}

export function paramsHash(params: Json): string {
  return sha256(canonicalJson(params));
}

/** What Stripe's SDK throws, as far as it matters here. */
export interface StripeFailure {
  readonly statusCode?: number;
  readonly type?: string;
}

const DEFINITE = [400, 402, 404];

/**
 * FAILED where Stripe has understood and refused, so that nothing was done and nothing will be. In all other cases it may have been
 * done, or can still be: no answer, 409 (under way), 429, 5xx; also 401 and 403, which are this installation's keys; also a key
 * that was used before with something else.
 */
export function verdictOn({ statusCode, type }: StripeFailure): 'FAILED' | 'UNKNOWN' {
  if (isKeyUsed({ type }) || statusCode === undefined) return 'UNKNOWN';
  return DEFINITE.includes(statusCode) ? 'FAILED' : 'UNKNOWN';
}

/** The key was used before, with other parameters. */
export function isKeyUsed({ type }: Pick<StripeFailure, 'type'>): boolean {
  return type === 'StripeIdempotencyError';
}

const KEY_LIVES = 24 * 3600_000;
const MARGIN = 3600_000;

/** Stripe forgets a key after 24 hours: from then on an intent is looked for by its metadata before it is sent again. */
export function isKeyOld(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() > KEY_LIVES - MARGIN;
}

const FIRST_SECONDS = 60;
const LONGEST_SECONDS = 3600;

/** A minute after the request, which has its own time-out, has surely ended; then doubling up to an hour, for as long as it takes. */
export function secondsUntilSwept(attempts: number): number {
  return Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** Math.min(attempts, 10));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
