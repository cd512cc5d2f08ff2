import { Injectable } from '@nestjs/common';
import { TenantPool } from '../database/tenant-pool.js';
import { Every } from '../jobs/job.js';
import { sweepEvents, sweepIdempotencyKeys } from './sweeping.sql.js';

const BATCH = 2_000;

/** Forgets what nobody will ask for again, a batch per transaction so that no lock is held for long. */
@Injectable()
export class Sweeping {
  constructor(private readonly pool: TenantPool) {}

  @Every({ name: 'platform.sweep-outbox', everyMs: 10 * 60_000 })
  async events(): Promise<void> {
    await this.untilEmpty(sweepEvents);
  }

  @Every({ name: 'platform.sweep-idempotency-keys', everyMs: 60 * 60_000 })
  async idempotencyKeys(): Promise<void> {
    await this.untilEmpty(sweepIdempotencyKeys);
  }

  private async untilEmpty(sweep: typeof sweepEvents): Promise<void> {
    const batch = () => this.pool.transaction({ role: 'vigil_worker' }, (sql) => sweep(sql, BATCH));
    while ((await batch()) === BATCH);
  }
}
