// Prepared SQL because telling stands between a signal and the first person who hears of it: one round trip for everyone.
import { Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import type { Sql } from '#platform';
import { Channels, type WayOut } from './channels.js';
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
  /** Made by this call for people whom a channel reaches; those told before are not among them. */
  readonly deliveryIds: Uuid[];
  /** Whom no channel reaches: recorded as such, so that the desk calls them by hand. */
  readonly unreachable: Recipient[];
}

const TELL = `
WITH person AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb)
    AS p (item uuid, organisation uuid, account uuid, name text, duty text, language text)
), way AS (
  SELECT * FROM jsonb_to_recordset($2::jsonb) AS w (id uuid, item uuid, channel text, address text, state text, error text)
), told AS (
  INSERT INTO delivery (id, organisation_id, notification_id, provider_id, enterprise_id, subject_id, user_id, recipient_name,
    recipient_duty, channel, address, language, step, occasion, state, handed_over_at, last_error)
  SELECT w.id, p.organisation, p.item, $3::uuid, $4::uuid, $5::uuid, p.account, p.name,
    p.duty, w.channel, w.address, p.language, $6::integer, $7::text,
    w.state, CASE w.state WHEN 'HANDED_OVER' THEN clock_timestamp() END, w.error
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
SELECT id FROM told WHERE state IN ('HANDED_OVER', 'PENDING')`;

interface Way {
  readonly channel: ChannelName;
  readonly address?: string;
  readonly state: 'HANDED_OVER' | 'PENDING' | 'FAILED' | 'UNREACHABLE';
  readonly error?: string;
}

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
    const unreachable = persons.filter(({ ways }) => ways.every(isNone)).map(({ recipient }) => recipient);
    if (persons.length === 0) return { deliveryIds: [], unreachable };
    const rows = await sql<{ id: Uuid }>('notifier-tell', TELL, [
      JSON.stringify(persons.map(({ item, recipient }) => personRow(item, recipient))),
      JSON.stringify(persons.flatMap(({ item, ways }) => ways.map((way) => ({ ...way, id: newId(), item })))),
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

  private waysTo(recipient: Recipient): Way[] {
    const inbox: Way[] = recipient.userId ? [{ channel: 'IN_APP', state: 'HANDED_OVER' }] : [];
    const ways = [...inbox, ...this.channels.waysTo(recipient).map(wayOut)];
    return ways.every(isNone) ? [...ways, byHand(recipient)] : ways;
  }
}

/** One that is closed is on record with its reason, and nobody waits for it. */
function wayOut({ closed, ...way }: WayOut): Way {
  return closed === undefined ? { ...way, state: 'PENDING' } : { ...way, state: 'FAILED', error: closed };
}

const isNone = ({ state }: Way): boolean => state === 'UNREACHABLE' || state === 'FAILED';

/** What is left to the desk: the number that a person is to be called at. */
function byHand({ phone }: Recipient): Way {
  return { channel: 'VOICE', address: phone, state: 'UNREACHABLE', error: 'No channel VOICE is set up' };
}

function personRow(item: Uuid, { organisationId, userId, name, duty, language }: Recipient) {
  return { item, organisation: organisationId, account: userId, name, duty, language };
}
