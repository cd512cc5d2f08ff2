import type { AddressInfo } from 'node:net';
import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { SMTPServer } from 'smtp-server';
import { newId, type Uuid } from '#kernel';
import { Mailer, PlatformModule, type Sql, TenantPool } from '#platform';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import { Channels } from './channels.js';
import { HandOverDeliveries } from './hand-over-deliveries.handler.js';
import { NotificationsWorkerModule, Notifier, type Recipient, registerTopic } from './index.js';
import { MailChannel } from './mail.channel.js';

const OFF = { off: true, from: 'x@x.test' };
const REFUSED = 'refused@x.test';
const received: string[] = [];
const carrier = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: ({ address }, _session, done) => done(address === REFUSED ? new Error('No such mailbox') : null),
  onData: (stream, _session, done) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    stream.on('end', () => {
      received.push(text);
      done();
    });
  },
});

let database: TestDatabase;
let admin: pg.Pool;
let module: TestingModule;
let providerId: Uuid;

beforeAll(async () => {
  registerTopic('test.told', { render: (params, language) => ({ title: `${language} ${params.what}`, body: 'body' }) });
  await new Promise<void>((resolve) => carrier.listen(0, '127.0.0.1', resolve));
  const { port } = carrier.server.address() as AddressInfo;
  database = await testDatabase({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  const imports = [PlatformModule.forRoot(database.config), NotificationsWorkerModule];
  module = await Test.createTestingModule({ imports }).compile();
  providerId = newId();
  await admin.query(
    `INSERT INTO organisation (id, kind, name, region_code, region_path) VALUES ($1, 'PROVIDER', 'P', '32', '32/')`,
    [providerId],
  );
}, 120_000);

afterAll(async () => {
  await module?.close();
  await admin?.end();
  await database?.close();
  await new Promise<void>((resolve) => carrier.close(resolve));
});

const asWorker = <T>(work: (sql: Sql) => Promise<T>) =>
  module.get(TenantPool).transaction({ role: 'vigil_worker', providerId }, work);

const person = (name: string, more: Partial<Recipient> = {}): Recipient => ({
  organisationId: providerId,
  name,
  duty: 'DISPATCHER',
  language: 'en',
  ...more,
});

function tell(subjectId: Uuid, recipients: Recipient[], occasion?: string) {
  const telling = {
    subjectType: 'Test',
    subjectId,
    topic: 'test.told',
    params: { what: 'fire' },
    step: 0,
    occasion,
    providerId,
  };
  return asWorker((sql) => module.get(Notifier).tell(sql, { ...telling, recipients }));
}

async function handOver(): Promise<void> {
  const name = 'notification.delivery-requested';
  const { rows } = await admin.query('DELETE FROM outbox_event WHERE name = $1 RETURNING id, payload', [name]);
  for (const { id, payload } of rows) {
    const event = { id, payload, providerId, createdAt: new Date(), afterCommit: () => undefined };
    await asWorker((sql) => module.get(HandOverDeliveries).handle(event, sql));
  }
}

const deliveriesOf = async (subjectId: Uuid) =>
  (await admin.query('SELECT * FROM delivery WHERE subject_id = $1 ORDER BY recipient_name, channel', [subjectId]))
    .rows;

describe('telling people', () => {
  it('hands the inbox over at once, mail by the worker, each with an outcome of its own', async () => {
    const subject = newId();
    const people = [
      person('a', { userId: newId(), email: 'a@x.test' }),
      person('b', { email: REFUSED }),
      person('c', { phone: '13812345678' }),
    ];
    const told = await tell(subject, people);
    expect(told.deliveryIds).toHaveLength(3);
    expect(told.unreachable.map(({ name }) => name)).toEqual(['c']);
    await handOver();
    const [inbox, mail, refused, byHand] = await deliveriesOf(subject);
    expect(byHand).toMatchObject({ channel: 'VOICE', state: 'UNREACHABLE', address: '13812345678', attempts: 0 });
    expect(byHand.last_error).toContain('No channel VOICE');
    expect(inbox).toMatchObject({ channel: 'IN_APP', state: 'HANDED_OVER', attempts: 0 });
    expect(mail).toMatchObject({ channel: 'MAIL', state: 'HANDED_OVER', attempts: 1, last_error: null });
    expect(refused).toMatchObject({ channel: 'MAIL', state: 'PENDING', attempts: 1, handed_over_at: null });
    expect(refused.last_error).toContain('No such mailbox');
    expect(received.at(-1)).toContain(`<${mail.id}@vigil>`);
    expect(received.at(-1)).toContain('Subject: en fire');
    const again = await admin.query(
      `SELECT payload, next_at > clock_timestamp() + interval '10 s' AS later FROM outbox_event`,
    );
    expect(again.rows).toEqual([{ payload: { deliveryIds: [refused.id] }, later: true }]);
    for (let attempt = 2; attempt <= 7; attempt += 1) await handOver();
    expect((await deliveriesOf(subject))[2]).toMatchObject({ state: 'FAILED', attempts: 7 });
    expect(received).toHaveLength(1);
  });

  it('tells nobody twice of the same step and occasion', async () => {
    const subject = newId();
    const people = [person('a', { userId: newId(), email: 'twice@x.test' })];
    expect((await tell(subject, people)).deliveryIds).toHaveLength(2);
    expect((await tell(subject, people)).deliveryIds).toHaveLength(0);
    expect((await tell(subject, people, 'a later alarm')).deliveryIds).toHaveLength(2);
    const { rows } = await admin.query('SELECT 1 FROM notification WHERE subject_id = $1', [subject]);
    expect(rows).toHaveLength(2);
  });

  it('on a channel that is closed is on record as not delivered, with the reason, and never as handed over', async () => {
    const closed = new Notifier(new Channels([new MailChannel(new Mailer({ ...database.config, mail: OFF }))]));
    const subject = newId();
    const people = [
      person('a', { userId: newId(), email: 'off-a@x.test' }),
      person('b', { email: 'off-b@x.test', phone: '13812345678' }),
    ];
    const telling = { subjectType: 'Test', subjectId: subject, topic: 'test.told', params: {}, step: 0, providerId };
    const told = await asWorker((sql) => closed.tell(sql, { ...telling, recipients: people }));
    await handOver();
    expect(told.deliveryIds).toHaveLength(1);
    expect(told.unreachable.map(({ name }) => name)).toEqual(['b']);
    const rows = await deliveriesOf(subject);
    expect(rows.map(({ recipient_name, channel, state }) => [recipient_name, channel, state])).toEqual([
      ['a', 'IN_APP', 'HANDED_OVER'],
      ['a', 'MAIL', 'FAILED'],
      ['b', 'MAIL', 'FAILED'],
      ['b', 'VOICE', 'UNREACHABLE'],
    ]);
    for (const mail of rows.filter(({ channel }) => channel === 'MAIL')) {
      expect(mail).toMatchObject({ handed_over_at: null, last_error: expect.stringContaining('MAIL=off') });
    }
    expect(received.filter((mail) => mail.includes('off-'))).toEqual([]);
  });
});
