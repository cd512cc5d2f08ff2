import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { newId } from '#kernel';
import { PlatformModule, TenantPool } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import type { IngestMessage, SignalDraft } from '../domain/ingest-message.js';
import { QuarantineKeeper } from '../quarantine/quarantine-keeper.js';
import { type Site, seedCoverage, seedOrganisation, seedSite } from '../telemetry.factory.js';
import { TelemetryModule } from '../telemetry.module.js';
import { ensureSignalPartitions, sweepSignalKeys } from '../upkeep/signal-upkeep.sql.js';
import { IngestService } from './ingest.service.js';

let database: TestDatabase;
let admin: pg.Client;
let module: TestingModule;
let ingest: IngestService;
let site: Site;

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  module = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(database.config), TelemetryModule],
  }).compile();
  await module.init();
  ingest = module.get(IngestService);
});

afterAll(async () => {
  await module?.close();
  await admin?.end();
  await database?.close();
});

beforeEach(async () => {
  site = await seedSite(admin);
});

const FIRE: SignalDraft = { kind: 'fire', hazard: 'smoke', test: false, flags: ['fire'], loop: 1, point: 2 };

function message(messageKey: string, signals: SignalDraft[] = [FIRE], gbAddress = site.gbAddress): IngestMessage {
  return { source: { gbAddress }, protocol: 'test', messageKey, windowSeconds: 600, signals };
}

async function signals() {
  const { rows } = await admin.query('SELECT * FROM signal WHERE enterprise_id = $1 ORDER BY id', [site.enterpriseId]);
  return rows;
}

it('stamps the provider whose contract covers the device now, else the one that keeps its record', async () => {
  const other = newId();
  await seedOrganisation(admin, other, 'PROVIDER');
  await ingest.receive(message('before'));
  await seedCoverage(admin, site, site.detectorId, other);
  await ingest.receive(message('during'));
  await ingest.receive(message('elsewhere', [{ ...FIRE, point: 3 }]));
  await admin.query('UPDATE coverage SET valid_to = now() WHERE device_id = $1', [site.detectorId]);
  await ingest.receive(message('after'));
  expect((await signals()).map((row) => row.provider_id)).toEqual([
    site.providerId,
    other,
    site.providerId,
    site.providerId,
  ]);
  const { rows } = await admin.query(`SELECT payload FROM outbox_event WHERE provider_id = $1`, [other]);
  expect(rows).toHaveLength(1);
});

it('knows nobody who is retired, and stores nothing of what they say', async () => {
  await admin.query(`UPDATE device SET state = 'RETIRED' WHERE id = $1`, [site.transmitterId]);
  expect(await ingest.receive(message('x'))).toBe('unknownSource');
  expect(await ingest.receive(message('x', [FIRE], 'ffffffffffff'))).toBe('unknownSource');
  expect(await signals()).toEqual([]);
});

it('stores each of a hundred messages once, in the order in which they came, whatever is sent twice', async () => {
  const keys = Array.from({ length: 100 }, (_, n) => `k${n}`);
  const outcomes = await Promise.all(
    [...keys, ...keys].map((key) => ingest.receive(message(key, [{ ...FIRE, text: key }]))),
  );
  expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(100);
  expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(100);
  expect((await signals()).map((row) => row.text)).toEqual(keys);
});

it('a message that the database refuses does not take its neighbours with it', async () => {
  const bad = message('bad', [{ ...FIRE, loop: 2 ** 40 }]);
  const results = await Promise.allSettled([message('a'), bad, message('b')].map((one) => ingest.receive(one)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await signals()).map((row) => row.message_key)).toEqual(['a', 'b']);
});

it('keeps what cannot stand in a text out of the text, and the alarm in', async () => {
  await ingest.receive(message('nul', [{ ...FIRE, text: 'hall\u0000 1', flags: ['a\u001fb'] }]));
  expect(await signals()).toMatchObject([{ text: 'hall  1', flags: ['a b'] }]);
});

it('turns away what does not fit before it takes any of it', async () => {
  const many = Array.from({ length: 4_001 }, (_, n) => ingest.receive(message(`m${n}`, [])));
  const results = await Promise.allSettled(many);
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toMatchObject([{ reason: { code: 'INGEST.BUSY' } }]);
});

it('counts a flood of rubbish instead of keeping it', async () => {
  const keeper = module.get(QuarantineKeeper);
  const remoteAddress = '203.0.113.9';
  const kept: boolean[] = [];
  for (let n = 0; n < 60; n += 1) {
    kept.push(await keeper.keep({ protocol: 'test', remoteAddress, reason: 'badStart', raw: Buffer.of(n) }));
  }
  expect(kept.filter(Boolean).length).toBeLessThanOrEqual(52);
  await keeper.onModuleDestroy();
  const { rows } = await admin.query('SELECT reason, count FROM quarantine WHERE remote_address = $1 ORDER BY id', [
    remoteAddress,
  ]);
  expect(rows.at(-1)).toMatchObject({ reason: 'flood' });
  expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(60);
  const told = await admin.query(
    `SELECT FROM outbox_event WHERE name = 'telemetry.quarantined' AND payload->>'remoteAddress' = $1`,
    [remoteAddress],
  );
  expect(told.rows).toHaveLength(2);
});

it('makes the partitions of the days to come, and forgets keys that no window reaches', async () => {
  const worker = { role: 'vigil_worker' } as const;
  const pool = module.get(TenantPool);
  await ingest.receive(message('fresh'));
  await admin.query(`INSERT INTO signal_key VALUES ($1, 'old', now() - interval '9 days')`, [site.transmitterId]);
  await pool.transaction(worker, (sql) => ensureSignalPartitions(sql, 14));
  expect(await pool.transaction(worker, (sql) => ensureSignalPartitions(sql, 14))).toBe(0);
  expect(await pool.transaction(worker, (sql) => sweepSignalKeys(sql, 100))).toBe(false);
  const keys = await admin.query('SELECT key FROM signal_key WHERE source_id = $1', [site.transmitterId]);
  expect(keys.rows).toEqual([{ key: 'fresh' }]);
  const days = await admin.query(
    `SELECT FROM pg_tables WHERE schemaname = 'partitions' AND tablename ~ '^signal_[0-9]{8}$'`,
  );
  expect(days.rows.length).toBeGreaterThanOrEqual(14);
});
