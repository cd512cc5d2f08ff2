import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { newId } from '#kernel';
import { TenantPool } from '../database/tenant-pool.js';
import { Logger } from '../observability/logger.js';
import { Listener } from './listener.js';
import { messages, readMessage } from './live-message.js';

type LiveListener = (ids: readonly string[]) => void;

const CHANNEL = 'vigil_live';
const GATHER_MS = 10;

/**
 * Tells all processes which rows changed. Ids only: whoever listens reads the rows under its own tenancy. What is said while a
 * process is cut off from the database is lost to it, so nothing that matters may rest on it alone.
 */
@Injectable()
export class LiveBus implements OnModuleDestroy {
  private readonly origin = newId();
  private readonly topics = new Map<string, Set<LiveListener>>();
  private readonly waiting = new Map<string, Set<string>>();
  private timer?: NodeJS.Timeout;
  private stop?: () => void;

  constructor(
    private readonly pool: TenantPool,
    private readonly listener: Listener,
    private readonly logger: Logger,
  ) {}

  /** After the commit, never inside the transaction. Gathered for ten milliseconds; the same id is told once. */
  publish(topic: string, ids: readonly string[]): void {
    const gathered = this.waiting.get(topic) ?? new Set();
    for (const id of ids) gathered.add(id);
    this.waiting.set(topic, gathered);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  /** Gives the way to stop listening. `listener` must not throw. */
  subscribe(topic: string, listener: LiveListener): () => void {
    this.stop ??= this.listener.listen(CHANNEL, (message) => this.heard(message));
    const listeners = this.topics.get(topic) ?? new Set();
    this.topics.set(topic, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.topics.delete(topic);
    };
  }

  onModuleDestroy(): void {
    clearTimeout(this.timer);
    this.stop?.();
  }

  private flush(): void {
    this.timer = undefined;
    const told = [...this.waiting].map(([topic, ids]) => ({ topic, ids: [...ids] }));
    this.waiting.clear();
    for (const { topic, ids } of told) {
      this.tell(topic, ids);
      for (const message of messages(this.origin, topic, ids)) {
        this.pool.pool
          .query({ name: 'live-notify', text: 'SELECT pg_notify($1, $2)', values: [CHANNEL, message] })
          .catch((err: unknown) => this.logger.warn('A change was not told to other processes', { err, topic }));
      }
    }
  }

  private heard(text: string): void {
    const message = readMessage(text);
    // What this process said itself has been told here already.
    if (message && message.origin !== this.origin) this.tell(message.topic, message.ids);
  }

  private tell(topic: string, ids: readonly string[]): void {
    for (const listener of this.topics.get(topic) ?? []) listener(ids);
  }
}
