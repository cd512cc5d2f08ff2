// Prepared SQL because telling stands between a signal and the first person who hears of it: one round trip for everyone.
import { Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import type { Sql } from '#platform';
import { Channels } from './channels.js';
import type { ChannelName } from './domain/channel.js';
import type { Recipient } from './domain/recipient.js';
import type { TopicParams } from './domain/topic.js';
import { deliveryRequested } from './notification.events.js';

export interface Telling {
  readonly subjectType: string;
  readonly subjectId: Uuid;
  /** Registered by `registerTopic`. */
  readonly topic: string;
  readonly params: TopicParams;
  /** Of the ladder. Subject, step and occasion together tell a person once, however often this is called. */
  readonly step: number;
  /** Why the same step tells again, e.g. the id of the alarm that joined later. */
  readonly occasion?: string;
  /** Scope in which deliveries are handed over later; also who may read them. */
  readonly providerId?: Uuid;
  readonly enterpriseId?: Uuid;
  readonly recipients: readonly Recipient[];
}

export interface Told {
  /** Made by this call; those told before are not among them. */
  readonly deliveryIds: Uuid[];
  /** Whom no channel reaches. */
  readonly unreachable: Recipient[];
}

const TELL = `
WITH person AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb)
    AS p (item uuid, organisation uuid, account uuid, name text, duty text, language text)
), way AS (
  SELECT * FROM jsonb_to_recordset($2::jsonb) AS w (id uuid, item uuid, channel text, address text)
), told AS (
  INSERT INTO delivery (id, organisation_id, notification_id, provider_id, enterprise_id, subject_id, user_id, recipient_name,
    recipient_duty, channel, address, language, step, occasion, state, handed_over_at)
  SELECT w.id, p.organisation, p.item, $3::uuid, $4::uuid, $5::uuid, p.account, p.name,
    p.duty, w.channel, w.address, p.language, $6::integer, $7::text,
    CASE w.channel WHEN 'IN_APP' THEN 'HANDED_OVER' ELSE 'PENDING' END,
    CASE w.channel WHEN 'IN_APP' THEN clock_timestamp() END
  FROM way w JOIN person p ON p.item = w.item
  ON CONFLICT (subject_id, step, occasion, channel, coalesce(user_id::text, address)) DO NOTHING
  RETURNING id, notification_id, state
), item AS (
  INSERT INTO notification (id, organisation_id, user_id, provider_id, enterprise_id, topic, subject_type, subject_id, params)
  SELECT p.item, p.organisation, p.account, $3::uuid, $4::uuid, $8::text, $9::text, $5::uuid, $10::jsonb
  FROM person p WHERE p.item IN (SELECT notification_id FROM told)
), asked AS (
  INSERT INTO outbox_event (id, name, provider_id, enterprise_id, payload, priority)
  SELECT $11::uuid, $12::text, $3::uuid, $4::uuid, jsonb_build_object('deliveryIds', jsonb_agg(id)), $13::smallint
  FROM told WHERE state = 'PENDING' HAVING count(*) > 0
)
SELECT id FROM told`;

/** Tells people: writes what stands in their inboxes and asks the worker to carry the rest out of the house. */
@Injectable()
export class Notifier {
  constructor(private readonly channels: Channels) {}

  /**
   * In the transaction of `sql`, which must run as `vigil_worker` in the scope of the tenants told. After the commit call
   * `Outbox.hint()`, so that mail need not wait for the relay's next look.
   */
  async tell(sql: Sql, telling: Telling): Promise<Told> {
    const persons = telling.recipients.map((recipient) => ({ item: newId(), recipient, ways: this.waysTo(recipient) }));
    const reached = persons.filter(({ ways }) => ways.length > 0);
    const unreachable = persons.filter(({ ways }) => ways.length === 0).map(({ recipient }) => recipient);
    if (reached.length === 0) return { deliveryIds: [], unreachable };
    const rows = await sql<{ id: Uuid }>('notifier-tell', TELL, [
      JSON.stringify(reached.map(({ item, recipient }) => personRow(item, recipient))),
      JSON.stringify(reached.flatMap(({ item, ways }) => ways.map((way) => ({ ...way, id: newId(), item })))),
      telling.providerId ?? null,
      telling.enterpriseId ?? null,
      telling.subjectId,
      telling.step,
      telling.occasion ?? '',
      telling.topic,
      telling.subjectType,
      JSON.stringify(telling.params),
      newId(),
      deliveryRequested.name,
      deliveryRequested.priority,
    ]);
    return { deliveryIds: rows.map(({ id }) => id), unreachable };
  }

  private waysTo(recipient: Recipient): { channel: ChannelName; address?: string }[] {
    const inbox = recipient.userId ? [{ channel: 'IN_APP' as const }] : [];
    return [...inbox, ...this.channels.waysTo(recipient)];
  }
}

function personRow(item: Uuid, { organisationId, userId, name, duty, language }: Recipient) {
  return { item, organisation: organisationId, account: userId, name, duty, language };
}
