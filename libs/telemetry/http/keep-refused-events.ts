import { Injectable } from '@nestjs/common';
import type { DomainError } from '#kernel';
import { HTTP } from '../domain/http-event.js';
import { DeviceNotFound, SerialAmbiguous } from '../domain/telemetry.errors.js';
import { QuarantineKeeper, type Unreadable } from '../quarantine/quarantine-keeper.js';
import type { IngestCaller } from './ingest-callers.sql.js';

/** From whom and from where a request came. */
export interface Sender {
  readonly caller: IngestCaller;
  readonly remoteAddress: string;
}

const LONGEST_ADDRESS = 64;
const LONGEST_DETAIL = 500;
/** What changes from one sending to the next, and makes nothing new of the same thing. */
const PASSING = new Set(['messageId', 'occurredAt', 'measurement']);

/** An event that nobody can use may still be a fire: it is kept as it came, for the organisation that sent it. */
@Injectable()
export class KeepRefusedEvents {
  constructor(private readonly quarantine: QuarantineKeeper) {}

  /** Resolves once it is durable or, in a flood, counted; rejects when it is neither. */
  async keep({ caller, remoteAddress }: Sender, event: unknown, refusal: DomainError): Promise<void> {
    const reason = reasonOf(refusal);
    const entry: Unreadable = {
      ...ownerOf(caller),
      protocol: HTTP,
      remoteAddress,
      sourceAddress: addressOf(event),
      reason,
      // Words of ours about the shape: which field, and what is wrong with it.
      detail: reason === 'badShape' ? storable(refusal.message, LONGEST_DETAIL) : undefined,
      raw: Buffer.from(JSON.stringify(event)),
      sameAs: JSON.stringify(event, (name, value: unknown) => (PASSING.has(name) ? undefined : value)),
    };
    await this.quarantine.keep(entry);
  }
}

function reasonOf({ code }: DomainError): string {
  if (code === DeviceNotFound.code) return 'unknownDevice';
  return code === SerialAmbiguous.code ? 'ambiguousSerial' : 'badShape';
}

/** Never of a device that was only named: whose it is, is nobody's business. */
function ownerOf(caller: IngestCaller): Pick<Unreadable, 'deviceId' | 'providerId' | 'enterpriseId'> {
  if ('deviceId' in caller) return caller;
  const { kind, organisationId } = caller;
  return kind === 'PROVIDER' ? { providerId: organisationId } : { enterpriseId: organisationId };
}

function addressOf(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null) return undefined;
  const { deviceSerial, deviceId } = event as { deviceSerial?: unknown; deviceId?: unknown };
  const named = deviceId ?? deviceSerial;
  return typeof named === 'string' ? storable(named, LONGEST_ADDRESS) : undefined;
}

/** PostgreSQL keeps no NUL in a text. */
function storable(text: string, longest: number): string {
  return text.replaceAll('\0', '').slice(0, longest);
}
