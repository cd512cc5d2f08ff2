// Prepared SQL because every signal passes here before it is durable: one set-based statement for a whole batch, where an
// ordinary reader would cost more than the storing itself (facts of the bench: 27 times the rate of one by one).
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { IngestMessage } from '../domain/ingest-message.js';

/** A device and who answers for it at this moment: the provider whose contract covers it, else the one that keeps its record. */
export interface Answerable {
  readonly deviceId: Uuid;
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  readonly regionPath: string;
}

export interface Resolved {
  /** Who spoke; undefined where no device in service has this address or id. */
  readonly speaker?: Answerable;
  /** By index of the signal: the detector at its loop and point, where one is registered. */
  readonly detectors: ReadonlyMap<number, Answerable>;
}

interface Row {
  readonly message: number;
  /** -1: the speaking device itself. */
  readonly signal: number;
  readonly device_id: Uuid;
  readonly provider_id: Uuid;
  readonly enterprise_id: Uuid;
  readonly premises_id: Uuid;
  readonly region_path: string;
}

const RESOLVE = `WITH speaker AS MATERIALIZED (
    SELECT m.n, d.id FROM unnest($1::int[], $2::text[]) AS m (n, gb_address)
      JOIN device d ON d.gb_address = m.gb_address AND d.state <> 'RETIRED'
    UNION ALL
    SELECT m.n, d.id FROM unnest($3::int[], $4::uuid[]) AS m (n, device_id)
      JOIN device d ON d.id = m.device_id AND d.state <> 'RETIRED'
  ), meant AS (
    SELECT n AS message, -1 AS signal, id FROM speaker
    UNION ALL
    SELECT p.n, p.i, d.id FROM unnest($5::int[], $6::int[], $7::int[], $8::int[]) AS p (n, i, loop, point)
      JOIN speaker s ON s.n = p.n
      JOIN device d ON d.transmitter_id = s.id AND d.loop = p.loop AND d.point = p.point AND d.state <> 'RETIRED'
  )
  SELECT meant.message, meant.signal, d.id AS device_id, coalesce(c.provider_id, d.provider_id) AS provider_id, d.enterprise_id,
    d.premises_id, d.region_path
  FROM meant JOIN device d ON d.id = meant.id
  LEFT JOIN coverage c ON c.device_id = d.id AND c.valid_from <= now() AND (c.valid_to IS NULL OR c.valid_to > now())`;

/** Looks up who spoke and who is meant, message by message. What a message says about tenants plays no part. */
export async function resolveSources(sql: Sql, messages: readonly IngestMessage[]): Promise<Resolved[]> {
  const addresses: [number[], string[]] = [[], []];
  const ids: [number[], Uuid[]] = [[], []];
  const points: [number[], number[], number[], number[]] = [[], [], [], []];
  messages.forEach(({ source, signals }, n) => {
    if ('gbAddress' in source) push(addresses, n, source.gbAddress);
    else push(ids, n, source.deviceId);
    signals.forEach(({ loop, point }, i) => {
      if (loop !== undefined && point !== undefined) push(points, n, i, loop, point);
    });
  });
  const found = messages.map(() => ({
    speaker: undefined as Answerable | undefined,
    detectors: new Map<number, Answerable>(),
  }));
  for (const row of await sql<Row>('telemetry-resolve', RESOLVE, [...addresses, ...ids, ...points])) {
    const message = found[row.message];
    if (row.signal < 0 && message) message.speaker = answerableOf(row);
    else message?.detectors.set(row.signal, answerableOf(row));
  }
  return found;
}

function push<Columns extends unknown[][]>(
  columns: Columns,
  ...values: { [K in keyof Columns]: Columns[K][number] }
): void {
  for (const [index, value] of values.entries()) columns[index]?.push(value);
}

function answerableOf(row: Row): Answerable {
  return {
    deviceId: row.device_id,
    providerId: row.provider_id,
    enterpriseId: row.enterprise_id,
    premisesId: row.premises_id,
    regionPath: row.region_path,
  };
}
