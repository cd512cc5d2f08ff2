import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { systemClock } from '#kernel';
import { NotificationsModule } from '#notifications';
import { TenancyModule } from '#tenancy';
import { FrameReader } from './gb26875/frame-reader.js';
import { DEFAULT_LIMITS, GB26875_LIMITS } from './gb26875/gb26875.limits.js';
import { Gb26875Metrics } from './gb26875/gb26875-metrics.js';
import { Gb26875Server } from './gb26875/gb26875-server.js';
import { TransmitterRegistry } from './gb26875/transmitter-registry.js';
import { DeviceSignalsResolver } from './graphql/device-signals.resolver.js';
import { QuarantineResolver } from './graphql/quarantine.resolver.js';
import { IngestController } from './http/ingest.controller.js';
import { IngestAuthenticator } from './http/ingest-authenticator.js';
import { IngestBodyLimit } from './http/ingest-body-limit.js';
import { KeepRefusedEvents } from './http/keep-refused-events.js';
import { ReceiveEvents } from './http/receive-events.js';
import { IngestService } from './ingest/ingest.service.js';
import { QuarantineQueries } from './quarantine/quarantine.queries.js';
import { QuarantineRepository } from './quarantine/quarantine.repository.js';
import { QuarantineKeeper } from './quarantine/quarantine-keeper.js';
import { ResolveQuarantine } from './quarantine/resolve-quarantine.js';
import { TellOfQuarantine } from './quarantine/tell-of-quarantine.handler.js';
import { SignalQueries } from './signal.queries.js';
import { SignalRepository } from './signal.repository.js';
import { TELEMETRY_CLOCK } from './telemetry.clock.js';
import { SignalUpkeep } from './upkeep/signal-upkeep.js';

const clock = { provide: TELEMETRY_CLOCK, useValue: systemClock };

/** The way in, whatever door stands before it. */
@Module({
  providers: [clock, IngestService, QuarantineKeeper],
  exports: [TELEMETRY_CLOCK, IngestService, QuarantineKeeper],
})
export class TelemetryModule {}

/** `POST /ingest/v1/events`. */
@Module({
  imports: [TelemetryModule, TenancyModule],
  controllers: [IngestController],
  providers: [IngestBodyLimit, IngestAuthenticator, KeepRefusedEvents, ReceiveEvents],
})
export class TelemetryHttpModule {}

/** The server for transmitters. Whoever imports it starts and stops it: nothing listens by being imported. */
@Module({
  imports: [TelemetryModule],
  providers: [
    { provide: GB26875_LIMITS, useValue: DEFAULT_LIMITS },
    TransmitterRegistry,
    FrameReader,
    Gb26875Metrics,
    Gb26875Server,
  ],
  exports: [Gb26875Server],
})
export class Gb26875Module {}

@Module({
  imports: [TelemetryModule, AuditModule],
  providers: [
    SignalRepository,
    SignalQueries,
    QuarantineRepository,
    QuarantineQueries,
    ResolveQuarantine,
    DeviceSignalsResolver,
    QuarantineResolver,
  ],
})
export class TelemetryGraphqlModule {}

@Module({ imports: [NotificationsModule], providers: [TellOfQuarantine, SignalUpkeep] })
export class TelemetryWorkerModule {}
