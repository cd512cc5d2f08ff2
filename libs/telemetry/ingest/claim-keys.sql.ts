// Prepared SQL because a resend must be told from a new signal by the database itself, in one statement and without a race.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';

export interface Claim {
  readonly sourceId: Uuid;
  readonly key: string;
  readonly windowSeconds: number;
}

/** The same order in every transaction, so that two that bear the same keys wait for each other and never in a ring. */
const CLAIM = `INSERT INTO signal_key (source_id, key, received_at)
  SELECT source_id, key, now() FROM unnest($1::uuid[], $2::text[]) AS k (source_id, key) ORDER BY source_id, key
  ON CONFLICT (source_id, key) DO UPDATE SET received_at = excluded.received_at
    WHERE signal_key.received_at < excluded.received_at - make_interval(secs => $3)
  RETURNING source_id, key`;

/** Gives those claims that are new: the rest were received within their window. No claim may be in the list twice. */
export async function claimKeys(sql: Sql, claims: readonly Claim[]): Promise<Set<string>> {
  const fresh = new Set<string>();
  for (const windowSeconds of [...new Set(claims.map((claim) => claim.windowSeconds))].sort((a, b) => a - b)) {
    const group = claims.filter((claim) => claim.windowSeconds === windowSeconds);
    const values = [group.map(({ sourceId }) => sourceId), group.map(({ key }) => key), windowSeconds];
    const rows = await sql<{ source_id: Uuid; key: string }>('telemetry-claim', CLAIM, values);
    for (const row of rows) fresh.add(claimName(row.source_id, row.key));
  }
  return fresh;
}

export function claimName(sourceId: Uuid, key: string): string {
  return `${sourceId} ${key}`;
}
