// Prepared SQL because the gateway's role writes it beside the hot path and a device waits for the answer.
import { newId, type Uuid } from '#kernel';
import { addEvents, type Sql, said } from '#platform';
import { quarantined } from '../telemetry.events.js';

export interface QuarantineEntry {
  readonly protocol: string;
  /** Host only: the port of a device is a matter of chance. */
  readonly remoteAddress?: string;
  readonly sourceAddress?: string;
  /** Where the device is known. An entry is its provider's, or the enterprise's whose machine sent it, else the platform's. */
  readonly deviceId?: Uuid;
  readonly providerId?: Uuid;
  readonly enterpriseId?: Uuid;
  readonly reason: string;
  readonly detail?: string;
  readonly raw: Uint8Array;
  readonly digest: string;
  /** How many of them this entry stands for. */
  readonly count: number;
}

const COUNT_UP = `UPDATE quarantine SET count = count + $2, last_at = clock_timestamp()
  WHERE id = (SELECT id FROM quarantine WHERE digest = $1 AND last_at > now() - interval '1 hour' AND resolved_at IS NULL
    ORDER BY last_at DESC LIMIT 1)
  RETURNING id`;
const LOCK = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))';
// Whoever looks after it was told within the hour if the same source has an entry for the same reason: one word is enough.
const ADD = `WITH told AS (
    SELECT FROM quarantine WHERE provider_id IS NOT DISTINCT FROM $2::uuid AND enterprise_id IS NOT DISTINCT FROM $12::uuid AND received_at > now() - interval '1 hour' AND reason = $7
      AND CASE WHEN $6::uuid IS NULL THEN remote_address IS NOT DISTINCT FROM $4 ELSE device_id = $6::uuid END LIMIT 1
  ), added AS (
    INSERT INTO quarantine (id, provider_id, protocol, remote_address, source_address, device_id, reason, detail, raw, digest, count,
      enterprise_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
  ) SELECT NOT EXISTS (SELECT FROM told) AS tell`;

/** Keeps the entry, or counts it to the same one of the last hour. Gives true when someone is to be told. */
export async function keepInQuarantine(sql: Sql, entry: QuarantineEntry): Promise<boolean> {
  await sql('quarantine-lock', LOCK, [entry.digest]);
  const known = await sql('quarantine-count', COUNT_UP, [entry.digest, entry.count]);
  if (known.length > 0) return false;
  const id = newId();
  const {
    protocol,
    remoteAddress = null,
    sourceAddress = null,
    deviceId = null,
    providerId,
    enterpriseId,
    reason,
    detail = null,
  } = entry;
  const raw = Buffer.from(entry.raw.buffer, entry.raw.byteOffset, entry.raw.byteLength);
  const [added] = await sql<{ tell: boolean }>('quarantine-add', ADD, [
    id,
    providerId ?? null,
    protocol,
    remoteAddress,
    sourceAddress,
    deviceId,
    reason,
    detail,
    raw,
    entry.digest,
    entry.count,
    enterpriseId ?? null,
  ]);
  if (!added?.tell) return false;
  const payload = { quarantineId: id, reason, sourceAddress, remoteAddress };
  await addEvents(sql, [
    said(quarantined, { providerId, enterpriseId, orderingKey: providerId ?? enterpriseId ?? 'platform', payload }),
  ]);
  return true;
}
