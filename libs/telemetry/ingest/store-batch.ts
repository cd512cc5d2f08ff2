import { newId, type Uuid } from '#kernel';
import { addEvents, type Sql, said } from '#platform';
import { type IngestMessage, type IngestOutcome, matters, sourceKey } from '../domain/ingest-message.js';
import { signalReceived } from '../telemetry.events.js';
import { type Claim, claimKeys, claimName } from './claim-keys.sql.js';
import { insertSignals, type SignalRow } from './insert-signals.sql.js';
import { type Answerable, type Resolved, resolveSources } from './resolve-sources.sql.js';

export interface StoredBatch {
  /** One per message, in their order. */
  readonly outcomes: IngestOutcome[];
  /** How many events were added: the relay is to be told after the commit. */
  readonly events: number;
}

/**
 * Stores a batch in the transaction of `sql`: who spoke and who answers for it, resends sorted out, signals, liveness, events.
 * Either all of it is durable with the commit or nothing is.
 */
export async function storeBatch(sql: Sql, messages: readonly IngestMessage[]): Promise<StoredBatch> {
  const resolved = await resolveSources(sql, messages);
  const claims = claimsOf(messages, resolved);
  const fresh = claims.size > 0 ? await claimKeys(sql, [...claims.values()]) : new Set<string>();
  const rows: SignalRow[] = [];
  const outcomes = messages.map((message, n): IngestOutcome => {
    const { speaker, detectors } = resolved[n] as Resolved;
    if (!speaker) return 'unknownSource';
    if (message.signals.length === 0) return 'stored';
    // Taken out at its first use: a resend within the same batch is a duplicate of the one before it.
    if (!fresh.delete(claimName(speaker.deviceId, message.messageKey))) return 'duplicate';
    rows.push(...rowsOf(message, speaker, detectors));
    return 'stored';
  });
  const seen = seenIn(resolved);
  if (rows.length === 0 && seen.length === 0) return { outcomes, events: 0 };
  const receivedAt = await insertSignals(sql, rows, seen);
  const events = rows.filter(matters).map((row) => eventOf(row, receivedAt));
  await addEvents(sql, events);
  return { outcomes, events: events.length };
}

function claimsOf(messages: readonly IngestMessage[], resolved: readonly Resolved[]): Map<string, Claim> {
  const claims = new Map<string, Claim>();
  messages.forEach(({ messageKey: key, windowSeconds, signals }, n) => {
    const sourceId = resolved[n]?.speaker?.deviceId;
    if (!sourceId || signals.length === 0) return;
    const name = claimName(sourceId, key);
    if (!claims.has(name)) claims.set(name, { sourceId, key, windowSeconds });
  });
  return claims;
}

/** An alarm from a point that nobody registered is the transmitter's own: it is never lost for want of a record. */
function rowsOf(message: IngestMessage, speaker: Answerable, detectors: Resolved['detectors']): SignalRow[] {
  const { source, protocol, messageKey, raw } = message;
  const isTransmitter = 'gbAddress' in source;
  return message.signals.map((signal, i) => ({
    ...signal,
    id: newId(),
    of: detectors.get(i) ?? speaker,
    transmitterId: isTransmitter || signal.loop !== undefined ? speaker.deviceId : undefined,
    protocol,
    messageKey,
    raw: i === 0 ? raw : undefined,
  }));
}

/** Everyone who gave a sign of life: who spoke, also in a resend, and who was spoken for. */
function seenIn(resolved: readonly Resolved[]): Answerable[] {
  const seen = new Map<Uuid, Answerable>();
  for (const { speaker, detectors } of resolved) {
    if (speaker) seen.set(speaker.deviceId, speaker);
    for (const detector of detectors.values()) seen.set(detector.deviceId, detector);
  }
  return [...seen.values()];
}

function eventOf({ id: signalId, of, kind }: SignalRow, receivedAt: Date) {
  const { providerId, enterpriseId, premisesId, deviceId } = of;
  return said(signalReceived, {
    providerId,
    enterpriseId,
    orderingKey: premisesId,
    payload: { signalId, receivedAt: receivedAt.toISOString(), premisesId, deviceId, kind },
  });
}

/** Messages of one source are stored in the order in which they came: they share a lane. */
export function laneOf(message: IngestMessage, lanes: number): number {
  const key = sourceKey(message.source);
  let hash = 0;
  for (let i = 0; i < key.length; i += 1) hash = (hash * 31 + key.charCodeAt(i)) | 0;
  return Math.abs(hash) % lanes;
}
