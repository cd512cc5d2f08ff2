// Prepared SQL because Stripe says a thousand things a second at the turn of a month, and one commit can hold many of them.
import type { Sql } from '#platform';
import type { StripeEventRow } from './stripe-event.repository.js';

export type ReceivedEvent = Pick<StripeEventRow, 'account' | 'id' | 'type' | 'objectType' | 'objectId' | 'saidAt'>;

// The door may not read what it writes: that so many rows were fresh is all that it learns.
const RECEIVE = `WITH taken AS (
    INSERT INTO stripe_event (account, id, type, object_type, object_id, said_at)
    SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
    ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT count(*)::int AS fresh FROM taken`;

/** How many of the events had not been received before. */
export async function receiveEvents(sql: Sql, events: readonly ReceivedEvent[]): Promise<number> {
  const column = <K extends keyof ReceivedEvent>(key: K) => events.map((event) => event[key]);
  const names = [column('account'), column('id'), column('type'), column('objectType'), column('objectId')];
  const [row] = await sql<{ fresh: number }>('stripe-receive', RECEIVE, [...names, column('saidAt')]);
  return row?.fresh ?? 0;
}
