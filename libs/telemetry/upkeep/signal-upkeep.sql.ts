// Plain SQL because partitions are made by a function of the database, and old keys go in one set.
import type { Sql } from '#platform';

/** Makes the day partitions from today to `days` ahead; gives how many are new. As vigil_worker. */
export async function ensureSignalPartitions(sql: Sql, days: number): Promise<number> {
  const [row] = await sql<{ made: number }>('telemetry-partitions', 'SELECT ensure_signal_partitions($1) AS made', [
    days,
  ]);
  return row?.made ?? 0;
}

/** Drops the oldest day partitions that are older than `days` (30 at least), at most `most`; gives their number. As vigil_worker. */
export async function dropSignalPartitions(sql: Sql, days: number, most: number): Promise<number> {
  const text = 'SELECT drop_signal_partitions($1, $2) AS dropped';
  const [row] = await sql<{ dropped: number }>('telemetry-drop-partitions', text, [days, most]);
  return row?.dropped ?? 0;
}

const SWEEP = `DELETE FROM signal_key WHERE ctid = ANY (ARRAY(
  SELECT ctid FROM signal_key WHERE received_at < now() - interval '8 days' LIMIT $1))`;
const LEFT = `SELECT EXISTS (SELECT FROM signal_key WHERE received_at < now() - interval '8 days') AS any`;

/** Forgets keys that no window reaches any more, `most` at a time; gives true while there are others. As vigil_worker. */
export async function sweepSignalKeys(sql: Sql, most: number): Promise<boolean> {
  await sql('telemetry-sweep-keys', SWEEP, [most]);
  const [row] = await sql<{ any: boolean }>('telemetry-sweep-left', LEFT);
  return row?.any ?? false;
}
