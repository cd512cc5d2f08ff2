// Prepared SQL on the tenant pool: handing over waits for carriers, longer than a Prisma transaction may stay open.
import { Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import type { HandledEvent, Sql } from '#platform';
import type { TopicParams } from './domain/topic.js';
import { deliveryRequested } from './notification.events.js';

export interface PendingDelivery {
  readonly id: Uuid;
  readonly channel: string;
  readonly address: string;
  readonly recipient_name: string;
  readonly language: 'en' | 'zh-CN';
  readonly attempts: number;
  readonly topic: string;
  readonly params: TopicParams;
}

export interface Outcome {
  readonly id: Uuid;
  /** Absent: handed over. */
  readonly error?: string;
  /** Seconds; absent with an error: given up. */
  readonly retryIn?: number;
}

const PENDING = `
SELECT d.id, d.channel, d.address, d.recipient_name, d.language, d.attempts, n.topic, n.params
FROM delivery d JOIN notification n ON n.organisation_id = d.organisation_id AND n.id = d.notification_id
WHERE d.id = ANY ($1::uuid[]) AND d.state = 'PENDING' ORDER BY d.id FOR UPDATE OF d`;

const SETTLE = `
UPDATE delivery d SET attempts = d.attempts + 1, last_error = o.error,
  state = CASE WHEN o.error IS NULL THEN 'HANDED_OVER' WHEN o.retry THEN 'PENDING' ELSE 'FAILED' END,
  handed_over_at = CASE WHEN o.error IS NULL THEN clock_timestamp() END
FROM jsonb_to_recordset($1::jsonb) AS o (id uuid, error text, retry boolean)
WHERE d.id = o.id`;

const ASK_AGAIN = `
INSERT INTO outbox_event (id, name, provider_id, enterprise_id, payload, priority, next_at)
VALUES ($1, $2, $3, $4, $5::jsonb, $6, clock_timestamp() + make_interval(secs => $7))`;

@Injectable()
export class DeliveryStatements {
  /** Those of `ids` that still wait, locked until the transaction ends. */
  pending(sql: Sql, ids: readonly Uuid[]): Promise<PendingDelivery[]> {
    return sql<PendingDelivery & Record<string, unknown>>('delivery-pending', PENDING, [ids]);
  }

  /** Writes each delivery's own outcome; what failed is asked for again, one event per length of wait. */
  async settle(sql: Sql, event: HandledEvent<unknown>, outcomes: readonly Outcome[]): Promise<void> {
    const rows = outcomes.map(({ id, error, retryIn }) => ({ id, error, retry: retryIn !== undefined }));
    await sql('delivery-settle', SETTLE, [JSON.stringify(rows)]);
    const waits = new Map<number, Uuid[]>();
    for (const { id, retryIn } of outcomes) {
      if (retryIn !== undefined) waits.set(retryIn, [...(waits.get(retryIn) ?? []), id]);
    }
    for (const [seconds, deliveryIds] of waits) {
      const payload = JSON.stringify({ deliveryIds });
      const { name, priority } = deliveryRequested;
      const scope = [event.providerId ?? null, event.enterpriseId ?? null];
      await sql('delivery-ask-again', ASK_AGAIN, [newId(), name, ...scope, payload, priority, seconds]);
    }
  }
}
