import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { TenantPool } from '#platform';
import { testDatabase } from '../../support/database.js';
import { idOf } from './parties.js';

const TENANTS = Array.from({ length: 50 }, (_, n) => idOf('pool', String(n)));
const TRANSACTIONS = 200;
const ROUNDS = 5;

class Refused extends Error {}

/** What may happen inside a transaction; all but the first end it badly. */
const FATES = ['finishes', 'throws', 'breaks in SQL', 'is cut off'] as const;

describe('connections that many tenants share', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let pool: TenantPool;
  let admin: pg.Client;
  beforeAll(async () => {
    database = await testDatabase({ DATABASE_POOL_SIZE: '10' });
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query(
      `INSERT INTO idempotency_key (organisation_id, operation, key, request_hash)
       SELECT t, 'pool', n::text, 'canary-' || t FROM unnest($1::uuid[]) t, generate_series(1, 3) n`,
      [TENANTS],
    );
    pool = new TenantPool(database.config);
  });
  afterAll(async () => {
    await pool?.onModuleDestroy();
    await admin?.end();
    await database?.close();
  });

  it('never serve one tenant with the settings of another, however transactions end', async () => {
    const seen: string[] = [];
    const fates = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(Array.from({ length: TRANSACTIONS }, (_, n) => one(n + round * TRANSACTIONS, seen, fates)));
    }
    expect(seen).toEqual([]);
    for (const fate of FATES) expect(fates.get(fate)).toBeGreaterThan(20);
    const left = await pool.pool.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'",
    );
    expect(left.rowCount).toBe(0);
  }, 60_000);

  it('are listened to while they are lent: an error that nobody hears would end the process', async () => {
    let lent: pg.PoolClient | undefined;
    pool.pool.once('acquire', (client) => {
      lent = client;
    });
    const listeners = () => lent?.listenerCount('error') ?? 0;
    await expect(pool.transaction({ role: 'vigil_app' }, async () => listeners())).resolves.toBeGreaterThan(0);
  });

  async function one(n: number, wrong: string[], fates: Map<string, number>): Promise<void> {
    const organisationId = TENANTS[(n * 7) % TENANTS.length] ?? '';
    const fate = FATES[(n * 13 + Math.floor(n / 7)) % FATES.length] ?? 'finishes';
    fates.set(fate, (fates.get(fate) ?? 0) + 1);
    const work = pool.transaction({ role: 'vigil_app', organisationId, organisationKind: 'PROVIDER' }, async (sql) => {
      for (let i = 0; i < 3; i += 1) {
        const rows = await sql<{ organisation_id: string }>('pool-read', 'SELECT organisation_id FROM idempotency_key');
        if (rows.length !== 3) wrong.push(`${rows.length} rows instead of 3`);
        wrong.push(
          ...rows
            .filter((row) => row.organisation_id !== organisationId)
            .map((row) => `a row of ${row.organisation_id}`),
        );
      }
      await sql('pool-write', "UPDATE idempotency_key SET result = '{}'");
      if (fate === 'throws') throw new Refused();
      if (fate === 'breaks in SQL') await sql('pool-break', 'SELECT 1 / 0');
      if (fate !== 'is cut off') return;
      const [self] = await sql<{ pid: number }>('pool-pid', 'SELECT pg_backend_pid() AS pid');
      await admin.query('SELECT pg_terminate_backend($1, 1000)', [self?.pid]);
      // The client hears of it while it waits for nothing.
      await setTimeout(5);
      await sql('pool-after', 'SELECT 1');
    });
    await work.then(
      () => fate === 'finishes' || wrong.push(`${fate}, and yet succeeds`),
      (error: Error) => fate !== 'finishes' || wrong.push(`fails: ${error.message}`),
    );
    const [left] = (await pool.pool.query<{ settings: string; role: string }>(LEFT)).rows;
    if (left?.settings !== '' || left.role !== 'none') wrong.push(`left behind: ${JSON.stringify(left)}`);
  }
});

const LEFT = `SELECT current_setting('role') AS role, concat(${[
  'organisation_id',
  'organisation_kind',
  'user_id',
  'region_path',
  'provider_id',
  'enterprise_id',
  'qr_code',
]
  .map((name) => `current_setting('app.${name}', true)`)
  .join(', ')}) AS settings`;
