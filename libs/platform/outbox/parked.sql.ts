// Prepared SQL because an operator's command works on the tenant pool, as the relay does.
import type { Uuid } from '#kernel';
import type { Sql } from '../database/tenant-pool.js';

export interface ParkedEvent {
  readonly id: Uuid;
  readonly name: string;
  readonly provider_id: Uuid | null;
  readonly enterprise_id: Uuid | null;
  readonly attempts: number;
  readonly created_at: Date;
  readonly parked_at: Date;
  readonly last_error: string | null;
}

const COLUMNS = 'id, name, provider_id, enterprise_id, attempts, created_at, parked_at, last_error';
const PARKED = `SELECT ${COLUMNS} FROM outbox_event WHERE parked_at IS NOT NULL ORDER BY parked_at, id LIMIT $1`;

/** Events that were given up, oldest first. As `vigil_worker`. */
export function parkedEvents(sql: Sql, most: number): Promise<ParkedEvent[]> {
  return sql<ParkedEvent & Record<string, unknown>>('outbox-parked', PARKED, [most]);
}

const RELEASE = `UPDATE outbox_event e SET parked_at = NULL, attempts = 0, next_at = clock_timestamp()
  FROM (SELECT ${COLUMNS} FROM outbox_event WHERE id = $1 AND parked_at IS NOT NULL FOR UPDATE) was
  WHERE e.id = was.id RETURNING was.*`;

/** Lets it be tried anew, from the first attempt; gives it as it was, or undefined where no such event is parked. */
export async function releaseParked(sql: Sql, id: Uuid): Promise<ParkedEvent | undefined> {
  const [event] = await sql<ParkedEvent & Record<string, unknown>>('outbox-unpark', RELEASE, [id]);
  return event;
}
