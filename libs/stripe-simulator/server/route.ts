import type { Collection, Entry, Kept } from '../state/collection.js';
import { lowerBound } from '../state/collection.js';
import type { Scene } from '../state/scene.js';
import { type Field, integer, type Params, type Schema, text } from '../wire/field.js';
import type { FormObject } from '../wire/form-body.js';
import { readParams } from '../wire/params.js';
import { missing } from '../wire/stripe-fault.js';

export type Method = 'GET' | 'POST' | 'DELETE';
export type Path = Readonly<Record<string, string>>;

export interface Call<P> {
  readonly scene: Scene;
  readonly params: P;
  readonly path: Path;
}
export interface Route {
  readonly method: Method;
  /** Segments that begin with a colon are handed over by name. */
  readonly pattern: string;
  /** Reads the parameters, which may throw, and only then gives what is to be done. */
  prepare(form: FormObject): (scene: Scene, path: Path) => unknown;
}

/** Parameters are declared: what is not declared is refused, as Stripe refuses it. `expand` is known everywhere. */
export function route<S extends Schema>(
  method: Method,
  pattern: string,
  schema: S,
  run: (call: Call<Params<S>>) => unknown,
): Route {
  return {
    method,
    pattern,
    prepare(form) {
      const params = readParams(schema, form);
      return (scene, path) => run({ scene, params, path });
    },
  };
}

const LARGEST_PAGE = 100;
const USUAL_PAGE = 10;

const limit: Field<number> = {
  read(raw, param) {
    const value = integer(1).read(raw, param);
    return Math.min(value, LARGEST_PAGE);
  },
};
export const PAGING = { limit, starting_after: text(), ending_before: text() };
type Paging = Params<typeof PAGING>;

interface Source<T extends Kept> {
  readonly collection: Collection<T>;
  readonly index?: readonly [name: string, key: string | undefined];
  readonly accepts?: (record: T) => boolean;
}

/** A page of stored objects, newest first. */
export function page<T extends Kept>(source: Source<T>, params: Paging, url: string): unknown {
  const { collection, index, accepts = () => true } = source;
  const entries = collection.entries(index?.[0], index?.[1]);
  return paged(entries, accepts, params, url, (id, param) => {
    const place = collection.placeOf(id);
    if (place === undefined) throw missing(collection.noun, id, param);
    return place;
  });
}

/** A page of a list that is part of an object, in its own order. */
export function pageOf<T extends Kept>(noun: string, records: readonly T[], params: Paging, url: string): unknown {
  const turned = [...records].reverse();
  const entries = turned.map((record, place) => ({ place, record, keys: [] }));
  return paged(
    entries,
    () => true,
    params,
    url,
    (id, param) => {
      const place = turned.findIndex((record) => record.id === id);
      if (place < 0) throw missing(noun, id, param);
      return place;
    },
  );
}

function paged<T extends Kept>(
  entries: readonly Entry<T>[],
  accepts: (record: T) => boolean,
  { limit: size = USUAL_PAGE, starting_after, ending_before }: Paging,
  url: string,
  placeOf: (id: string, param: string) => number,
): unknown {
  const backwards = ending_before !== undefined;
  let at = backwards
    ? lowerBound(entries, placeOf(ending_before, 'ending_before') + 1)
    : starting_after === undefined
      ? entries.length - 1
      : lowerBound(entries, placeOf(starting_after, 'starting_after')) - 1;
  const found: T[] = [];
  for (; found.length <= size && at >= 0 && at < entries.length; at += backwards ? 1 : -1) {
    const record = entries[at]?.record;
    if (record && accepts(record)) found.push(record);
  }
  const data = found.slice(0, size);
  return { object: 'list', data: backwards ? data.reverse() : data, has_more: found.length > size, url };
}

/** The object that the path names, or Stripe's 404. */
export function found<T extends Kept>(collection: Collection<T>, id: string | undefined): T {
  const record = collection.get(id ?? '');
  if (!record) throw missing(collection.noun, id ?? '');
  return record;
}
