import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { pino } from 'pino';
import { type AppConfig, CONFIG } from './config/config.js';
import { Database } from './database/database.js';
import { TenantPool } from './database/tenant-pool.js';
import { DecoratedMethods } from './discovery/decorated-methods.js';
import { Idempotency } from './idempotency/idempotency.js';
import { JobQueues } from './jobs/job-queues.js';
import { JobWorkers } from './jobs/job-workers.js';
import { Jobs } from './jobs/jobs.js';
import { Schedules } from './jobs/schedules.js';
import { Listener } from './live/listener.js';
import { LiveBus } from './live/live-bus.js';
import { Mailer } from './mail/mailer.js';
import { LOG_STREAM, Logger } from './observability/logger.js';
import { Metrics } from './observability/metrics.js';
import { EventRunner } from './outbox/event-runner.js';
import { EventHandlers } from './outbox/handlers.js';
import { Outbox } from './outbox/outbox.js';
import { OutboxHint } from './outbox/outbox-hint.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { RelayBooks } from './outbox/relay-books.js';
import { Sweeping } from './outbox/sweeping.js';
import { Storage } from './storage/storage.js';

const OFFERED = [Database, TenantPool, Outbox, Jobs, LiveBus, Mailer, Storage, Idempotency, Metrics, Logger];

/** Everything of the platform, known in every module of the process. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: Nest asks for a class, also where only `forRoot` is called
export class PlatformModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOG_STREAM, useFactory: () => pino.destination(1) },
        ...OFFERED,
        JobQueues,
        Listener,
        OutboxHint,
      ],
      exports: [CONFIG, ...OFFERED, JobQueues, Listener, OutboxHint],
    };
  }
}

/** Only the worker process has it: it relays events, does jobs and keeps schedules for all modules beside it. */
@Module({
  imports: [DiscoveryModule],
  providers: [DecoratedMethods, EventHandlers, EventRunner, RelayBooks, OutboxRelay, JobWorkers, Schedules, Sweeping],
  exports: [OutboxRelay],
})
export class PlatformWorkerModule {}
