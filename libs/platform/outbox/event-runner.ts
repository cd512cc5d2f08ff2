import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Tenancy } from '../database/tenancy.js';
import { TenantPool } from '../database/tenant-pool.js';
import { Logger } from '../observability/logger.js';
import { definitionOf, type HandledEvent } from './event.js';
import { type EventHandler, EventHandlers } from './handlers.js';
import { BEGIN_HANDLING, type ClaimedEvent, markDone } from './relay.sql.js';

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
      await this.runOne(handler, claimed, payload, isLast).catch((failure: unknown) => failures.push(failure));
    }
    if (failures.length > 0) throw failures[0];
  }

  private async runOne(handler: EventHandler, claimed: ClaimedEvent, payload: unknown, isLast: boolean): Promise<void> {
    const hooks: (() => void)[] = [];
    const event: HandledEvent<unknown> = {
      id: claimed.id,
      payload,
      providerId: claimed.provider_id ?? undefined,
      enterpriseId: claimed.enterprise_id ?? undefined,
      createdAt: claimed.created_at,
      afterCommit: (hook) => hooks.push(hook),
    };
    const mark = [claimed.id, handler.name, isLast, handler.repeatable];
    const tenancy = tenancyOf(claimed);
    await (handler.sql ? this.onPool(handler, event, mark, tenancy) : this.onDatabase(handler, event, mark, tenancy));
    for (const hook of hooks) this.attempt(hook, handler);
  }

  private onPool(
    handler: EventHandler,
    event: HandledEvent<unknown>,
    mark: unknown[],
    tenancy: Tenancy,
  ): Promise<void> {
    return this.pool.transaction(tenancy, async (sql) => {
      const [row] = await sql<{ fresh: boolean }>('outbox-begin', BEGIN_HANDLING, mark);
      if (row?.fresh) await handler.run(event, sql);
    });
  }

  private onDatabase(
    handler: EventHandler,
    event: HandledEvent<unknown>,
    mark: unknown[],
    tenancy: Tenancy,
  ): Promise<void> {
    const { database } = this;
    const work = async () => {
      const [row] = await database.write((tx) => tx.$queryRawUnsafe<{ fresh: boolean }[]>(BEGIN_HANDLING, ...mark));
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
