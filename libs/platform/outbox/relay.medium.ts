import { setTimeout as sleep } from 'node:timers/promises';
import { type INestApplicationContext, Injectable, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { z } from 'zod';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { Database } from '../database/database.js';
import type { Tenancy } from '../database/tenancy.js';
import { type Sql, TenantPool } from '../database/tenant-pool.js';
import { PlatformModule, PlatformWorkerModule } from '../platform.module.js';
import { addEvents, said } from './add-events.sql.js';
import { defineEvent, type HandledEvent, PRIORITY } from './event.js';
import { OnEvent } from './on-event.js';
import { Outbox } from './outbox.js';

const schema = z.object({ n: z.number() });
type Numbered = HandledEvent<{ n: number }>;
const rang = defineEvent('test.rang', schema, { priority: PRIORITY.ALARM });
const sold = defineEvent('test.sold', schema);
const unheard = defineEvent('test.unheard', schema);

const EFFECT = 'INSERT INTO effect (event_id, n, handler) VALUES ($1, $2, $3)';
const log: { id: string; n: number; phase: 'begin' | 'end' }[] = [];
/** What a handler does after its effect; tests set it. */
let afterEffect: (event: Numbered) => Promise<void> = async () => undefined;

@Injectable()
class Bells {
  @OnEvent(rang, { sql: true })
  async ring(event: Numbered, sql: Sql): Promise<void> {
    log.push({ id: event.id, n: event.payload.n, phase: 'begin' });
    await sql('test-effect', EFFECT, [event.id, event.payload.n, 'ring']);
    await afterEffect(event);
    log.push({ id: event.id, n: event.payload.n, phase: 'end' });
  }
}

@Injectable()
class Ledger {
  constructor(private readonly database: Database) {}

  @OnEvent(sold)
  async book(event: Numbered): Promise<void> {
    await this.database.write((tx) => tx.$executeRawUnsafe(EFFECT_CAST, event.id, event.payload.n, 'book'));
  }

  @OnEvent(sold)
  async thank(event: Numbered): Promise<void> {
    await this.database.write((tx) => tx.$executeRawUnsafe(EFFECT_CAST, event.id, event.payload.n, 'thank'));
    await afterEffect(event);
  }
}
const EFFECT_CAST = 'INSERT INTO effect (event_id, n, handler) VALUES ($1::uuid, $2::int, $3)';

let database: TestDatabase;
let admin: pg.Client;
const apps: INestApplicationContext[] = [];

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(
    'CREATE TABLE effect (event_id uuid, n int, handler text, at timestamptz DEFAULT clock_timestamp())',
  );
  await admin.query('GRANT INSERT ON effect TO vigil_worker');
});
afterAll(async () => {
  await admin.end();
  await database.close();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  afterEffect = async () => undefined;
  log.length = 0;
  await admin.query('TRUNCATE effect, outbox_event CASCADE');
});

async function start(...providers: Type[]): Promise<INestApplicationContext> {
  @Module({
    imports: [PlatformModule.forRoot(database.config), ...(providers.length > 0 ? [PlatformWorkerModule] : [])],
    providers,
  })
  class App {}
  const app = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
  apps.push(app);
  return app;
}

async function say(app: INestApplicationContext, event: typeof rang, numbers: readonly number[], orderingKey?: string) {
  const pool = app.get(TenantPool);
  const events = numbers.map((n) => said(event, { payload: { n }, orderingKey }));
  await pool.transaction({ role: 'vigil_gateway' }, (sql) => addEvents(sql, events));
  app.get(Outbox).hint();
}

const rows = async (text: string) => (await admin.query(text)).rows;
const done = async () => (await rows('SELECT count(*)::int AS n FROM outbox_event WHERE done_at IS NOT NULL'))[0].n;

async function until(check: () => Promise<boolean>, seconds = 20): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('It did not come to that in time');
    await sleep(20);
  }
}

/** Only who acts for an organisation may say that something happened. */
const speaker: Tenancy = { role: 'vigil_app', organisationId: newId(), organisationKind: 'PROVIDER' };
const range = (count: number) => Array.from({ length: count }, (_, n) => n);

it('hands an event of a use case to every handler once, in the scope of its tenants', async () => {
  const app = await start(Ledger);
  const db = app.get(Database);
  const outbox = app.get(Outbox);
  const say = () => db.transaction(() => outbox.add(sold, { payload: { n: 7 } }));
  await db.within(speaker, say);
  await expect(
    db.within(speaker, () =>
      db.transaction(async () => {
        await outbox.add(sold, { payload: { n: 8 } });
        throw new Error('the use case fails');
      }),
    ),
  ).rejects.toThrow('the use case fails');
  await until(async () => (await done()) === 1);
  expect(await rows('SELECT n, handler FROM effect ORDER BY handler')).toEqual([
    { n: 7, handler: 'book' },
    { n: 7, handler: 'thank' },
  ]);
});

it('is told of events of another process at once', async () => {
  await start(Bells);
  const producer = await start();
  await say(producer, rang, [1]);
  await until(async () => (await done()) === 1);
  await sleep(600);
  const began = Date.now();
  await say(producer, rang, [2]);
  await until(async () => (await done()) === 2);
  expect(Date.now() - began).toBeLessThan(300);
});

