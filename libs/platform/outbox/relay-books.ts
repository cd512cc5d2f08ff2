import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type Sql, TenantPool } from '../database/tenant-pool.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { afterFailure, isStubborn } from './backoff.js';
import { type ClaimedEvent, claim, markFailed, release, renew, standing } from './relay.sql.js';

const WORKER = { role: 'vigil_worker' } as const;
const LONGEST_ERROR = 2_000;

/** What the relay writes down about events: leases, failures, figures. A database that is away is logged and survived. */
@Injectable()
export class RelayBooks {
  constructor(
    private readonly pool: TenantPool,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  async claim(relay: string, options: Parameters<typeof claim>[2]): Promise<ClaimedEvent[]> {
    const claimed = await this.write('No events can be claimed', (sql) => claim(sql, relay, options));
    return claimed ?? [];
  }

  /** Waits for the handlers of one event and writes down how it ended. */
  async handled(relay: string, event: ClaimedEvent, handling: Promise<void>): Promise<void> {
    try {
      await handling;
      this.metrics.outboxHandled.inc({ event: event.name, outcome: 'done' });
      const seconds = (Date.now() - event.created_at.getTime()) / 1000;
      this.metrics.outboxLatency.observe({ event: event.name }, Math.max(0, seconds));
    } catch (err) {
      await this.failed(relay, event, err);
    }
  }

  /** Leases of what takes long are renewed, the figures brought up to date. */
  async upkeep(relay: string, ids: readonly Uuid[], leaseSeconds: number): Promise<void> {
    if (ids.length > 0) await this.write('Leases cannot be renewed', (sql) => renew(sql, relay, ids, leaseSeconds));
    const figures = await this.write('The outbox cannot be looked at', standing);
    if (!figures) return;
    this.metrics.outboxOldestSeconds.set(figures.oldestSeconds);
    this.metrics.outboxParked.set(figures.parked);
  }

  async giveBack(relay: string, ids: readonly Uuid[]): Promise<void> {
    if (ids.length > 0) await this.write('Leases run out by themselves', (sql) => release(sql, relay, ids));
  }

  private async failed(relay: string, event: ClaimedEvent, err: unknown): Promise<void> {
    const attempts = event.attempts + 1;
    const next = afterFailure(attempts, event.priority, Math.random());
    const outcome = next.parked ? 'parked' : 'retried';
    this.metrics.outboxHandled.inc({ event: event.name, outcome });
    const fields = { err, event: event.name, eventId: event.id, attempts };
    if (next.parked) this.logger.error('An event was given up and waits for a person', fields);
    else if (isStubborn(attempts)) this.logger.error('An event of the alarm path keeps failing', fields);
    else this.logger.warn('An event failed and will be tried again', fields);
    const error = (err instanceof Error ? err.message : String(err)).slice(0, LONGEST_ERROR);
    const seconds = next.parked ? 0 : next.seconds;
    const failure = { id: event.id, error, seconds, parked: next.parked };
    await this.write('A failure was not written down; the lease runs out', (sql) => markFailed(sql, relay, failure));
  }

  private async write<T>(trouble: string, work: (sql: Sql) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.pool.transaction(WORKER, work);
    } catch (err) {
      this.logger.error(trouble, { err });
      return undefined;
    }
  }
}
