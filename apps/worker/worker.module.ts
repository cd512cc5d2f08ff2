import { Module } from '@nestjs/common';
import { BillingWorkerModule } from '#billing';
import { ContractsWorkerModule } from '#contracts';
import { DevicesWorkerModule } from '#devices';
import { IncidentsWorkerModule } from '#incidents';
import { NotificationsWorkerModule } from '#notifications';
import { PlatformWorkerModule } from '#platform';
import { TelemetryWorkerModule } from '#telemetry';
import { TenancyWorkerModule } from '#tenancy';

/** Relays the outbox, does the jobs, keeps the schedules and climbs the escalation ladders. */
@Module({
  imports: [
    PlatformWorkerModule,
    TenancyWorkerModule,
    NotificationsWorkerModule,
    DevicesWorkerModule,
    ContractsWorkerModule,
    BillingWorkerModule,
    TelemetryWorkerModule,
    IncidentsWorkerModule,
  ],
})
export class WorkerModule {}
