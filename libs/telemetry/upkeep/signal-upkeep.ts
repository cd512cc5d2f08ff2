import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type AppConfig, CONFIG, Every, Logger, TenantPool } from '#platform';
import { dropSignalPartitions, ensureSignalPartitions, sweepSignalKeys } from './signal-upkeep.sql.js';

const DAYS_AHEAD = 14;
const KEYS_AT_ONCE = 10_000;
const HOUR_MS = 3_600_000;
/** lock_not_available: somebody reads the day, or a backup does. */
const IN_USE = '55P03';
const WORKER = { role: 'vigil_worker' } as const;

/** Keeps a partition ready for every day to come. Without one nothing is lost: the default partition takes it. */
@Injectable()
export class SignalUpkeep implements OnApplicationBootstrap {
  constructor(
    private readonly pool: TenantPool,
    private readonly logger: Logger,
    @Inject(CONFIG) private readonly config: AppConfig,
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

  /** Forgets signals after their time, a day per transaction: each needs the whole table for a moment, and nobody is to wait. */
  @Every({ name: 'telemetry.retention', everyMs: HOUR_MS })
  async dropPartitions(): Promise<void> {
    const { signalRetentionDays: days } = this.config;
    if (days === 0) return;
    let dropped = 0;
    try {
      while (await this.pool.transaction(WORKER, (sql) => dropSignalPartitions(sql, days, 1))) dropped += 1;
    } catch (error) {
      if ((error as { code?: string }).code !== IN_USE) throw error;
      this.logger.warn('Old signals are in use and stay for another hour');
    }
    if (dropped > 0) this.logger.info('Signal partitions dropped', { dropped, days });
  }

  @Every({ name: 'telemetry.signal-keys', everyMs: HOUR_MS })
  async sweepKeys(): Promise<void> {
    let more = true;
    while (more) more = await this.pool.transaction(WORKER, (sql) => sweepSignalKeys(sql, KEYS_AT_ONCE));
  }
}
