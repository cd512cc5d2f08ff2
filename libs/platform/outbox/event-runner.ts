import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Tenancy } from '../database/tenancy.js';
import { TenantPool } from '../database/tenant-pool.js';
import { Logger } from '../observability/logger.js';
import { definitionOf, type HandledEvent } from './event.js';
import { type EventHandler, EventHandlers } from './handlers.js';
import { BEGIN_HANDLING, BEGIN_ONLY, type ClaimedEvent, markDone } from './relay.sql.js';

interface Fresh {
  readonly fresh: boolean;
}

/** First statement of a handler's transaction: the mark that it has run. */
interface Begin {
  readonly statement: string;
  readonly values: unknown[];
}

/** Runs the handlers of one event, each in a transaction that also holds the mark that it has run. */
@Injectable()
export class EventRunner {
  constructor(
    private readonly database: Database,
    private readonly pool: TenantPool,
    private readonly handlers: EventHandlers,
    private readonly logger: Logger,
  ) {}

  /** Throws at boot what is wrong with the handlers. */
  check(): void {
    this.handlers.of('');
  }

  /** A handler that fails does not keep the others from running. Throws the first failure; then the event is not done. */
  async run(claimed: ClaimedEvent): Promise<void> {
    const definition = definitionOf(claimed.name);
    // Said by a newer release, perhaps: not done only because this one has never heard of it.
    if (!definition) throw new Error(`This worker knows no event ${claimed.name}: update it, or import the library`);
    const handlers = this.handlers.of(claimed.name);
    if (handlers.length === 0) {
      return this.pool.transaction(tenancyOf(claimed), (sql) => markDone(sql, claimed.id));
    }
    const payload = definition.schema.parse(claimed.payload);
    const failures: unknown[] = [];
    for (const [index, handler] of handlers.entries()) {
      const isLast = index === handlers.length - 1 && failures.length === 0;
      const begin: Begin = {
        statement: handlers.length === 1 ? BEGIN_ONLY : BEGIN_HANDLING,
        values: [claimed.id, handler.name, isLast, handler.repeatable],
      };
      await this.runOne(handler, claimed, payload, begin).catch((failure: unknown) => failures.push(failure));
    }
    if (failures.length > 0) throw failures[0];
  }

  private async runOne(handler: EventHandler, claimed: ClaimedEvent, payload: unknown, begin: Begin): Promise<void> {
    const hooks: (() => void)[] = [];
    const event: HandledEvent<unknown> = {
      id: claimed.id,
      payload,
      providerId: claimed.provider_id ?? undefined,
      enterpriseId: claimed.enterprise_id ?? undefined,
      createdAt: claimed.created_at,
      afterCommit: (hook) => hooks.push(hook),
    };
    const tenancy = tenancyOf(claimed);
    await (handler.sql ? this.onPool(handler, event, begin, tenancy) : this.onDatabase(handler, event, begin, tenancy));
    for (const hook of hooks) this.attempt(hook, handler);
  }

  private onPool(
    handler: EventHandler,
    event: HandledEvent<unknown>,
    { statement, values }: Begin,
    tenancy: Tenancy,
  ): Promise<void> {
    return this.pool.transaction(tenancy, async (sql) => {
      const name = statement === BEGIN_ONLY ? 'outbox-begin-only' : 'outbox-begin';
      const fresh = sql<Fresh>(name, statement, values).then(([row]) => row?.fresh ?? false);
      if (handler.early) {
        fresh.catch(() => undefined);
        await handler.run(event, sql, fresh);
      } else if (await fresh) await handler.run(event, sql, fresh);
    });
  }

  private onDatabase(
    handler: EventHandler,
    event: HandledEvent<unknown>,
    { statement, values }: Begin,
    tenancy: Tenancy,
  ): Promise<void> {
    const { database } = this;
    const work = async () => {
      const [row] = await database.write((tx) => tx.$queryRawUnsafe<Fresh[]>(statement, ...values));
      if (row?.fresh) await handler.run(event);
    };
    return database.within(tenancy, () => database.transaction(work));
  }

  private attempt(hook: () => void, handler: EventHandler): void {
    try {
      hook();
    } catch (err) {
      this.logger.error('A hook after the commit failed', { err, handler: handler.name });
    }
  }
}

function tenancyOf({ provider_id, enterprise_id }: ClaimedEvent): Tenancy {
  return { role: 'vigil_worker', providerId: provider_id ?? undefined, enterpriseId: enterprise_id ?? undefined };
}
