import { PRIORITY } from './event.js';
import type { ClaimedEvent } from './relay.sql.js';

/** From here on no more of a key is claimed, so that a storm at one premises leaves room for the others. */
const BUSY = 8;
/** Lanes that only the alarm path may use. */
const KEPT_FREE = 2;
/** Until no alarm has run for so long, one of each other band runs beside them: all goes on, and nothing takes their time. */
const CALM_MS = 1_000;

/** In the order of their urgency. What is LATER may wait for others for seconds (Stripe, above all), so it never has every lane. */
type Band = 'ALARM' | 'SOON' | 'MAIL' | 'LATER';

/**
 * Runs events `concurrency` at a time, the more urgent ones first, those of one ordering key one after the other. Mail that
 * waits for its carrier never holds every lane: an alarm that comes in finds one free. `work` must not throw.
 */
export class Lanes {
  /** Called when an event has ended and more could be taken. */
  onRoom: () => void = () => undefined;

  private readonly held = new Map<string, ClaimedEvent>();
  private readonly queues = new Map<string, ClaimedEvent[]>();
  private runnable: ClaimedEvent[] = [];
  private readonly running: Record<Band, number> = { ALARM: 0, SOON: 0, MAIL: 0, LATER: 0 };
  private lastAlarmAt = Number.NEGATIVE_INFINITY;
  private closed = false;
  private whenIdle: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly work: (event: ClaimedEvent) => Promise<void>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Events at least so urgent that wait only for their turn, not for another of their key. */
  ready(priority = Number.POSITIVE_INFINITY): number {
    return this.runnable.filter((event) => event.priority <= priority).length;
  }

  get heldIds(): string[] {
    return [...this.held.keys()];
  }

  get busyKeys(): string[] {
    return [...this.queues].filter(([, queue]) => queue.length >= BUSY).map(([key]) => key);
  }

  /** An event that is held already, its lease having run out, is not taken twice. */
  add(event: ClaimedEvent): void {
    if (this.held.has(event.id)) return;
    this.held.set(event.id, event);
    const key = event.ordering_key;
    const queue = key === null ? undefined : this.queues.get(key);
    if (queue) {
      queue.push(event);
      return;
    }
    if (key !== null) this.queues.set(key, []);
    this.enqueue(event);
    this.startMore();
  }

  /** Starts no more; gives the ids of what was never started. */
  close(): string[] {
    this.closed = true;
    const unstarted = [...this.runnable, ...[...this.queues.values()].flat()].map(({ id }) => id);
    for (const id of unstarted) this.held.delete(id);
    this.runnable = [];
    this.queues.clear();
    return unstarted;
  }

  async idle(): Promise<void> {
    if (this.all > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  /** Behind everything that is as urgent. */
  private enqueue(event: ClaimedEvent): void {
    const last = this.runnable.findLastIndex(({ priority }) => priority <= event.priority);
    this.runnable.splice(last + 1, 0, event);
  }

  private startMore(): void {
    while (!this.closed) {
      const next = this.runnable.findIndex((event) => this.hasLaneFor(bandOf(event)));
      const [event] = next < 0 ? [] : this.runnable.splice(next, 1);
      if (!event) return;
      this.running[bandOf(event)] += 1;
      void this.work(event).finally(() => this.ended(event));
    }
  }

  private hasLaneFor(band: Band): boolean {
    if (this.all >= this.concurrency) return false;
    if (band === 'ALARM' || this.concurrency <= KEPT_FREE) return true;
    if (!this.isCalm()) return this.running[band] === 0;
    if (this.all - this.running.ALARM >= this.concurrency - KEPT_FREE) return false;
    return band !== 'LATER' || this.running.LATER < this.concurrency / 2;
  }

  private get all(): number {
    return Object.values(this.running).reduce((sum, count) => sum + count, 0);
  }

  private isCalm(): boolean {
    return this.running.ALARM === 0 && this.now() - this.lastAlarmAt >= CALM_MS;
  }

  private ended(event: ClaimedEvent): void {
    const band = bandOf(event);
    this.running[band] -= 1;
    if (band === 'ALARM') this.lastAlarmAt = this.now();
    this.held.delete(event.id);
    const key = event.ordering_key;
    const next = key === null ? undefined : this.queues.get(key)?.shift();
    if (next) this.enqueue(next);
    else if (key !== null) this.queues.delete(key);
    this.startMore();
    if (this.ready() < this.concurrency) this.onRoom();
    if (this.all === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}

function bandOf({ priority }: ClaimedEvent): Band {
  if (priority <= PRIORITY.ALARM) return 'ALARM';
  if (priority < PRIORITY.MAIL) return 'SOON';
  return priority < PRIORITY.DEFAULT ? 'MAIL' : 'LATER';
}
