import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TenantPool } from '../database/tenant-pool.js';
import { type DecoratedMethod, DecoratedMethods } from '../discovery/decorated-methods.js';
import { Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { EVERY, type Schedule } from './job.js';
import { JobQueues } from './job-queues.js';
import { takeTurn } from './schedules.sql.js';

type Scheduled = DecoratedMethod<Schedule>;

const QUEUE = 'schedules';
const TIME_ZONE = 'Asia/Shanghai';

/** Runs `@Every` methods: intervals by database time with one winner among all workers, calendar times by a BullMQ queue. */
@Injectable()
export class Schedules implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private scheduled: readonly Scheduled[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly methods: DecoratedMethods,
    private readonly queues: JobQueues,
    private readonly pool: TenantPool,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.scheduled = this.methods.find<Schedule>(EVERY);
    assertNamesDiffer(this.scheduled);
  }

  async onApplicationBootstrap(): Promise<void> {
    for (const { metadata, call } of this.scheduled) {
      const { everyMs, name } = metadata;
      if (everyMs !== undefined) this.timers.push(setInterval(() => this.tick(name, everyMs, call), everyMs));
    }
    const byCalendar = this.scheduled.filter(({ metadata }) => metadata.cron !== undefined);
    if (byCalendar.length > 0) await this.keepCalendar(byCalendar);
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running.values());
  }

  /** Does not start again what still runs here. */
  private tick(name: string, everyMs: number, call: Scheduled['call']): void {
    if (this.running.has(name)) return;
    const run = this.runIfDue(name, everyMs, call).finally(() => this.running.delete(name));
    this.running.set(name, run);
  }

  private async runIfDue(name: string, everyMs: number, call: Scheduled['call']): Promise<void> {
    try {
      const turn = await this.pool.transaction({ role: 'vigil_worker' }, (sql) => takeTurn(sql, name, everyMs));
      if (turn) await call();
      if (turn) this.metrics.jobsDone.inc({ job: name, outcome: 'done' });
    } catch (err) {
      this.metrics.jobsDone.inc({ job: name, outcome: 'failed' });
      this.logger.error('A scheduled run failed', { err, schedule: name });
    }
  }

  private async keepCalendar(scheduled: readonly Scheduled[]): Promise<void> {
    const queue = await this.queues.queue(QUEUE);
    const names = new Set(scheduled.map(({ metadata }) => metadata.name));
    for (const { key } of await queue.getJobSchedulers()) {
      if (!names.has(key)) await queue.removeJobScheduler(key);
    }
    for (const { name, cron } of scheduled.map(({ metadata }) => metadata)) {
      await queue.upsertJobScheduler(name, { pattern: cron, tz: TIME_ZONE }, { name });
    }
    await this.queues.work(QUEUE, ({ name }) => this.runByCalendar(scheduled, name), { concurrency: 2 });
  }

  private async runByCalendar(scheduled: readonly Scheduled[], name: string): Promise<void> {
    const found = scheduled.find(({ metadata }) => metadata.name === name);
    try {
      await found?.call();
      this.metrics.jobsDone.inc({ job: name, outcome: 'done' });
    } catch (err) {
      this.metrics.jobsDone.inc({ job: name, outcome: 'failed' });
      this.logger.error('A scheduled run failed', { err, schedule: name });
      throw err;
    }
  }
}

function assertNamesDiffer(scheduled: readonly Scheduled[]): void {
  const taken = new Map<string, string>();
  for (const { name, metadata } of scheduled) {
    const other = taken.get(metadata.name);
    if (other) throw new Error(`${other} and ${name} are both scheduled as ${metadata.name}: rename one of them`);
    taken.set(metadata.name, name);
  }
}