it('does everything once with two relays, handlers that fail after their effect and connections that are cut', async () => {
  const one = await start(Bells, Ledger);
  await start(Bells, Ledger);
  afterEffect = async () => {
    if (Math.random() < 0.2) throw new Error('after the effect');
  };
  for (const batch of range(10)) {
    await say(
      one,
      rang,
      range(30).map((n) => batch * 100 + n),
    );
    await say(
      one,
      sold,
      range(5).map((n) => batch * 100 + n),
    );
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name IN ('vigil-sql', 'vigil') AND random() < 0.3`,
    );
    await sleep(100);
  }
  afterEffect = async () => undefined;
  const said = (await rows('SELECT count(*)::int AS n FROM outbox_event'))[0].n;
  await until(async () => (await done()) === said, 40);
  expect(said).toBeGreaterThan(100);
  expect(await rows('SELECT event_id FROM effect GROUP BY event_id, handler HAVING count(*) > 1')).toEqual([]);
  const expected = `SELECT count(*)::int AS n FROM outbox_event e JOIN (VALUES ('test.rang', 'ring'), ('test.sold', 'book'),
    ('test.sold', 'thank')) h (name, handler) USING (name) LEFT JOIN effect f ON f.event_id = e.id AND f.handler = h.handler`;
  expect(await rows(`${expected} WHERE f.event_id IS NULL`)).toEqual([{ n: 0 }]);
}, 90_000);

it('takes what a dead relay had leased once the lease has run out, and not before', async () => {
  const producer = await start();
  await say(producer, rang, [1]);
  await admin.query(
    `UPDATE outbox_event SET leased_by = 'dead', leased_until = clock_timestamp() + interval '1500 ms'`,
  );
  await start(Bells);
  await sleep(900);
  expect(await done()).toBe(0);
  await until(async () => (await done()) === 1);
});

it('keeps the order of one key while others pass', async () => {
  const producer = await start();
  await say(producer, rang, range(20), 'premises-1');
  await say(producer, rang, [1000]);
  afterEffect = () => sleep(10);
  await start(Bells);
  await until(async () => (await done()) === 21);
  const keyed = log.filter(({ n }) => n < 1000);
  expect(keyed.map(({ n }) => n)).toEqual(range(20).flatMap((n) => [n, n]));
  expect(log.findIndex(({ n }) => n === 1000)).toBeLessThan(log.length - 2);
});

it('lets one that is stuck wait longer and longer, parks it in the end and goes on with the others', async () => {
  const app = await start(Bells, Ledger);
  afterEffect = async ({ payload }) => {
    if (payload.n === 13) throw new Error('unlucky');
  };
  await say(app, sold, [13, 14]);
  await until(async () => (await done()) === 1);
  await until(async () => (await rows('SELECT FROM outbox_event WHERE attempts >= 2')).length === 1);
  expect(await rows(`SELECT handler FROM effect WHERE n = 13`)).toEqual([{ handler: 'book' }]);
  const late = 'UPDATE outbox_event SET attempts = 19, next_at = now() WHERE done_at IS NULL RETURNING last_error';
  expect((await rows(late))[0].last_error).toBe('unlucky');
  await until(async () => (await rows('SELECT FROM outbox_event WHERE parked_at IS NOT NULL')).length === 1);
  await say(app, rang, [13]);
  await until(
    async () => (await rows(`SELECT FROM outbox_event WHERE name = 'test.rang' AND attempts = 1`)).length === 1,
  );
  await admin.query(`UPDATE outbox_event SET attempts = 40, next_at = now() WHERE name = 'test.rang'`);
  await until(async () => (await rows('SELECT FROM outbox_event WHERE attempts = 41')).length === 1);
  const [alarm] = await rows(`SELECT parked_at, extract(epoch FROM next_at - now()) AS wait FROM outbox_event
    WHERE name = 'test.rang'`);
  expect(alarm.parked_at).toBeNull();
  expect(Number(alarm.wait)).toBeGreaterThan(40);
});

it('is done with what nobody handles, and keeps what it does not know', async () => {
  const app = await start(Bells);
  await say(app, unheard, [1]);
  await until(async () => (await done()) === 1);
  await admin.query(
    `INSERT INTO outbox_event (id, name, payload) VALUES (gen_random_uuid(), 'test.of-tomorrow', '{}')`,
  );
  await until(
    async () => (await rows('SELECT FROM outbox_event WHERE attempts >= 1 AND done_at IS NULL')).length === 1,
  );
});

it('ends what runs and gives back the rest at once when it is stopped', async () => {
  const app = await start(Bells);
  afterEffect = () => sleep(300);
  await say(app, rang, range(30));
  await until(async () => log.length >= 6);
  await app.close();
  apps.length = 0;
  const finished = await done();
  expect(finished).toBeGreaterThanOrEqual(6);
  expect(finished).toBeLessThan(30);
  expect(await rows('SELECT FROM outbox_event WHERE leased_by IS NOT NULL')).toEqual([]);
  expect((await rows('SELECT FROM effect')).length).toBe(finished);
});

it('listens again after its connection was cut', async () => {
  await start(Bells);
  const producer = await start();
  await say(producer, rang, [1]);
  await until(async () => (await done()) === 1);
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'vigil-listen'`;
  expect(await rows(cut)).toHaveLength(1);
  const listening = `SELECT FROM pg_stat_activity WHERE datname = current_database()
    AND application_name = 'vigil-listen' AND query LIKE 'LISTEN%'`;
  await until(async () => (await rows(listening)).length === 1);
  await sleep(600);
  const began = Date.now();
  await say(producer, rang, [2]);
  await until(async () => (await done()) === 2);
  expect(Date.now() - began).toBeLessThan(300);
});

it('refuses to start with two handlers of one name', async () => {
  @Injectable()
  class Twice {
    @OnEvent(rang, { name: 'same' })
    async first(): Promise<void> {}

    @OnEvent(rang, { name: 'same' })
    async second(): Promise<void> {}
  }
  await expect(start(Twice)).rejects.toThrow(/Two handlers of test.rang are called same/);
});
