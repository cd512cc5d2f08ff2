import { collectionsOf } from './space.js';
import type { Task } from './timeline.js';
import type { Settings, World } from './world.js';

/** Everything that a restart must not lose, as JSON. */
export interface WorldState {
  readonly version: 1;
  readonly seed: string;
  readonly drawn: number;
  readonly offset: number;
  readonly settings: Settings;
  readonly spaces: Readonly<Record<string, Readonly<Record<string, readonly { readonly id: string }[]>>>>;
  readonly tasks: readonly Task[];
  readonly clockTasks: Readonly<Record<string, readonly Task[]>>;
}

export function saveWorld(world: World): WorldState {
  const spaces = [...world.spaces].map(([account, space]) => [
    account,
    Object.fromEntries(collectionsOf(space).map(([name, collection]) => [name, collection.all()])),
  ]);
  return {
    version: 1,
    seed: world.ids.seed,
    drawn: world.ids.drawn,
    offset: world.offset,
    settings: world.settings,
    spaces: Object.fromEntries(spaces),
    tasks: world.real.pending(),
    clockTasks: Object.fromEntries([...world.clocks()].map(([id, timeline]) => [id, timeline.pending()])),
  };
}

/** Into an empty world made with the same seed. */
export function loadWorld(world: World, state: WorldState): void {
  world.ids.drawn = state.drawn;
  world.offset = state.offset;
  Object.assign(world.settings, state.settings);
  for (const [account, records] of Object.entries(state.spaces)) {
    for (const [name, collection] of collectionsOf(world.space(account))) {
      for (const record of records[name] ?? []) collection.put(record);
    }
  }
  for (const task of state.tasks) world.real.schedule(task);
  for (const [id, tasks] of Object.entries(state.clockTasks)) {
    for (const task of tasks) world.timeline(world.space(task.account), id).schedule(task);
  }
}
