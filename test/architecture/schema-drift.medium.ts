import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { environment } from '#platform';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { asAdmin } from '../support/test-server.js';

const run = promisify(execFile);

/** What stock Prisma would change to make the migrated database equal prisma/schema.prisma: nothing. */
async function drift(url: string): Promise<{ code: number; script: string }> {
  const args = [
    'prisma',
    'migrate',
    'diff',
    '--from-config-datasource',
    '--to-schema',
    'prisma',
    '--script',
    '--exit-code',
  ];
  const env = { ...environment(), DATABASE_URL: url, PRISMA_HIDE_UPDATE_MESSAGE: '1', NODE_OPTIONS: '' };
  return run('npx', args, { env }).then(
    ({ stdout }) => ({ code: 0, script: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, script: error.stdout }),
  );
}

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

it('finds no difference between schema.prisma and the migrated database, and would find one', async () => {
  expect(await drift(database.adminUrl)).toMatchObject({ code: 0 });
  await asAdmin(database.adminUrl, (client) => client.query('ALTER TABLE premises DROP COLUMN use'));
  const { code, script } = await drift(database.adminUrl);
  expect(code).toBe(2);
  expect(script).toContain('"use"');
}, 60_000);
