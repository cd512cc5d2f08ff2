import type { Uuid } from '#kernel';
import type { StripeFailure } from '../domain/intent.js';
import type { StripeEventRow } from './stripe-event.repository.js';

/** What is made of events about one sort of Stripe's objects. */
export interface StripeNews {
  concerns(event: StripeEventRow): boolean;
  /** In the scope of the provider whose account it is. False where it is nothing of ours. */
  apply(event: StripeEventRow, providerId: Uuid): Promise<boolean>;
}

const NOT_OURS = [403, 404];

/** Undefined where Stripe does not show it: it is gone, or no longer ours to see. */
export async function orGone<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: StripeFailure) => {
    if (NOT_OURS.includes(error.statusCode ?? 0)) return undefined;
    throw error;
  });
}
