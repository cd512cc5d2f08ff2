import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Every, Logger, TenantPool } from '#platform';
import { ensureSignalPartitions, sweepSignalKeys } from './signal-upkeep.sql.js';

const DAYS_AHEAD = 14;
const KEYS_AT_ONCE = 10_000;
const HOUR_MS = 3_600_000;
const WORKER = { role: 'vigil_worker' } as const;

/** Keeps a partition ready for every day to come. Without one nothing is lost: the default partition takes it. */
@Injectable()
export class SignalUpkeep implements OnApplicationBootstrap {
  constructor(
    private readonly pool: TenantPool,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // A worker that cannot make partitions must still relay alarms.
    await this.makePartitions().catch((err: Error) =>
      this.logger.error('Signal partitions could not be made', { err }),
    );
  }

  @Every({ name: 'telemetry.partitions', everyMs: HOUR_MS })
  async makePartitions(): Promise<void> {
    const made = await this.pool.transaction(WORKER, (sql) => ensureSignalPartitions(sql, DAYS_AHEAD));
    if (made > 0) this.logger.info('Signal partitions made', { made });
  }

  @Every({ name: 'telemetry.signal-keys', everyMs: HOUR_MS })
  async sweepKeys(): Promise<void> {
    let more = true;
    while (more) more = await this.pool.transaction(WORKER, (sql) => sweepSignalKeys(sql, KEYS_AT_ONCE));
  }
}
