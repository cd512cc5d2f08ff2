import Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { type StripeFailure, verdictOn } from '../domain/intent.js';
import { withinSeconds } from '../stripe/stripe-gate.js';
import type { StripeEventRow } from './stripe-event.repository.js';

/** What is made of events about one sort of Stripe's objects. */
export interface StripeNews {
  concerns(event: StripeEventRow): boolean;
  /** In the scope of the provider whose account it is. False where it is nothing of ours. */
  apply(event: StripeEventRow, providerId: Uuid): Promise<boolean>;
}

/**
 * Undefined where Stripe does not answer, or not clearly: then the same is to be asked again later, however long that takes. Only for
 * work that asks before it writes. Every question together has ten seconds, so that the transaction around them never ends first.
 */
export function unlessSilent<T>(work: () => Promise<T>): Promise<T | undefined> {
  return withinSeconds(10, work).catch((error: unknown) => {
    if (error instanceof Stripe.errors.StripeError && verdictOn(error) === 'UNKNOWN') return undefined;
    throw error;
  });
}

const NOT_OURS = [403, 404];

/** Undefined where Stripe does not show it: it is gone, or no longer ours to see. */
export async function orGone<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: StripeFailure) => {
    if (NOT_OURS.includes(error.statusCode ?? 0)) return undefined;
    throw error;
  });
}

/** Undefined where Stripe says that the account is not the platform's any more; a key that lacks a right says nothing of that. */
export async function orDisconnected<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: StripeFailure & { readonly code?: string }) => {
    if (error.code === 'account_invalid' || error.statusCode === 404) return undefined;
    throw error;
  });
}
