import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { TestClock } from '../state/records.js';
import { Scene } from '../state/scene.js';
import type { Space } from '../state/space.js';
import type { Timeline } from '../state/timeline.js';
import type { World } from '../state/world.js';
import { integer, required, text } from '../wire/field.js';
import { refuse } from '../wire/stripe-fault.js';
import { runTask } from './run-task.js';

const SLICE_MILLISECONDS = 25;
const KEPT_DAYS = 30;

/** Runs what is due in slices, so that requests and deliveries are served in between. */
export async function runDueInSlices(world: World, timeline: Timeline): Promise<void> {
  while (!timeline.runDue((task) => runTask(world, task), SLICE_MILLISECONDS)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Resolves when all test clocks stand still. */
export class ClockRuns {
  readonly #running = new Set<Promise<void>>();

  begin(run: Promise<void>): void {
    const watched = run.finally(() => this.#running.delete(watched));
    this.#running.add(watched);
  }

  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}

function create(scene: Scene, frozen_time: number, name: string | null): TestClock {
  const clock: TestClock = {
    id: scene.id('clock'),
    object: 'test_helpers.test_clock',
    created: scene.now(),
    deletes_after: scene.now() + KEPT_DAYS * 86_400,
    frozen_time,
    livemode: false,
    name,
    status: 'ready',
    status_details: {},
  };
  scene.space.testClocks.put(clock);
  scene.emit('test_helpers.test_clock.created', clock);
  return clock;
}

/** Answers at once with `advancing`; everything due happens in its own time, and then the clock is `ready`. */
function advance(scene: Scene, clock: TestClock, to: number, runs: ClockRuns): TestClock {
  if (clock.status !== 'ready') throw refuse('The test clock is already advancing.', { code: 'test_clock_advancing' });
  if (to <= clock.frozen_time)
    throw refuse('frozen_time must be after the present time of the clock.', { param: 'frozen_time' });
  Object.assign(clock, {
    frozen_time: to,
    status: 'advancing',
    status_details: { advancing: { target_frozen_time: to } },
  });
  scene.emit('test_helpers.test_clock.advancing', clock);
  runs.begin(arrive(scene.world, scene.space, clock));
  return clock;
}

async function arrive(world: World, space: Space, clock: TestClock): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await runDueInSlices(world, world.timeline(space, clock.id));
  Object.assign(clock, { status: 'ready', status_details: {} });
  new Scene(world, space).emit('test_helpers.test_clock.ready', clock);
}

function remove(scene: Scene, clock: TestClock): unknown {
  for (const customer of scene.space.customers.where('test_clock', clock.id)) {
    for (const { id } of scene.space.subscriptions.where('customer', customer.id)) scene.space.subscriptions.delete(id);
    scene.space.customers.delete(customer.id);
  }
  scene.space.testClocks.delete(clock.id);
  scene.world.forget(clock.id);
  scene.emit('test_helpers.test_clock.deleted', clock);
  return { id: clock.id, object: 'test_helpers.test_clock', deleted: true };
}

const at = '/v1/test_helpers/test_clocks/:id';
export function testClockRoutes(runs: ClockRuns): readonly Route[] {
  return [
    route(
      'POST',
      '/v1/test_helpers/test_clocks',
      { frozen_time: required(integer(0)), name: text(300) },
      ({ scene, params }) => create(scene, params.frozen_time, params.name ?? null),
    ),
    route('GET', at, {}, ({ scene, path }) => found(scene.space.testClocks, path['id'])),
    route('POST', `${at}/advance`, { frozen_time: required(integer(0)) }, ({ scene, path, params }) =>
      advance(scene, found(scene.space.testClocks, path['id']), params.frozen_time, runs),
    ),
    route('DELETE', at, {}, ({ scene, path }) => remove(scene, found(scene.space.testClocks, path['id']))),
    route('GET', '/v1/test_helpers/test_clocks', PAGING, ({ scene, params }) =>
      page({ collection: scene.space.testClocks }, params, '/v1/test_helpers/test_clocks'),
    ),
  ];
}
