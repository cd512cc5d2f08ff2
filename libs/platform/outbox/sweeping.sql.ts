// Plain SQL because Prisma cannot delete a limited number of rows.
import type { Sql } from '../database/tenant-pool.js';

const EVENTS = `WITH gone AS (DELETE FROM outbox_event WHERE id IN (
    SELECT id FROM outbox_event WHERE done_at < now() - interval '3 days' LIMIT $1) RETURNING 1)
  SELECT count(*)::int AS count FROM gone`;

const KEYS = `WITH gone AS (DELETE FROM idempotency_key WHERE ctid IN (
    SELECT ctid FROM idempotency_key WHERE created_at < now() - interval '7 days' LIMIT $1) RETURNING 1)
  SELECT count(*)::int AS count FROM gone`;

/** Deletes up to `limit` events that were done three days ago; gives their number. */
export async function sweepEvents(sql: Sql, limit: number): Promise<number> {
  const [row] = await sql<{ count: number }>('sweep-events', EVENTS, [limit]);
  return row?.count ?? 0;
}

/** Deletes up to `limit` idempotency keys of more than a week; gives their number. */
export async function sweepIdempotencyKeys(sql: Sql, limit: number): Promise<number> {
  const [row] = await sql<{ count: number }>('sweep-idempotency-keys', KEYS, [limit]);
  return row?.count ?? 0;
}
