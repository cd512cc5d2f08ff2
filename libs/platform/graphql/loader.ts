import DataLoader from 'dataloader';
import type { GraphqlContext } from '../graphql-context.js';

/** Answers for all keys at once, in the order of the keys; an `Error` in the array fails that key alone. */
export type BatchOf<Key, Value> = (keys: readonly Key[]) => Promise<ArrayLike<Value | Error>>;

/**
 * The loader of this name in this operation, made at first use. It lives and dies with the operation, so that nothing is
 * ever cached across callers. The name must be unique to its batch function: `'premises.devices'`.
 */
export function loaderOf<Key, Value>(
  context: Pick<GraphqlContext, 'loaders'>,
  name: string,
  batch: BatchOf<Key, Value>,
): DataLoader<Key, Value> {
  const known = context.loaders.get(name) as DataLoader<Key, Value> | undefined;
  if (known) return known;
  const loader = new DataLoader<Key, Value>(batch, { maxBatchSize: 1_000 });
  context.loaders.set(name, loader);
  return loader;
}

/** One row per key, null where there is none. */
export function inOrder<Key, Row>(
  keys: readonly Key[],
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return keys.map((key) => byKey.get(key) ?? null);
}

/** All rows of each key, in the order in which they came. */
export function grouped<Key, Row>(keys: readonly Key[], rows: readonly Row[], keyOf: (row: Row) => Key): Row[][] {
  const byKey = new Map<Key, Row[]>(keys.map((key) => [key, []]));
  for (const row of rows) byKey.get(keyOf(row))?.push(row);
  return keys.map((key) => byKey.get(key) ?? []);
}
