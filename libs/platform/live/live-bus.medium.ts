import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import pg from 'pg';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { PlatformModule } from '../platform.module.js';
import { LiveBus } from './live-bus.js';
import { messages } from './live-message.js';

let database: TestDatabase;
let admin: pg.Client;
const apps: INestApplicationContext[] = [];

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});
afterAll(async () => {
  await admin.end();
  await database.close();
});

/** A process of its own, as far as the bus can tell, and what it hears on the topic `incident`. */
async function start() {
  const app = await NestFactory.createApplicationContext(PlatformModule.forRoot(database.config), { logger: false });
  apps.push(app);
  const bus = app.get(LiveBus);
  const heard: string[] = [];
  bus.subscribe('incident', (ids) => heard.push(...ids));
  return { bus, heard };
}

const listeners = `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
  AND application_name = 'vigil-listen' AND query LIKE 'LISTEN%' AND state = 'idle'`;

async function until(check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error('It did not come to that in time');
    await sleep(10);
  }
}
const listening = (count: number) => until(async () => (await admin.query(listeners)).rowCount === count);

it('tells every process once, on the topic only, also more ids than one notification holds', async () => {
  const [here, there] = [await start(), await start()];
  await listening(2);
  const ids = Array.from({ length: 500 }, () => newId());
  here.bus.publish('incident', ids);
  here.bus.publish('incident', ids.slice(0, 10));
  here.bus.publish('device', [newId()]);
  await until(() => there.heard.length >= 500);
  await sleep(50);
  expect(here.heard).toEqual(ids);
  expect([...there.heard].sort()).toEqual([...ids].sort());
});

it('hears again after its connection was cut, and nothing once unsubscribed', async () => {
  const [here, there] = [await start(), await start()];
  await listening(2);
  const before = (await admin.query(listeners)).rows.map(({ pid }) => pid as number);
  await admin.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) pid', [before]);
  await listening(2);
  here.bus.publish('incident', ['after']);
  await until(() => there.heard.length > 0);
  expect(there.heard).toEqual(['after']);
  const stop = here.bus.subscribe('incident', () => here.heard.push('second'));
  stop();
  here.bus.publish('incident', ['last']);
  await until(() => there.heard.length > 1);
  expect(here.heard).toEqual(['after', 'last']);
});

it('keeps each notification below what PostgreSQL takes', () => {
  const split = messages(
    'origin',
    'topic',
    Array.from({ length: 1000 }, () => '消防'.repeat(6)),
  );
  expect(Math.max(...split.map((message) => Buffer.byteLength(message)))).toBeLessThan(7_501);
  expect(split.flatMap((message) => (JSON.parse(message) as [string, string, string[]])[2])).toHaveLength(1000);
});
