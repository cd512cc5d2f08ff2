import { type Field, integer, nullable, type Params, type Schema, text } from './field.js';
import type { FormObject, FormValue } from './form-body.js';
import { refuse, StripeFault } from './stripe-fault.js';

export type Metadata = Record<string, string>;

/** Reads a form against what the route declares. Throws on a name that is not declared, as Stripe does. */
export function readParams<S extends Schema>(schema: S, form: FormObject, prefix = ''): Params<S> {
  const name = (key: string) => (prefix ? `${prefix}[${key}]` : key);
  const unknown = Object.keys(form).filter((key) => !Object.hasOwn(schema, key));
  if (unknown.length > 0) throw unknownParameters(unknown.map(name));
  const read: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(schema)) {
    const raw = form[key];
    if (raw !== undefined) read[key] = field.read(raw, name(key));
    else if ('required' in field) {
      throw refuse(`Missing required param: ${name(key)}.`, { code: 'parameter_missing', param: name(key) });
    }
  }
  return read as Params<S>;
}

function unknownParameters(names: readonly string[]): StripeFault {
  const message = `Received unknown parameter${names.length > 1 ? 's' : ''}: ${names.join(', ')}`;
  return refuse(message, { code: 'parameter_unknown', param: names[0] ?? '' });
}

export function object<S extends Schema>(schema: S): Field<Params<S>> {
  return {
    read(raw, param) {
      if (typeof raw === 'string' || Array.isArray(raw)) throw refuse('Invalid object', { param });
      return readParams(schema, raw, param);
    },
  };
}

export function list<T>(of: Field<T>): Field<T[]> {
  return {
    read(raw, param) {
      if (raw === '') return [];
      if (!Array.isArray(raw)) throw refuse('Invalid array', { param });
      return raw.map((one, index) => of.read(one, `${param}[${index}]`));
    },
  };
}

/** Free names with text values, e.g. the payload of a meter event. */
export function texts(): Field<Metadata> {
  return {
    read(raw, param) {
      if (typeof raw === 'string') throw refuse('Invalid object', { param });
      return Object.fromEntries(entriesOf(raw).map(([key, value]) => [key, textual(value, `${param}[${key}]`)]));
    },
  };
}

const MOST_KEYS = 50;
const LONGEST_KEY = 40;
const LONGEST_VALUE = 500;

/** Changes to metadata: an empty value removes its key, an empty `metadata` removes all (null). */
export function metadata(): Field<Metadata | null> {
  const free = texts();
  return {
    read(raw, param) {
      if (raw === '') return null;
      const values = free.read(raw, param);
      for (const [key, value] of Object.entries(values)) {
        if (key.length > LONGEST_KEY)
          throw refuse(`Metadata keys can have up to ${LONGEST_KEY} characters.`, { param });
        if (value.length > LONGEST_VALUE) {
          throw refuse(`Metadata values can have up to ${LONGEST_VALUE} characters.`, { param: `${param}[${key}]` });
        }
      }
      return values;
    },
  };
}

/** Throws when the result would hold more keys than Stripe keeps. */
export function mergeMetadata(before: Metadata, change: Metadata | null | undefined): Metadata {
  if (change === null) return {};
  const merged = Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== ''));
  if (Object.keys(merged).length > MOST_KEYS) {
    throw refuse(`Metadata can have up to ${MOST_KEYS} keys.`, { param: 'metadata' });
  }
  return merged;
}

/** `created=5` or `created[gte]=5&created[lt]=9`. */
export interface Range {
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}
const RANGE = object({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });

export function range(): Field<Range> {
  return {
    read(raw, param) {
      if (typeof raw !== 'string') return RANGE.read(raw, param);
      const exactly = integer().read(raw, param);
      return { gte: exactly, lte: exactly };
    },
  };
}

export function within(value: number, { gt, gte, lt, lte }: Range = {}): boolean {
  return !(
    (gt !== undefined && value <= gt) ||
    (gte !== undefined && value < gte) ||
    (lt !== undefined && value >= lt) ||
    (lte !== undefined && value > lte)
  );
}

const PARTS = {
  city: nullable(text()),
  country: nullable(text()),
  line1: nullable(text()),
  line2: nullable(text()),
  postal_code: nullable(text()),
  state: nullable(text()),
};
export const ADDRESS = object(PARTS);
export const BILLING_DETAILS = object({
  address: nullable(ADDRESS),
  email: nullable(text()),
  name: nullable(text()),
  phone: nullable(text()),
});
export type AddressParams = ReturnType<typeof ADDRESS.read>;

/** Stripe answers all parts of an address, the absent ones as null. */
export function wholeAddress(given: AddressParams | null | undefined) {
  if (!given) return null;
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given;
  return { city, country, line1, line2, postal_code, state };
}

function entriesOf(raw: FormObject | FormValue[]): [string, FormValue][] {
  return Object.entries(raw);
}

function textual(value: FormValue, param: string): string {
  if (typeof value !== 'string') throw refuse('Invalid string: must be a text', { param });
  return value;
}
