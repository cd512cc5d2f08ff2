import type Stripe from 'stripe';

type Scalar = string | number | boolean | null | undefined;
type Shape<T> = T extends Stripe.Decimal
  ? string
  : T extends readonly (infer U)[]
    ? Stored<U>[]
    : T extends object
      ? { -readonly [K in keyof T]: Stored<T[K]> }
      : T;

/**
 * An object of the official SDK as it is kept here: what may be expanded is its id, a decimal is its text. The compiler
 * thereby checks every object made here against the shapes of the API version that the SDK pins.
 */
export type Stored<T> = [Extract<T, string>] extends [never] ? Shape<T> : Extract<T, Scalar>;

/** Replaces some fields of an object, e.g. embedded objects by their ids. */
export type Put<T, U> = Omit<T, keyof U> & U;
