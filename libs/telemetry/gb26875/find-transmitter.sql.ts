// Prepared SQL because a frame must know its dialect before it can be read, and its device waits: one statement for all who ask.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';

export interface TransmitterRow {
  readonly gb_address: string;
  readonly device_id: Uuid;
  /** Answers for it now. */
  readonly provider_id: Uuid;
  /** Name of the dialect of its model; null speaks by the standard. */
  readonly profile: string | null;
  readonly heartbeat_seconds: number;
}

const FIND = `SELECT d.gb_address, d.id AS device_id, coalesce(c.provider_id, d.provider_id) AS provider_id, m.profile, m.heartbeat_seconds
  FROM device d JOIN device_model m ON m.code = d.model_code
  LEFT JOIN coverage c ON c.device_id = d.id AND c.valid_from <= now() AND (c.valid_to IS NULL OR c.valid_to > now())
  WHERE d.gb_address = ANY ($1::text[]) AND d.state <> 'RETIRED'`;

/** By address; those that nobody has registered are not in it. */
export async function findTransmitters(sql: Sql, addresses: readonly string[]): Promise<Map<string, TransmitterRow>> {
  const rows = await sql<TransmitterRow>('telemetry-find-transmitters', FIND, [addresses]);
  return new Map(rows.map((row) => [row.gb_address, row]));
}
