import { Injectable } from '@nestjs/common';
import { DomainError, type Language, type Uuid } from '#kernel';
import { Logger, parseInput, TenantPool } from '#platform';
import { type HttpEvent, httpEventSchema, httpMessage } from '../domain/http-event.js';
import { DeviceNotFound, IngestBusy, NotStored, SerialAmbiguous } from '../domain/telemetry.errors.js';
import { IngestService } from '../ingest/ingest.service.js';
import { devicesOf, type IngestCaller } from './ingest-callers.sql.js';

/** What became of one event. `rejected` carries a stable code and a text that says what to do. */
export interface EventResult {
  readonly messageId: string | null;
  readonly result: 'stored' | 'duplicate' | 'rejected';
  readonly code?: string;
  readonly message?: string;
}

const GATEWAY = { role: 'vigil_gateway' } as const;

/** Takes events that were posted: each is judged by itself, all are stored together, and each has its own answer. */
@Injectable()
export class ReceiveEvents {
  constructor(
    private readonly pool: TenantPool,
    private readonly ingest: IngestService,
    private readonly logger: Logger,
  ) {}

  /** One result per event, in their order, once all that is stored is durable. Throws `INGEST.BUSY` before taking any. */
  async execute(caller: IngestCaller, events: readonly unknown[], language: Language): Promise<EventResult[]> {
    if (!this.ingest.hasRoom(events.length)) throw new IngestBusy({ seconds: 1 });
    const parsed = events.map((event, index) => attempt(() => parseInput(httpEventSchema, event, `events.${index}`)));
    const devices = await this.devices(caller, parsed);
    const outcomes = parsed.map(async (event, index): Promise<EventResult> => {
      const messageId = messageIdOf(events[index]);
      try {
        if (event instanceof DomainError) throw event;
        const message = httpMessage(event, oneOf(devices.get(index)), events[index]);
        const outcome = await this.ingest.receive(message);
        if (outcome === 'unknownSource') throw new DeviceNotFound();
        return { messageId, result: outcome };
      } catch (error) {
        return this.rejected(messageId, error, language);
      }
    });
    return Promise.all(outcomes);
  }

  private async devices(
    caller: IngestCaller,
    events: readonly (HttpEvent | DomainError)[],
  ): Promise<Map<number, Uuid[]>> {
    const own = 'deviceId' in caller ? caller.deviceId : undefined;
    const refs = events.map((event) => {
      if (event instanceof DomainError) return {};
      const { deviceId, deviceSerial } = event;
      // A device need not say who it is: its credential does.
      return deviceId || deviceSerial ? { deviceId, deviceSerial } : { deviceId: own };
    });
    return this.pool.transaction(GATEWAY, (sql) => devicesOf(sql, caller, refs), true);
  }

  private rejected(messageId: string | null, error: unknown, language: Language): EventResult {
    if (!(error instanceof DomainError)) this.logger.error('An event could not be stored', { err: error });
    const refusal = error instanceof DomainError ? error : new NotStored();
    return { messageId, result: 'rejected', code: refusal.code, message: refusal.text(language) };
  }
}

function oneOf(ids: readonly Uuid[] | undefined): Uuid {
  const [id, another] = ids ?? [];
  if (id === undefined) throw new DeviceNotFound();
  if (another !== undefined) throw new SerialAmbiguous();
  return id;
}

function attempt<T>(work: () => T): T | DomainError {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function messageIdOf(event: unknown): string | null {
  const id = typeof event === 'object' && event !== null ? (event as { messageId?: unknown }).messageId : undefined;
  return typeof id === 'string' ? id.slice(0, 200) : null;
}
