import type { Collection, Kept } from '../state/collection.js';
import { Scene } from '../state/scene.js';
import type { Space } from '../state/space.js';
import type { World } from '../state/world.js';
import { missing } from '../wire/stripe-fault.js';

export interface Place<T> {
  readonly scene: Scene;
  readonly record: T;
}

/** A page names no account: the object is looked for in all of them, and its secret must fit. */
export function locate<T extends Kept & { readonly _token?: string }>(
  world: World,
  collectionOf: (space: Space) => Collection<T>,
  id: string | undefined,
  token?: string,
): Place<T> {
  for (const space of world.spaces.values()) {
    const record = collectionOf(space).get(id ?? '');
    if (record && (record._token ?? token) === token) return { scene: new Scene(world, space), record };
  }
  throw missing('page', id ?? '');
}
