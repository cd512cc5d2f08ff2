import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FoundPlatform } from '#tenancy';
import { compose } from '../../../apps/vigil/compose.js';
import { DemoInterrupted } from '../../../apps/vigil/demo/demo-facts.sql.js';
import { loadDemo } from '../../../apps/vigil/demo/load-demo.js';
import { reasonOf } from '../../../apps/vigil/reason-of.js';
import { type TestDatabase, testDatabase } from '../../support/database.js';
import { asAdmin } from '../../support/test-server.js';

let database: TestDatabase;
let app: NestFastifyApplication;
beforeEach(async () => {
  database = await testDatabase({ TRUST_PROXY: 'true' });
  app = await compose(database.config, ['api']);
  await app.listen(0, '127.0.0.1');
}, 60_000);
afterEach(async () => {
  await app?.close();
  await database?.close();
});

const admin = (text: string) => asAdmin(database.adminUrl, (client) => client.query(text));

it('says after a start that broke off half-way what happened and how to begin anew', async () => {
  // Stands for whatever breaks in the middle: the database refuses a device of the demo.
  await admin(`ALTER TABLE device ADD CONSTRAINT breaks CHECK (serial <> 'DEMO-SMOKE-1')`);
  await expect(loadDemo(app)).rejects.not.toBeInstanceOf(DemoInterrupted);
  await admin('ALTER TABLE device DROP CONSTRAINT breaks');
  const failure = (await loadDemo(app).catch((error: Error) => error)) as Error;
  expect(failure).toBeInstanceOf(DemoInterrupted);
  expect(failure.message).toContain(database.config.home);
  expect(failure.message).toContain('--no-demo');
  expect(await reasonOf(failure)).toBe(failure.message);
}, 60_000);

it('loads once and tells the same afterwards', async () => {
  const loaded = await loadDemo(app);
  expect(loaded).toMatchObject({ serial: 'DEMO-SMOKE-1' });
  expect(await loadDemo(app)).toEqual(loaded);
}, 60_000);

it('loads nothing where people work already, and leaves no note', async () => {
  await app.get(FoundPlatform, { strict: false }).execute('Platform');
  expect(await loadDemo(app)).toBeUndefined();
  expect((await admin(`SELECT FROM installation_fact WHERE name = 'demo'`)).rowCount).toBe(0);
}, 60_000);
