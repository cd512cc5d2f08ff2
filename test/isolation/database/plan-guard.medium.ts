import pg from 'pg';
import { SET_TENANCY, tenancyParameters } from '#platform';
import { testDatabase } from '../../support/database.js';
import { IDENTITIES, type Identity } from './identities.js';
import { tenantTables } from './schema.js';
import { seedTwoOfEverything } from './seed.js';

const DEVICES = 100_000;

/** The two seeded providers beside forty others that hold the rest of a city's devices. */
const CITY = `
  INSERT INTO organisation (id, kind, name, region_code, region_path)
    SELECT md5(sort || n)::uuid, sort, sort || n, '510104017000', '51/5101/510104/510104017/'
    FROM generate_series(1, 40) n, unnest(ARRAY['PROVIDER', 'ENTERPRISE']) sort;
  INSERT INTO organisation (id, kind, name, region_code, region_path)
    SELECT md5('small' || n)::uuid, 'ENTERPRISE', 'n' || n, '510104017000', '51/5101/510104/510104017/' FROM generate_series(1, 5000) n;
  INSERT INTO premises (id, enterprise_id, name, kind, address, region_code, region_path, qr_code)
    SELECT md5('premises' || n)::uuid, md5('ENTERPRISE' || (n % 40 + 1))::uuid, 'n' || n, 'GENERAL', 'a street', '321181106000',
      format('51/5101/51%s/', n % 100), md5('qr' || n) FROM generate_series(1, ${DEVICES / 10}) n;
  INSERT INTO device (id, provider_id, enterprise_id, premises_id, region_path, model_code, kind, serial)
    SELECT md5('device' || n)::uuid, md5('PROVIDER' || (p % 40 + 1))::uuid, md5('ENTERPRISE' || (p % 40 + 1))::uuid, md5('premises' || p)::uuid,
      format('51/5101/51%s/', p % 100), 'PROBE-1', 'SMOKE', 's' || n
    FROM generate_series(1, ${DEVICES}) n, LATERAL (SELECT n % ${DEVICES / 10} + 1 AS p) x;
  INSERT INTO incident (id, provider_id, enterprise_id, premises_id, region_path, kind, state)
    SELECT md5('incident' || n)::uuid, md5('PROVIDER' || (p % 40 + 1))::uuid, md5('ENTERPRISE' || (p % 40 + 1))::uuid, md5('premises' || p)::uuid,
      format('51/5101/51%s/', p % 100), 'FIRE', 'CLOSED'
    FROM generate_series(1, ${DEVICES / 5}) n, LATERAL (SELECT n % ${DEVICES / 10} + 1 AS p) x`;

/** The lists that people open, without any filter but row-level security. */
const LISTS: Readonly<Record<string, string>> = {
  devices: 'SELECT * FROM device ORDER BY id DESC LIMIT 21',
  'devices counted': 'SELECT count(*) FROM device',
  premises: 'SELECT * FROM premises ORDER BY id DESC LIMIT 21',
  'premises counted': 'SELECT count(*) FROM premises',
  incidents: 'SELECT * FROM incident ORDER BY opened_at DESC LIMIT 21',
  'incidents that are open': "SELECT * FROM incident WHERE state <> 'CLOSED'",
};

describe('lists under row-level security', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let admin: pg.Client;
  beforeAll(async () => {
    database = await testDatabase();
    admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await seedTwoOfEverything(admin, await tenantTables(admin));
    // The rows are made up consistently; checking a hundred thousand foreign keys would only cost time.
    await admin.query(`SET session_replication_role = replica; ${CITY}; RESET session_replication_role`);
    await admin.query('ANALYZE organisation, engagement, premises, device, incident');
  }, 60_000);
  afterAll(async () => {
    await admin?.end();
    await database?.close();
  });

  it.each(['provider a', 'enterprise a', 'authority a'])('read no whole table for %s', async (name) => {
    const who = IDENTITIES.find((identity) => identity.name === name) as Identity;
    const scanned: string[] = [];
    for (const [list, sql] of Object.entries(LISTS)) {
      const plan = await planOf(who, sql);
      if (/Seq Scan on (device|incident|premises)/.test(plan)) scanned.push(`${list}:\n${plan}`);
    }
    expect(scanned).toEqual([]);
  });

  // The application repeats the tenant in its own filter; together with the policy that must lead to an index by tenant and id.
  it.each([
    ['provider a', 'provider_id'],
    ['enterprise a', 'enterprise_id'],
  ])('walk past no rows of others for %s when the list names its tenant', async (name, column) => {
    const who = IDENTITIES.find((identity) => identity.name === name) as Identity;
    for (const table of ['device', 'incident']) {
      const sql = `SELECT * FROM ${table} WHERE ${column} = '${who.tenancy.organisationId}' ORDER BY id DESC LIMIT 21`;
      const plan = await planOf(who, sql);
      expect(plan).not.toMatch(/Rows Removed by Filter: \d{3,}/);
    }
  });

  // Whom the platform itself is told, the worker's policies ask with every statement of the alarm path.
  it('find the platform among all organisations by its index', async () => {
    const who = IDENTITIES.find((identity) => identity.name === 'worker of both a') as Identity;
    for (const table of ['notification', 'delivery', 'membership'])
      expect(await planOf(who, `SELECT * FROM ${table}`)).not.toContain('Seq Scan on organisation');
  });

  async function planOf({ tenancy }: Identity, sql: string): Promise<string> {
    await admin.query('BEGIN');
    try {
      await admin.query(SET_TENANCY, tenancyParameters(tenancy as never, true));
      const { rows } = await admin.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE) ${sql}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    } finally {
      await admin.query('ROLLBACK');
    }
  }
});
