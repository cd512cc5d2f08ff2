import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type AppConfig, CONFIG } from '../config/config.js';
import { PrismaClient } from '../generated/prisma/client.js';
import type { Tenancy } from './tenancy.js';
import { type ReadObserver, type Tx, UnitOfWork } from './unit-of-work.js';

interface WriteFrame {
  readonly tx: Tx;
  readonly beforeCommit: Map<unknown, () => Promise<void>>;
  readonly afterCommit: Map<unknown, () => void>;
}

// One per process: a frame carries its unit, and the unit its connection, so that `@Transactional()` needs no instance.
const frames = new AsyncLocalStorage<Frame>();

interface Frame {
  readonly unit: UnitOfWork;
  readonly write?: WriteFrame;
}

/**
 * The only way to the database for ordinary reads and all writes. Every access runs in a transaction whose role and tenancy
 * were set in its first statement; outside a unit of work there is no access at all. The Prisma client itself is not injectable.
 */
@Injectable()
export class Database implements OnModuleDestroy {
  private readonly prisma: PrismaClient;

  constructor(@Inject(CONFIG) config: AppConfig) {
    const { url, poolSize } = config.database;
    const pool = new pg.Pool({
      connectionString: url,
      max: poolSize,
      statement_timeout: 20_000,
      idle_in_transaction_session_timeout: 30_000,
      application_name: 'vigil',
    });
    // The adapter listens while a transaction runs; a connection that dies just before or after would end the process.
    pool.on('connect', (client) => client.on('error', () => undefined));
    this.prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
  }

  async onModuleDestroy(): Promise<void> {
    await this.prisma.$disconnect();
  }

  /** `shared: false` for units without an end of their own, such as the events of a subscription. */
  unit(tenancy: Tenancy, options: { shared?: boolean; observer?: ReadObserver } = {}): UnitOfWork {
    return new UnitOfWork(this.prisma, tenancy, options.shared ?? true, options.observer);
  }

  /** Runs `work` inside a unit that is ended elsewhere (a GraphQL operation lives across many calls). */
  enter<T>(unit: UnitOfWork, work: () => T): T {
    // A unit entered anew inside its own write transaction must not lose it.
    if (frames.getStore()?.unit === unit) return work();
    return frames.run({ unit }, work);
  }

  /** Runs `work` as one whole unit of this tenancy and ends it. */
  async within<T>(tenancy: Tenancy, work: () => Promise<T>): Promise<T> {
    const unit = this.unit(tenancy);
    try {
      return await frames.run({ unit }, work);
    } finally {
      await unit.finish();
    }
  }

  /** Reads in the transaction at hand: the write transaction if there is one, else the unit's read-only one. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { write, unit } = frame();
    return write ? work(write.tx) : unit.read(work);
  }

  /** By the database's clock. What became due by it (an event, an end) is judged by it: a process may be behind. */
  async now(): Promise<Date> {
    const [row] = await this.read((tx) => tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`);
    return row?.now ?? new Date();
  }

  /** Writes in the write transaction at hand. Throws outside `transaction`: a write must show where it commits. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return work(writeFrame().tx);
  }

  /** Opens a write transaction, or joins the one at hand. Commits when `work` succeeds, else leaves nothing behind. */
  transaction<T>(work: () => Promise<T>): Promise<T> {
    return inTransaction(work);
  }

  /** Runs once at the end of the write transaction, inside it. The same key registers only once. */
  beforeCommit(key: unknown, hook: () => Promise<void>): void {
    const { beforeCommit } = writeFrame();
    if (!beforeCommit.has(key)) beforeCommit.set(key, hook);
  }

  /** Runs after the commit and must not throw; the same key registers only once. */
  afterCommit(key: unknown, hook: () => void): void {
    const { afterCommit } = writeFrame();
    if (!afterCommit.has(key)) afterCommit.set(key, hook);
  }

  get tenancy(): Tenancy {
    return frame().unit.tenancy;
  }

  /** The write transaction's identity, for things that are collected per transaction; undefined outside one. */
  get writing(): object | undefined {
    return frames.getStore()?.write?.tx;
  }
}

/**
 * The method runs in one write transaction of the unit of work at hand: it commits when the method resolves and leaves
 * nothing behind when it throws. Called inside another transaction it joins that one.
 */
export function Transactional(): MethodDecorator {
  return (_target, _key, descriptor) => {
    const method = descriptor.value as unknown as (...args: unknown[]) => Promise<unknown>;
    descriptor.value = function (this: unknown, ...args: unknown[]) {
      return inTransaction(() => method.apply(this, args));
    } as never;
  };
}

async function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  const { unit, write: outer } = frame();
  if (outer) return work();
  const afterCommit = new Map<unknown, () => void>();
  const result = await unit.write(async (tx) => {
    const write: WriteFrame = { tx, beforeCommit: new Map(), afterCommit };
    return frames.run({ unit, write }, async () => {
      const value = await work();
      for (const hook of write.beforeCommit.values()) await hook();
      return value;
    });
  });
  for (const hook of afterCommit.values()) hook();
  return result;
}

function frame(): Frame {
  const found = frames.getStore();
  if (!found) throw new Error('Database access outside a unit of work: no tenancy is set');
  return found;
}

function writeFrame(): WriteFrame {
  const { write } = frame();
  if (!write) throw new Error('A write outside @Transactional()');
  return write;
}
