import { hostname } from 'node:os';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { newId } from '#kernel';
import { type AppConfig, CONFIG } from '../config/config.js';
import { Listener } from '../live/listener.js';
import { PRIORITY } from './event.js';
import { EventRunner } from './event-runner.js';
import { Lanes } from './lanes.js';
import { OUTBOX_CHANNEL, OutboxHint } from './outbox-hint.js';
import type { ClaimedEvent } from './relay.sql.js';
import { RelayBooks } from './relay-books.js';
import { Sleep } from './sleep.js';

const POLL_MS = 500;
const CONCURRENCY = 8;
const BATCH = 64;
const MOST_HELD = 256;
const LEASE_SECONDS = 10;
const UPKEEP_MS = 3_000;

/**
 * Takes due events from the outbox and has them handled, in the worker process only. Events that it holds are leased by database
 * time: when the process dies, another relay takes them after ten seconds, and since each handler's effect is committed
 * together with the mark that it ran, nothing is lost and nothing happens twice.
 */
@Injectable()
export class OutboxRelay implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  readonly name = `${hostname()}:${process.pid}:${newId().slice(-12)}`;
  private readonly sleep = new Sleep();
  private readonly lanes: Lanes;
  private readonly ends: (() => void)[] = [];
  private upkeep?: NodeJS.Timeout;
  private loop?: Promise<void>;
  private stopping = false;

  constructor(
    @Inject(CONFIG) config: AppConfig,
    private readonly runner: EventRunner,
    private readonly books: RelayBooks,
    private readonly hint: OutboxHint,
    private readonly listener: Listener,
  ) {
    const concurrency = Math.max(1, Math.min(CONCURRENCY, config.database.poolSize - 2));
    this.lanes = new Lanes(concurrency, (event) => this.books.handled(this.name, event, this.runner.run(event)));
  }

  /** Before anything of this process has begun. */
  onModuleInit(): void {
    this.runner.check();
  }

  onApplicationBootstrap(): void {
    const wake = () => this.sleep.wake();
    this.ends.push(this.hint.onHint(wake), this.listener.listen(OUTBOX_CHANNEL, wake, wake));
    this.lanes.onRoom = wake;
    this.upkeep = setInterval(() => void this.books.upkeep(this.name, this.lanes.heldIds, LEASE_SECONDS), UPKEEP_MS);
    this.loop = this.run();
  }

  /** Claims no more, lets what runs end, and gives back the rest at once. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    for (const end of this.ends) end();
    this.sleep.wake();
    await this.loop;
    const unstarted = this.lanes.close();
    await this.books.giveBack(this.name, unstarted);
    await this.lanes.idle();
    clearInterval(this.upkeep);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const claimed = await this.claim();
      for (const event of claimed) this.lanes.add(event);
      // A full batch means that more is due; else whoever has something, or finished something, wakes us.
      if (claimed.length < BATCH) await this.sleep.for(POLL_MS);
    }
  }

  /** While much waits for a lane, what is more urgent is still taken: mail beside what is later, alarms beside all. */
  private claim(): Promise<ClaimedEvent[]> {
    const { lanes } = this;
    const count = Math.min(BATCH, MOST_HELD - lanes.heldIds.length);
    const isFull = (priority?: number) => lanes.ready(priority) >= CONCURRENCY;
    if (isFull(PRIORITY.ALARM) || count <= 0) return Promise.resolve([]);
    const most = isFull() ? PRIORITY.MAIL : undefined;
    const priority = isFull(PRIORITY.MAIL) ? PRIORITY.ALARM : most;
    return this.books.claim(this.name, {
      count,
      leaseSeconds: LEASE_SECONDS,
      busyKeys: lanes.busyKeys,
      priority,
    });
  }
}
