import { execFile } from 'node:child_process';
import pg from 'pg';
import { newId } from '#kernel';
import { environment } from '#platform';
import { type TestDatabase, testDatabase } from '../../support/database.js';

let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
}, 60_000);
afterAll(async () => {
  await admin?.end();
  await database?.close();
});

function outbox(...words: string[]): Promise<{ code: number; stdout: string }> {
  const env = {
    PATH: environment().PATH,
    HOME: environment().HOME,
    VIGIL_HOME: database.config.home,
    DATABASE_URL: database.url,
    LOG_LEVEL: 'fatal',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, ['dist/apps/vigil/main.js', 'outbox', ...words], { env }, (error, stdout) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, stdout }),
    );
  });
}

async function parked(providerId: string | null): Promise<string> {
  const id = newId();
  await admin.query(
    `INSERT INTO outbox_event (id, name, provider_id, payload, attempts, parked_at, last_error)
     VALUES ($1, 'invitation.created', $2, '{}', 20, now(), E'no mail\\nserver')`,
    [id, providerId],
  );
  return id;
}

async function organisation(kind: string): Promise<string> {
  const id = newId();
  await admin.query(
    `INSERT INTO organisation (id, kind, name, region_code, region_path) VALUES ($1::uuid, $2, $1::text, '32', '32/')`,
    [id, kind],
  );
  return id;
}

const recordsOf = async (event: string) =>
  (await admin.query(`SELECT * FROM audit_entry WHERE action = 'outbox.released' AND subject_id = $1`, [event])).rows;

it('lists what is parked, lets it go, and puts that on record where it belongs', async () => {
  const early = await parked(null);
  expect((await outbox('release', early)).stdout).toContain(`released   ${early}`);
  expect(await recordsOf(early)).toEqual([]);

  const [platform, provider] = [await organisation('PLATFORM'), await organisation('PROVIDER')];
  const [ofProvider, ofNobody] = [await parked(provider), await parked(null)];
  const { stdout } = await outbox('list');
  expect(stdout).toContain(`${ofProvider} invitation.created parked `);
  expect(stdout).toContain('after 20 tries: no mail server\n');
  expect(stdout).toContain('2 parked\n');

  const released = await outbox('release', ofProvider, ofNobody, newId(), 'nonsense');
  expect(released.code).toBe(1);
  expect(released.stdout.match(/^released/gm)).toHaveLength(2);
  expect(released.stdout.match(/^not parked/gm)).toHaveLength(2);
  const { rows } = await admin.query('SELECT parked_at, attempts FROM outbox_event WHERE id = ANY ($1)', [
    [ofProvider, ofNobody],
  ]);
  expect(rows).toEqual(Array(2).fill({ parked_at: null, attempts: 0 }));
  expect(await recordsOf(ofProvider)).toMatchObject([
    { organisation_id: provider, actor_organisation_id: platform, subject_type: 'OutboxEvent' },
  ]);
  expect(await recordsOf(ofNobody)).toMatchObject([{ organisation_id: platform }]);
  expect(await outbox('list')).toEqual({ code: 0, stdout: '0 parked\n' });
  expect((await outbox('release', ofProvider)).code).toBe(1);
}, 120_000);
