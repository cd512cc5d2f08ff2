import type { Sql } from '#platform';

// Prepared and without Prisma: asked every few seconds by whatever watches the process.
const OLDEST_DUE = `select coalesce(extract(epoch from now() - min(next_at)), 0)::float8 as seconds
  from outbox_event where done_at is null and parked_at is null and next_at <= now()`;

/** For how many seconds the oldest event that is due has been waiting for the worker. */
export async function outboxLag(sql: Sql): Promise<number> {
  const [row] = await sql<{ seconds: number }>('health-outbox-lag', OLDEST_DUE);
  return row?.seconds ?? 0;
}
