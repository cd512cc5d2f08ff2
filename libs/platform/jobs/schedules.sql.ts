// Plain SQL because the condition stands in ON CONFLICT … DO UPDATE … WHERE, which Prisma cannot say.
import type { Sql } from '../database/tenant-pool.js';

// A tenth early is in time: timers of several workers never tick together.
const TAKE_TURN = `INSERT INTO installation_fact AS fact (name, value, at) VALUES ('schedule:' || $1, 'last run', clock_timestamp())
  ON CONFLICT (name) DO UPDATE SET at = excluded.at
  WHERE fact.at <= excluded.at - make_interval(secs => $2 * 0.9) RETURNING 1`;

/** True for one caller per interval, whichever process asks first. */
export async function takeTurn(sql: Sql, schedule: string, everyMs: number): Promise<boolean> {
  return (await sql('schedule-turn', TAKE_TURN, [schedule, everyMs / 1000])).length > 0;
}
