import { type Api, present } from './present.js';
import type * as R from './records.js';
import type { Space } from './space.js';
import { API_VERSION, PLATFORM, type World } from './world.js';

export interface Cause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}
export const NO_REQUEST: Cause = { id: null, idempotency_key: null };

interface Living {
  readonly test_clock?: string | null | undefined;
}

/** One account, its time, and what is going on: a request, or time passing. All changes are made through it. */
export class Scene {
  constructor(
    readonly world: World,
    readonly space: Space,
    readonly cause: Cause = NO_REQUEST,
  ) {}

  /** Seconds, by the test clock of the object or of its customer. */
  now(of?: Living | null): number {
    return this.world.timeline(this.space, of?.test_clock).now();
  }

  customerOf(record: { readonly customer?: string | null }): R.Customer | undefined {
    return record.customer ? this.space.customers.get(record.customer) : undefined;
  }

  nowFor(record: { readonly customer?: string | null }): number {
    return this.now(this.customerOf(record));
  }

  id(prefix: string): string {
    return this.world.ids.next(prefix);
  }

  /** The same cause, seen in the platform's own account: its share of what happens in a connected one. */
  inPlatform(): Scene {
    return new Scene(this.world, this.world.platform, this.cause);
  }

  emit(type: string, record: object, previous?: Api): void {
    this.#publish(type, this.space, present(this.space, record), previous);
  }

  /** Applies `patch` and tells what was there before, if anything did change. */
  update<T extends object>(type: string, record: T, patch: Partial<T>): void {
    this.change(type, record, () => Object.assign(record, patch));
  }

  /** As `update`, for changes that are not only a few fields of the object itself. */
  change(type: string, record: object, apply: () => void): void {
    const before = present(this.space, record);
    apply();
    const after = present(this.space, record);
    const previous = differences(before, after);
    if (Object.keys(previous).length > 0) this.#publish(type, this.space, after, previous);
  }

  #publish(type: string, space: Space, object: Api, previous?: Api): void {
    const data = previous ? { object, previous_attributes: previous } : { object };
    const testClock = typeof object['test_clock'] === 'string' ? object['test_clock'] : undefined;
    const customer = typeof object['customer'] === 'string' ? space.customers.get(object['customer']) : undefined;
    const event: R.EventRecord = {
      id: this.id('evt'),
      object: 'event',
      ...(space.account === PLATFORM ? {} : { account: space.account }),
      api_version: API_VERSION,
      created: this.now(testClock ? { test_clock: testClock } : customer),
      type,
      request: this.cause,
      _data: JSON.stringify(data),
      pending_webhooks: 0,
    };
    space.events.put(event);
    const kept = this.world.settings.keptEvents;
    if (space.events.size > kept) space.events.forgetOldest(Math.ceil(kept / 10));
    this.world.published(space, event);
  }
}

/** The values before of what is different after; of nested objects only the parts that differ. */
export function differences(before: Api, after: Api): Api {
  const previous: Api = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, fresh] = [before[key] ?? null, after[key] ?? null];
    if (old === fresh || same(old, fresh)) continue;
    previous[key] = isObject(old) && isObject(fresh) ? differences(old, fresh) : old;
  }
  return previous;
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return JSON.stringify(a) === JSON.stringify(b);
}

function isObject(value: unknown): value is Api {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
