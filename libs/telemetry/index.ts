export { frameMessage, GB26875, gbAddressOf } from './domain/frame-message.js';
export {
  type AduObject,
  COMPONENT_TYPES,
  type DecodedFrame,
  decodeFrame,
  describeFrame,
  deviceUnits,
  encodeFrame,
  FLAG_NAMES,
  type FrameDescription,
  FrameSplitter,
  type Gb26875Profile,
  type Hazard,
  interpret,
  KIND_PRIORITY,
  PROFILES,
  profileNamed,
  type SignalKind,
  STANDARD,
  statusBits,
} from './domain/gb26875/index.js';
export { HTTP, type HttpEvent, httpEventSchema } from './domain/http-event.js';
export {
  type IngestMessage,
  type IngestOutcome,
  matters,
  type SignalDraft,
  type Source,
} from './domain/ingest-message.js';
export { DEFAULT_LIMITS, GB26875_LIMITS, type Gb26875Limits } from './gb26875/gb26875.limits.js';
export { Gb26875Server } from './gb26875/gb26875-server.js';
export { QuarantineConnection, QuarantineType } from './graphql/quarantine.types.js';
export { MeasurementType, SignalConnection, SignalType } from './graphql/signal.types.js';
export type { EventResult } from './http/receive-events.js';
export { IngestService } from './ingest/ingest.service.js';
export { quarantinePolicy } from './quarantine/quarantine.policy.js';
export { QuarantineKeeper, type Unreadable } from './quarantine/quarantine-keeper.js';
export { signalPolicy } from './signal.policy.js';
export { SignalQueries } from './signal.queries.js';
export { type ComponentReport, componentUnit } from './simulator/component-unit.js';
export {
  type Answer,
  Gb26875Client,
  type Gb26875ClientOptions,
  NoAnswer,
} from './simulator/gb26875-client.js';
export { quarantined, signalReceived } from './telemetry.events.js';
export {
  Gb26875Module,
  TelemetryGraphqlModule,
  TelemetryHttpModule,
  TelemetryModule,
  TelemetryWorkerModule,
} from './telemetry.module.js';
