import type { FormValue } from './form-body.js';
import { refuse } from './stripe-fault.js';

/** Reads one declared parameter; throws what Stripe answers when it is of the wrong kind. */
export interface Field<T> {
  read(raw: FormValue, param: string): T;
}
export interface RequiredField<T> extends Field<T> {
  readonly required: true;
}
export type Schema = Readonly<Record<string, Field<unknown>>>;

type Value<F> = F extends Field<infer T> ? T : never;
type Needed<S> = { [K in keyof S]: S[K] extends RequiredField<unknown> ? K : never }[keyof S];
/** What a handler receives: required fields are there, all others may be absent. */
export type Params<S> = { [K in Needed<S>]: Value<S[K]> } & { [K in Exclude<keyof S, Needed<S>>]?: Value<S[K]> };

export function required<T>(field: Field<T>): RequiredField<T> {
  return { read: field.read, required: true };
}

/** An empty value unsets: it is read as null. */
export function nullable<T>(field: Field<T>): Field<T | null> {
  return { read: (raw, param) => (raw === '' ? null : field.read(raw, param)) };
}

export function text(maximum = 5000): Field<string> {
  return {
    read(raw, param) {
      const value = plain(raw, param, 'string');
      if (value === '') {
        throw refuse(
          `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset. You should remove '${param}' from your request or supply a non-empty value.`,
          { code: 'parameter_invalid_empty', param },
        );
      }
      if (value.length > maximum) {
        throw refuse(`Invalid string: ${value.slice(0, 20)}…; must be at most ${maximum} characters`, { param });
      }
      return value;
    },
  };
}

/** A whole number of at least `least`; money in minor units and timestamps in seconds alike. */
export function integer(least = Number.MIN_SAFE_INTEGER): Field<number> {
  return {
    read(raw, param) {
      const value = plain(raw, param, 'integer');
      const number = Number(value);
      if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number)) {
        throw refuse(`Invalid integer: ${value}`, { code: 'parameter_invalid_integer', param });
      }
      if (number < least) {
        throw refuse(`This value must be greater than or equal to ${least}.`, {
          code: 'parameter_invalid_integer',
          param,
        });
      }
      return number;
    },
  };
}

/** A decimal number kept as text, so that nothing is lost on the way; Stripe takes at most 12 places. */
export function decimal(): Field<string> {
  return {
    read(raw, param) {
      const value = plain(raw, param, 'decimal');
      if (!/^-?\d{1,15}(\.\d{1,12})?$/.test(value)) throw refuse(`Invalid decimal: ${value}`, { param });
      return value;
    },
  };
}

export function flag(): Field<boolean> {
  return {
    read(raw, param) {
      const value = plain(raw, param, 'boolean');
      if (value !== 'true' && value !== 'false') throw refuse(`Invalid boolean: ${value}`, { param });
      return value === 'true';
    },
  };
}

export function oneOf<const T extends string>(...values: readonly T[]): Field<T> {
  return {
    read(raw, param) {
      const value = plain(raw, param, 'string');
      const found = values.find((one) => one === value);
      if (found === undefined) throw refuse(`Invalid ${param}: must be one of ${listed(values)}`, { param });
      return found;
    },
  };
}

/** The first that takes the value wins: `either(oneOf('now'), integer())`. */
export function either<A, B>(first: Field<A>, second: Field<B>): Field<A | B> {
  return {
    read(raw, param) {
      try {
        return first.read(raw, param);
      } catch {
        return second.read(raw, param);
      }
    },
  };
}

export function currency(): Field<string> {
  return {
    read(raw, param) {
      const value = plain(raw, param, 'string').toLowerCase();
      if (!/^[a-z]{3}$/.test(value)) throw refuse(`Invalid currency: ${value}.`, { param });
      return value;
    },
  };
}

function plain(raw: FormValue, param: string, kind: string): string {
  if (typeof raw !== 'string') throw refuse(`Invalid ${kind}: ${JSON.stringify(raw)}`, { param });
  return raw;
}

function listed(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
