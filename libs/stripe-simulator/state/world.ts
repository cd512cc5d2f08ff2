import { Ids } from './ids.js';
import type * as R from './records.js';
import { Space } from './space.js';
import { type Task, Timeline } from './timeline.js';

/** The account whose keys are used; it may act for the accounts connected to it. */
export const PLATFORM = 'acct_1PlatformOfVigil';
export const API_VERSION = '2026-10-28.endive';

export interface Dunning {
  /** Days from one failed attempt to the next; after the last one `afterwards` happens. */
  readonly retryDays: readonly number[];
  readonly afterwards: 'unpaid' | 'canceled' | 'past_due';
}
export interface Fees {
  /** Per cent of a charge, as text, e.g. `2.9`. */
  readonly percent: string;
  readonly fixed: number;
  readonly dispute: number;
}
export interface Settings {
  dunning: Dunning;
  fees: Fees;
  /** Seconds that an automatic invoice stays a draft. */
  draftSeconds: number;
  /** Events that can be listed, per account: the newest. Stripe itself forgets them after 30 days. */
  keptEvents: number;
}
export const DEFAULTS: Settings = {
  dunning: { retryDays: [3, 5, 7], afterwards: 'unpaid' },
  fees: { percent: '2.9', fixed: 30, dispute: 1500 },
  draftSeconds: 3600,
  keptEvents: 50_000,
};

/** Everything the simulator knows. `offset` is how many milliseconds its time is ahead of `clock`. */
export class World {
  readonly ids: Ids;
  readonly spaces = new Map<string, Space>();
  readonly real: Timeline;
  readonly settings: Settings = { ...DEFAULTS };
  readonly #clocks = new Map<string, Timeline>();
  offset = 0;
  url = '';
  /** Told of every event, e.g. to deliver it. */
  published: (space: Space, event: R.EventRecord) => void = () => undefined;

  constructor(
    seed: string,
    readonly clock: () => number,
  ) {
    this.ids = new Ids(seed);
    this.real = new Timeline(() => Math.floor((this.clock() + this.offset) / 1000));
    this.space(PLATFORM);
  }

  get platform(): Space {
    return this.space(PLATFORM);
  }

  space(account: string): Space {
    const space = this.spaces.get(account) ?? new Space(account);
    this.spaces.set(account, space);
    return space;
  }

  /** The time an object lives by: its test clock's, else the simulator's. */
  timeline(space: Space, testClock: string | null | undefined): Timeline {
    const clock = testClock ? space.testClocks.get(testClock) : undefined;
    if (!clock) return this.real;
    const timeline = this.#clocks.get(clock.id) ?? new Timeline(() => clock.frozen_time);
    this.#clocks.set(clock.id, timeline);
    return timeline;
  }

  forget(testClock: string): void {
    this.#clocks.delete(testClock);
  }

  schedule(space: Space, testClock: string | null | undefined, task: Omit<Task, 'account'>): void {
    this.timeline(space, testClock).schedule({ ...task, account: space.account });
  }

  clocks(): ReadonlyMap<string, Timeline> {
    return this.#clocks;
  }
}
