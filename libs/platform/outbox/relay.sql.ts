// Prepared SQL because the relay runs these some hundred times a second in a storm, and Prisma knows no SKIP LOCKED.
import type { Uuid } from '#kernel';
import type { Sql } from '../database/tenant-pool.js';

export interface ClaimedEvent {
  readonly id: Uuid;
  readonly name: string;
  readonly provider_id: Uuid | null;
  readonly enterprise_id: Uuid | null;
  readonly ordering_key: string | null;
  readonly payload: unknown;
  readonly priority: number;
  readonly attempts: number;
  readonly created_at: Date;
}

const LEAST_URGENT = 32_767;

// A claim that a crash undoes is only claimed again: it need not wait for the disk.
const CLAIM = `WITH quick AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)), due AS MATERIALIZED (
    SELECT id, next_at FROM outbox_event
    WHERE done_at IS NULL AND parked_at IS NULL AND next_at <= now() AND (leased_until IS NULL OR leased_until < now())
      AND (ordering_key IS NULL OR ordering_key <> ALL ($4::text[])) AND priority <= $5
    ORDER BY priority, next_at FOR UPDATE SKIP LOCKED LIMIT $2
  )
  UPDATE outbox_event e SET leased_by = $1, leased_until = clock_timestamp() + make_interval(secs => $3)
  FROM due, quick WHERE e.id = due.id
  RETURNING e.id, e.name, e.provider_id, e.enterprise_id, e.ordering_key, e.payload, e.priority, e.attempts, e.created_at,
    e.next_at AS due_at`;

/**
 * Leases up to `count` due events, in the order in which to handle them, but none whose ordering key is in `busyKeys` and none less
 * urgent than `priority`.
 */
export async function claim(
  sql: Sql,
  relay: string,
  options: { count: number; leaseSeconds: number; busyKeys: readonly string[]; priority?: number },
): Promise<ClaimedEvent[]> {
  const { count, leaseSeconds, busyKeys, priority = LEAST_URGENT } = options;
  const values = [relay, count, leaseSeconds, busyKeys, priority];
  const claimed = await sql<ClaimedEvent & { due_at: Date }>('outbox-claim', CLAIM, values);
  const time = (event: { due_at: Date }) => event.due_at.getTime();
  return claimed.sort((a, b) => a.priority - b.priority || time(a) - time(b) || (a.id < b.id ? -1 : 1));
}

// A row that is locked is being handled, and needs no lease while it is.
const RENEW = `UPDATE outbox_event SET leased_until = clock_timestamp() + make_interval(secs => $3) WHERE id IN (
  SELECT id FROM outbox_event WHERE id = ANY ($1::uuid[]) AND leased_by = $2 AND done_at IS NULL
  FOR NO KEY UPDATE SKIP LOCKED)`;

export async function renew(sql: Sql, relay: string, ids: readonly Uuid[], leaseSeconds: number): Promise<void> {
  await sql('outbox-quick', 'SET LOCAL synchronous_commit = off');
  await sql('outbox-renew', RENEW, [ids, relay, leaseSeconds]);
}

const RELEASE = `UPDATE outbox_event SET leased_by = NULL, leased_until = NULL
  WHERE id = ANY ($1::uuid[]) AND leased_by = $2 AND done_at IS NULL`;

export async function release(sql: Sql, relay: string, ids: readonly Uuid[]): Promise<void> {
  await sql('outbox-release', RELEASE, [ids, relay]);
}

/**
 * First statement of a handler's transaction. `$3`: no other handler is left, so the event is done with this commit; `$4`: the
 * commit need not wait for the disk.
 */
export const BEGIN_HANDLING = `WITH fresh AS (
    INSERT INTO outbox_handled (event_id, handler) VALUES ($1::uuid, $2::text) ON CONFLICT DO NOTHING RETURNING 1
  ), done AS (
    UPDATE outbox_event SET done_at = clock_timestamp(), leased_by = NULL, leased_until = NULL
    WHERE id = $1::uuid AND $3::boolean
  )
  SELECT EXISTS (SELECT FROM fresh) AS fresh, CASE WHEN $4::boolean THEN set_config('synchronous_commit', 'off', true) END`;

/** The same where the event has one handler only: that it is done says that it has run. The mark may be of a release that had more. */
export const BEGIN_ONLY = `WITH standing AS MATERIALIZED (
    SELECT e.done_at IS NULL AND NOT EXISTS (SELECT FROM outbox_handled WHERE event_id = $1::uuid AND handler = $2::text) AS fresh
    FROM outbox_event e WHERE e.id = $1::uuid FOR UPDATE
  ), done AS (
    UPDATE outbox_event SET done_at = coalesce(done_at, clock_timestamp()), leased_by = NULL, leased_until = NULL
    WHERE id = $1::uuid AND $3::boolean
  )
  SELECT fresh, CASE WHEN $4::boolean THEN set_config('synchronous_commit', 'off', true) END FROM standing`;

const DONE = `UPDATE outbox_event SET done_at = clock_timestamp(), leased_by = NULL, leased_until = NULL WHERE id = $1`;

export async function markDone(sql: Sql, id: Uuid): Promise<void> {
  await sql('outbox-done', DONE, [id]);
}

const FAILED = `UPDATE outbox_event SET attempts = attempts + 1, last_error = $3, leased_by = NULL, leased_until = NULL,
    next_at = clock_timestamp() + make_interval(secs => $4),
    parked_at = CASE WHEN $5::boolean THEN clock_timestamp() END
  WHERE id = $1 AND leased_by = $2 AND done_at IS NULL`;

export async function markFailed(
  sql: Sql,
  relay: string,
  failure: { id: Uuid; error: string; seconds: number; parked: boolean },
): Promise<void> {
  const { id, error, seconds, parked } = failure;
  await sql('outbox-failed', FAILED, [id, relay, error, seconds, parked]);
}

const STANDING = `SELECT
    (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 FROM outbox_event
     WHERE done_at IS NULL AND parked_at IS NULL AND next_at <= now()) AS "oldestSeconds",
    (SELECT count(*)::int FROM outbox_event WHERE parked_at IS NOT NULL) AS parked`;

export async function standing(sql: Sql): Promise<{ oldestSeconds: number; parked: number }> {
  const [row] = await sql<{ oldestSeconds: number; parked: number }>('outbox-standing', STANDING);
  return row ?? { oldestSeconds: 0, parked: 0 };
}
