import { Injectable } from '@nestjs/common';
import { DomainError, type Language, type Uuid } from '#kernel';
import { Logger, parseInput, TenantPool } from '#platform';
import { type HttpEvent, httpEventSchema, httpMessage } from '../domain/http-event.js';
import { DeviceNotFound, IngestBusy, NotStored, SerialAmbiguous } from '../domain/telemetry.errors.js';
import { IngestService } from '../ingest/ingest.service.js';
import { devicesOf, type IngestCaller } from './ingest-callers.sql.js';
import { KeepRefusedEvents, type Sender } from './keep-refused-events.js';

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
    private readonly refused: KeepRefusedEvents,
    private readonly logger: Logger,
  ) {}

  /** One result per event, in their order, once all that is stored is durable. Throws `INGEST.BUSY` before taking any. */
  async execute(sender: Sender, events: readonly unknown[], language: Language): Promise<EventResult[]> {
    if (!this.ingest.hasRoom(events.length)) throw new IngestBusy({ seconds: 1 });
    const parsed = events.map((event, index) => attempt(() => parseInput(httpEventSchema, event, `events.${index}`)));
    const devices = await this.devices(sender.caller, parsed);
    const outcomes = await Promise.all(parsed.map((event, n) => this.take(event, devices.get(n), events[n])));
    const results: EventResult[] = [];
    // One by one: what nobody can use must not take the connections from what somebody needs.
    for (const [n, outcome] of outcomes.entries()) {
      const messageId = messageIdOf(events[n]);
      if (outcome === 'stored' || outcome === 'duplicate') results.push({ messageId, result: outcome });
      else results.push(rejected(messageId, await this.keep(sender, events[n], outcome), language));
    }
    return results;
  }

  /** What became of it; a refusal is given, never thrown. */
  private async take(
    event: HttpEvent | DomainError,
    devices: readonly Uuid[] | undefined,
    raw: unknown,
  ): Promise<'stored' | 'duplicate' | DomainError> {
    try {
      if (event instanceof DomainError) return event;
      const outcome = await this.ingest.receive(httpMessage(event, oneOf(devices), raw));
      return outcome === 'unknownSource' ? new DeviceNotFound() : outcome;
    } catch (error) {
      return this.asRefusal(error);
    }
  }

  /** A refusal for good is told once the event is kept aside; until then it is to be sent again. */
  private async keep(sender: Sender, event: unknown, refusal: DomainError): Promise<DomainError> {
    if (refusal.kind === 'unavailable' || refusal.kind === 'limited') return refusal;
    try {
      await this.refused.keep(sender, event, refusal);
      return refusal;
    } catch (error) {
      return this.asRefusal(error);
    }
  }

  private asRefusal(error: unknown): DomainError {
    if (error instanceof DomainError) return error;
    this.logger.error('An event could not be stored', { err: error });
    return new NotStored();
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
}

function rejected(messageId: string | null, refusal: DomainError, language: Language): EventResult {
  return { messageId, result: 'rejected', code: refusal.code, message: refusal.text(language) };
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
