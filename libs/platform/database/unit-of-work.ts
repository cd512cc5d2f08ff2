import type { Prisma, PrismaClient } from '../generated/prisma/client.js';
import { SET_TENANCY, type Tenancy, tenancyParameters } from './tenancy.js';

/** The client inside a transaction: the only form in which Prisma is seen outside this folder. */
export type Tx = Prisma.TransactionClient;

/** Told of every row that a unit of work read, so that an authority's reads can be written to the audit log. */
export type ReadObserver = (model: string, rows: readonly Record<string, unknown>[]) => void;

const LIMITS = { maxWait: 5_000, timeout: 15_000 };

interface OpenRead {
  readonly tx: Promise<Tx>;
  close(): Promise<void>;
}

/**
 * The database side of one GraphQL operation, request or job: whose it is, and the one read-only transaction that its reads
 * share, opened at the first read. A unit that is not `shared` (a subscription's event) opens one transaction per read.
 */
export class UnitOfWork {
  private reading?: OpenRead;

  constructor(
    private readonly prisma: PrismaClient,
    readonly tenancy: Tenancy,
    private readonly shared = true,
    private readonly observer?: ReadObserver,
  ) {}

  async read<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (!this.shared) return this.inTransaction(true, work);
    this.reading ??= this.openRead();
    return work(await this.reading.tx);
  }

  write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.inTransaction(false, work);
  }

  /** Ends the shared read transaction. Reads after this open a new one, so call it once the answer is complete. */
  async finish(): Promise<void> {
    const open = this.reading;
    this.reading = undefined;
    await open?.close();
  }

  private inTransaction<T>(readOnly: boolean, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.prisma.$transaction(async (tx) => {
      await tx.$queryRawUnsafe(SET_TENANCY, ...tenancyParameters(this.tenancy, readOnly));
      return work(this.observer ? observed(tx, this.observer) : tx);
    }, LIMITS);
  }

  // Prisma's interactive transaction is a callback; here it is held open until `close`, so that resolvers can share it.
  private openRead(): OpenRead {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let done: Promise<unknown> = Promise.resolve();
    const tx = new Promise<Tx>((resolve, reject) => {
      done = this.inTransaction(true, async (client) => {
        resolve(client);
        await released;
      }).catch(reject);
    });
    return {
      tx,
      close: async () => {
        release();
        await done;
      },
    };
  }
}

function observed(tx: Tx, observer: ReadObserver): Tx {
  return new Proxy(tx, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver) as unknown;
      if (typeof name !== 'string' || name.startsWith('$') || typeof member !== 'object' || member === null)
        return member;
      return observedModel(name, member, observer);
    },
  });
}

function observedModel(model: string, delegate: object, observer: ReadObserver): object {
  return new Proxy(delegate, {
    get(target, name, receiver) {
      const method = Reflect.get(target, name, receiver) as unknown;
      if (typeof name !== 'string' || !name.startsWith('find') || typeof method !== 'function') return method;
      return async (...args: unknown[]) => {
        const result: unknown = await Reflect.apply(method, target, args);
        const rows = (Array.isArray(result) ? result : [result]).filter((row) => row !== null);
        if (rows.length > 0) observer(model, rows);
        return result;
      };
    },
  });
}
