import type { ClaimedEvent } from './relay.sql.js';

/** From here on no more of a key is claimed, so that a storm at one premises leaves room for the others. */
const BUSY = 8;

/**
 * Runs events `concurrency` at a time, those of one ordering key one after the other. `work` must not throw.
 */
export class Lanes {
  /** Called when an event has ended and more could be taken. */
  onRoom: () => void = () => undefined;

  private readonly held = new Map<string, ClaimedEvent>();
  private readonly queues = new Map<string, ClaimedEvent[]>();
  private runnable: ClaimedEvent[] = [];
  private running = 0;
  private closed = false;
  private whenIdle: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly work: (event: ClaimedEvent) => Promise<void>,
  ) {}

  /** Events that wait only for their turn, not for another of their key. */
  get ready(): number {
    return this.runnable.length;
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
    this.runnable.push(event);
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

  private startMore(): void {
    while (!this.closed && this.running < this.concurrency) {
      const event = this.runnable.shift();
      if (!event) return;
      this.running += 1;
      void this.work(event).finally(() => this.ended(event));
    }
  }

  private ended(event: ClaimedEvent): void {
    this.running -= 1;
    this.held.delete(event.id);
    const key = event.ordering_key;
    const next = key === null ? undefined : this.queues.get(key)?.shift();
    if (next) this.runnable.push(next);
    else if (key !== null) this.queues.delete(key);
    this.startMore();
    if (this.ready < this.concurrency) this.onRoom();
    if (this.running === 0) for (const resolve of this.whenIdle.splice(0)) resolve();
  }
}
