// Prepared SQL because signals are stored on the tenant pool, many at once, with their events in the same transaction.
import { newId, type Uuid } from '#kernel';
import type { Sql } from '../database/tenant-pool.js';
import type { EventDefinition, EventInput } from './event.js';

export interface SaidEvent<Payload = never> extends EventInput<Payload> {
  readonly event: EventDefinition<Payload>;
}

/** Pairs an event with its content, so that lists of different events keep their types. */
export function said<Payload>(event: EventDefinition<Payload>, input: EventInput<Payload>): SaidEvent {
  return { ...input, event } as unknown as SaidEvent;
}

const INSERT = `INSERT INTO outbox_event (id, name, provider_id, enterprise_id, ordering_key, payload, priority, next_at)
  SELECT id, name, provider_id, enterprise_id, ordering_key, payload::jsonb, priority, coalesce(next_at, clock_timestamp())
  FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::smallint[], $8::timestamptz[])
    AS e (id, name, provider_id, enterprise_id, ordering_key, payload, priority, next_at)`;

/**
 * Writes events in the transaction of `sql`, in one statement; gives their ids. Afterwards, once committed, call
 * `Outbox.hint()`, else the relay finds them at its next look (500 ms). Throws ZodError on a payload that does not fit.
 */
export async function addEvents(sql: Sql, events: readonly SaidEvent[]): Promise<Uuid[]> {
  if (events.length === 0) return [];
  const rows = events.map(toRow);
  const column = <K extends keyof Row>(key: K) => rows.map((row) => row[key]);
  const columns = [column('id'), column('name'), column('providerId'), column('enterpriseId'), column('orderingKey')];
  await sql('outbox-add', INSERT, [
    ...columns,
    rows.map((row) => JSON.stringify(row.payload)),
    column('priority'),
    rows.map((row) => row.nextAt ?? null),
  ]);
  return column('id');
}

type Row = ReturnType<typeof toRow>;

export function toRow({ event, providerId, enterpriseId, orderingKey, notBefore, payload }: SaidEvent) {
  const checked: unknown = event.schema.parse(payload);
  return {
    id: newId(),
    name: event.name,
    providerId: providerId ?? null,
    enterpriseId: enterpriseId ?? null,
    orderingKey: orderingKey ?? null,
    payload: checked,
    priority: event.priority,
    nextAt: notBefore,
  };
}
