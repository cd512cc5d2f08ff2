import type Stripe from 'stripe';
import type { Prisma } from '#platform';

export type IntentRow = Prisma.StripeIntentGetPayload<object>;

/** Injection token of every `StripeOperation`. */
export const STRIPE_OPERATIONS = Symbol('vigil:stripe-operations');

/** Key under which an intent's id stands in the metadata of what it made. */
export const INTENT_METADATA = 'vigil_intent';

/** One kind of POST. All that is sent stands in the intent, so that whoever repeats it sends the very same. */
export interface StripeOperation<Made extends { readonly id: string } = { readonly id: string }> {
  readonly name: string;
  send(stripe: Stripe, intent: IntentRow, options: Stripe.RequestOptions): Promise<Made>;
  /** What the intent has made, by its metadata; for when the key is too old to be known. */
  find(stripe: Stripe, intent: IntentRow, options: Stripe.RequestOptions): Promise<Made | undefined>;
  /** Its effect here, in the transaction that marks the intent done. May find that somebody else has settled it meanwhile. */
  settle(intent: IntentRow, made: Made): Promise<void>;
  /** What follows here where Stripe refuses for good, in the transaction that marks the intent failed. */
  refused?(intent: IntentRow): Promise<void>;
}
