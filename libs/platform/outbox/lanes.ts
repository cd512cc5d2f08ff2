import { PRIORITY } from './event.js';
import type { ClaimedEvent } from './relay.sql.js';

/** From here on no more of a key is claimed, so that a storm at one premises leaves room for the others. */
const BUSY = 8;
/** Lanes that only the alarm path may use. */
const KEPT_FREE = 2;
/** What is left to the rest while there are alarms, and until none has run for a second. */
const BESIDE_ALARMS = 2;
/** Of that for mail and what is less urgent still: it goes on, but takes neither their time nor every lane with a slow carrier. */
const LATE_BESIDE_ALARMS = 1;
const CALM_MS = 1_000;

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
  private running = 0;
  private runningAlarms = 0;
  private runningLate = 0;
  private lastAlarmAt = Number.NEGATIVE_INFINITY;
  private closed = false;
  private whenIdle: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly work: (event: ClaimedEvent) => Promise<void>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Events that wait only for their turn, not for another of their key. */
  get ready(): number {
    return this.runnable.length;
  }

  /** Those of them that belong to the alarm path. */
  get readyAlarms(): number {
    return this.runnable.filter(isAlarm).length;
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
    if (this.running > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }

  /** Behind everything that is as urgent. */
  private enqueue(event: ClaimedEvent): void {
    const last = this.runnable.findLastIndex(({ priority }) => priority <= event.priority);
    this.runnable.splice(last + 1, 0, event);
  }

  private startMore(): void {
    while (!this.closed) {
      const [event] = this.runnable;
      if (!event || !this.hasLaneFor(event)) return;
      this.runnable.shift();
      this.running += 1;
      if (isAlarm(event)) this.runningAlarms += 1;
      if (isLate(event)) this.runningLate += 1;
      void this.work(event).finally(() => this.ended(event));
    }
  }

  private hasLaneFor(event: ClaimedEvent): boolean {
    if (this.running >= this.concurrency) return false;
    if (isAlarm(event) || this.concurrency <= KEPT_FREE) return true;
    const others = this.running - this.runningAlarms;
    if (this.isCalm()) return others < this.concurrency - KEPT_FREE;
    return others < BESIDE_ALARMS && !(isLate(event) && this.runningLate >= LATE_BESIDE_ALARMS);
  }

  private isCalm(): boolean {
    return this.runningAlarms === 0 && this.now() - this.lastAlarmAt >= CALM_MS;
  }

  private ended(event: ClaimedEvent): void {
    this.running -= 1;
    if (isLate(event)) this.runningLate -= 1;
    if (isAlarm(event)) {
      this.runningAlarms -= 1;
      this.lastAlarmAt = this.now();
    }
    this.held.delete(event.id);
    const key = event.ordering_key;
    const next = key === null ? undefined : this.queues.get(key)?.shift();
    if (next) this.enqueue(next);
    else if (key !== null) this.queues.delete(key);
    this.startMore();
    if (this.ready < this.concurrency) this.onRoom();
    if (this.running === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}

function isLate({ priority }: ClaimedEvent): boolean {
  return priority >= PRIORITY.MAIL;
}

function isAlarm({ priority }: ClaimedEvent): boolean {
  return priority <= PRIORITY.ALARM;
}
