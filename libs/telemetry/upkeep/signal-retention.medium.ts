import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { newId } from '#kernel';
import { PlatformModule, TenantPool } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { TelemetryModule, TelemetryWorkerModule } from '../telemetry.module.js';
import { SignalUpkeep } from './signal-upkeep.js';
import { dropSignalPartitions } from './signal-upkeep.sql.js';

let database: TestDatabase;
let admin: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin?.end();
  await database?.close();
});

/** A day so long ago, with a signal in it; gives the name of its partition. */
async function day(ago: number): Promise<string> {
  const { rows } = await admin.query(
    `SELECT to_char(d, 'YYYYMMDD') AS name, to_char(d, 'YYYY-MM-DD') AS first, to_char(d + 1, 'YYYY-MM-DD') AS next
     FROM (SELECT (now() AT TIME ZONE 'UTC')::date - $1::int AS d) AS days`,
    [ago],
  );
  const { name, first, next } = rows[0];
  await admin.query('SET ROLE vigil_owner');
  await admin.query(
    `CREATE TABLE partitions.signal_${name} PARTITION OF public.signal FOR VALUES FROM ('${first} 00:00:00+00') TO ('${next} 00:00:00+00')`,
  );
  await admin.query('RESET ROLE');
  await admin.query(
    `INSERT INTO signal (id, received_at, provider_id, enterprise_id, premises_id, region_path, device_id, kind, protocol, message_key)
     VALUES ($1, $2, $1, $1, $1, '32/', $1, 'fire', 'test', 'm')`,
    [newId(), `${first} 12:00:00+00`],
  );
  return `signal_${name}`;
}

async function days(): Promise<string[]> {
  const { rows } = await admin.query(
    `SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'public.signal'::regclass`,
  );
  return rows.map(({ relname }) => relname);
}

async function upkeep<T>(
  retentionDays: number,
  work: (kept: SignalUpkeep, module: TestingModule) => Promise<T>,
): Promise<T> {
  const config = { ...database.config, signalRetentionDays: retentionDays };
  const imports = [PlatformModule.forRoot(config), TelemetryModule, TelemetryWorkerModule];
  const module = await Test.createTestingModule({ imports }).compile();
  try {
    return await work(module.get(SignalUpkeep), module);
  } finally {
    await module.close();
  }
}

it('drops whole days after their time, and only those', async () => {
  const old = [await day(900), await day(401)];
  const kept = [await day(400), await day(0)];
  await upkeep(0, (signals) => signals.dropPartitions());
  expect(await days()).toEqual(expect.arrayContaining(old));
  await upkeep(400, (signals) => signals.dropPartitions());
  const left = await days();
  expect(left).toEqual(expect.arrayContaining([...kept, 'signal_default']));
  for (const gone of old) expect(left).not.toContain(gone);
  const { rows } = await admin.query('SELECT FROM signal');
  expect(rows).toHaveLength(kept.length);
});

it('leaves for the next time what is in use, and keeps nobody waiting', async () => {
  const old = await day(500);
  await admin.query('BEGIN');
  await admin.query(`SELECT FROM partitions.${old}`);
  try {
    const began = Date.now();
    await upkeep(400, (signals) => signals.dropPartitions());
    expect(Date.now() - began).toBeLessThan(5_000);
    expect(await days()).toContain(old);
  } finally {
    await admin.query('COMMIT');
  }
  await upkeep(400, (signals) => signals.dropPartitions());
  expect(await days()).not.toContain(old);
});

it('is refused by the database below thirty days, whatever the setting says', async () => {
  const old = await day(29);
  await upkeep(400, async (_signals, module) => {
    const drop = (most: number) => (sql: Parameters<typeof dropSignalPartitions>[0]) =>
      dropSignalPartitions(sql, 7, most);
    const asked = module.get(TenantPool).transaction({ role: 'vigil_worker' }, drop(1));
    await expect(asked).rejects.toThrow('30 days at least');
    const other = module.get(TenantPool).transaction({ role: 'vigil_gateway' }, drop(1));
    await expect(other).rejects.toThrow('permission denied');
  });
  expect(await days()).toContain(old);
});
