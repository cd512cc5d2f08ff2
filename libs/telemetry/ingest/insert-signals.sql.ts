// Prepared SQL because this is the insert that a device waits for: column by column, no row objects for the driver to build,
// and liveness in the same statement. COPY is refused under row-level security.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { SignalDraft } from '../domain/ingest-message.js';
import type { Answerable } from './resolve-sources.sql.js';

export interface SignalRow extends SignalDraft {
  readonly id: Uuid;
  readonly of: Answerable;
  readonly transmitterId?: Uuid;
  readonly protocol: string;
  readonly messageKey: string;
  /** Only at the first signal of a message; the others bear the same message key. */
  readonly raw?: Uint8Array;
}

/** Cannot stand in a flag: it is cut out of every text that comes in. */
const SEPARATOR = '\u001f';

// Liveness is written only when it is more than half a minute newer: a heartbeat costs no write. Ordered, against deadlocks.
const INSERT = `WITH seen AS (
    INSERT INTO device_liveness AS l (device_id, provider_id, enterprise_id, region_path, last_seen_at)
    SELECT * FROM (SELECT device_id, provider_id, enterprise_id, region_path, now() AS last_seen_at
      FROM unnest($20::uuid[], $21::uuid[], $22::uuid[], $23::text[]) AS s (device_id, provider_id, enterprise_id, region_path)
      ORDER BY device_id) AS s
    ON CONFLICT (device_id) DO UPDATE SET provider_id = excluded.provider_id, enterprise_id = excluded.enterprise_id,
      region_path = excluded.region_path, last_seen_at = excluded.last_seen_at
      WHERE l.last_seen_at < excluded.last_seen_at - interval '30 seconds'
  ), stored AS (
    INSERT INTO signal (id, received_at, provider_id, enterprise_id, premises_id, region_path, device_id, transmitter_id, loop, point,
      kind, hazard, test, flags, text, occurred_at, measure_code, measure_value, measure_unit, protocol, message_key, raw)
    SELECT id, date_trunc('milliseconds', now()), provider_id, enterprise_id, premises_id, region_path, device_id, transmitter_id,
      loop, point, kind, hazard, test, string_to_array(flags, chr(31)), text, occurred_at, measure_code, measure_value, measure_unit,
      protocol, message_key, raw
    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::int[], $9::int[], $10::text[],
      $11::text[], $12::boolean[], $13::text[], $14::text[], $15::timestamptz[], $16::text[], $17::float8[], $18::text[], $19::text[],
      $24::text[], $25::bytea[])
    AS s (id, provider_id, enterprise_id, premises_id, region_path, device_id, transmitter_id, loop, point, kind, hazard, test, flags,
      text, occurred_at, measure_code, measure_value, measure_unit, protocol, message_key, raw)
  )
  SELECT date_trunc('milliseconds', now()) AS received_at`;

/** Stores the signals and marks the devices as seen; gives the time of receipt, which is the database's, to the millisecond. */
export async function insertSignals(sql: Sql, rows: readonly SignalRow[], seen: readonly Answerable[]): Promise<Date> {
  const column = (read: (row: SignalRow) => unknown) => rows.map((row) => read(row) ?? null);
  const [stored] = await sql<{ received_at: Date }>('telemetry-insert', INSERT, [
    column(({ id }) => id),
    column(({ of }) => of.providerId),
    column(({ of }) => of.enterpriseId),
    column(({ of }) => of.premisesId),
    column(({ of }) => of.regionPath),
    column(({ of }) => of.deviceId),
    column(({ transmitterId }) => transmitterId),
    column(({ loop }) => loop),
    column(({ point }) => point),
    column(({ kind }) => kind),
    column(({ hazard }) => printable(hazard)),
    column(({ test }) => test),
    column(({ flags }) => flags.map(printable).join(SEPARATOR)),
    column(({ text }) => printable(text)),
    column(({ occurredAt }) => occurredAt),
    column(({ measurement }) => printable(measurement?.code)),
    column(({ measurement }) => measurement?.value),
    column(({ measurement }) => printable(measurement?.unit)),
    column(({ protocol }) => protocol),
    seen.map(({ deviceId }) => deviceId),
    seen.map(({ providerId }) => providerId),
    seen.map(({ enterpriseId }) => enterpriseId),
    seen.map(({ regionPath }) => regionPath),
    column(({ messageKey }) => messageKey),
    column(({ raw }) => raw && Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)),
  ]);
  if (!stored) throw new Error('The insert gave no time of receipt');
  return stored.received_at;
}

// PostgreSQL keeps no NUL in a text, and a control character of a broken sender must not cost the alarm it comes with.
function printable(text: string | undefined): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  return text?.replace(/[\u0000-\u001f]/g, ' ');
}
