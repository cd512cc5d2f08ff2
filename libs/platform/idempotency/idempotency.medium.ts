import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { Database } from '../database/database.js';
import { PlatformModule } from '../platform.module.js';
import { Idempotency } from './idempotency.js';

let database: TestDatabase;
let app: INestApplicationContext;
beforeAll(async () => {
  database = await testDatabase();
  app = await NestFactory.createApplicationContext(PlatformModule.forRoot(database.config), { logger: false });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

/** One request: a transaction of the organisation in which `work` runs once per key. */
function request(organisationId: string, key: string | undefined, input: unknown, work: () => Promise<string>) {
  const db = app.get(Database);
  return db.within({ role: 'vigil_app', organisationId }, () =>
    db.transaction(() => app.get(Idempotency).once(organisationId, 'createThing', key, input, work)),
  );
}

it('runs once for ten requests at the same moment, and gives all of them its result', async () => {
  const organisation = newId();
  let runs = 0;
  const work = async () => {
    await sleep(50);
    return `thing-${++runs}`;
  };
  const input = { name: 'a', at: new Date(0), idempotencyKey: 'k' };
  const results = await Promise.all(Array.from({ length: 10 }, () => request(organisation, 'k', { ...input }, work)));
  expect(new Set(results)).toEqual(new Set(['thing-1']));
});

it('refuses the key with other input, also where only a date differs', async () => {
  const organisation = newId();
  const work = async () => 'thing';
  await request(organisation, 'k', { at: new Date(0) }, work);
  const again = request(organisation, 'k', { at: new Date(1) }, work);
  await expect(again).rejects.toMatchObject({ code: 'GENERAL.IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' });
});

it('leaves the key free when the work fails', async () => {
  const organisation = newId();
  const failing = request(organisation, 'k', {}, () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(await request(organisation, 'k', {}, async () => 'second')).toBe('second');
});

it('keeps the keys of organisations apart, and runs each time without a key', async () => {
  let runs = 0;
  const work = async () => `${++runs}`;
  const results = [newId(), newId()].flatMap((organisation) => [
    request(organisation, 'k', {}, work),
    request(organisation, undefined, {}, work),
    request(organisation, undefined, {}, work),
  ]);
  expect(new Set(await Promise.all(results)).size).toBe(6);
});
