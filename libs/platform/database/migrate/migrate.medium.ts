import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../embedded/postgres.js';
import { migrate, pending } from './migrate.js';

// A command of stock Prisma takes a second or two, and some tests run four.
jest.setTimeout(60_000);
const ROOT = path.resolve(import.meta.dirname, '../../../..');
const FIRST = '20260101000000_first';
const SECOND = '20260102000000_second';

let home: string;
let server: EmbeddedPostgres;
let project: string;
let folder: string;
let url: string;
let databases = 0;

beforeAll(async () => {
  home = mkdtempSync('/tmp/vigil-migrate-');
  server = await startEmbeddedPostgres({ home, durable: false });
});
afterAll(async () => {
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const query = async <Row extends pg.QueryResultRow>(sql: string, at = url) => {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
};

const write = (name: string, sql: string) => {
  mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, name, 'migration.sql'), sql);
};

beforeEach(async () => {
  project = mkdtempSync('/tmp/vigil-migrations-');
  folder = path.join(project, 'prisma/migrations');
  const name = `migrate_${++databases}`;
  await query(`CREATE DATABASE ${name}`, server.url('postgres'));
  url = server.url(name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  write(FIRST, 'CREATE TABLE "Sensor" ("id" UUID NOT NULL, CONSTRAINT "Sensor_pkey" PRIMARY KEY ("id"));\n');
  write(SECOND, 'ALTER TABLE "Sensor" ADD COLUMN "name" TEXT;\nINSERT INTO "Sensor" VALUES (gen_random_uuid());\n');
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const ledger = () => query('SELECT * FROM _prisma_migrations ORDER BY migration_name');

it('applies what is pending in order, and nothing the second time', async () => {
  expect(await pending({ url, folder })).toEqual([FIRST, SECOND]);
  const lines: string[] = [];
  expect(await migrate({ url, folder, log: (line) => lines.push(line) })).toEqual({ applied: [FIRST, SECOND] });
  expect(lines.map((line) => line.split(' ')[1])).toEqual([FIRST, SECOND]);
  expect(await migrate({ url, folder })).toEqual({ applied: [] });
  expect(await pending({ url, folder })).toEqual([]);
  expect(await query('SELECT count(*)::int AS n FROM "Sensor"')).toEqual([{ n: 1 }]);
});

it('applies each migration once when two processes start together', async () => {
  const [one, two] = await Promise.all([migrate({ url, folder }), migrate({ url, folder })]);
  expect([...(one?.applied ?? []), ...(two?.applied ?? [])]).toEqual([FIRST, SECOND]);
});

it('keeps nothing of a migration that fails, and goes on once it is corrected', async () => {
  write(SECOND, 'CREATE TABLE half (id int);\nSELECT * FROM nowhere;\n');
  await expect(migrate({ url, folder })).rejects.toThrow(/20260102000000_second failed at line 2: .*nowhere.*42P01/);
  expect(await query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
  expect(await pending({ url, folder })).toEqual([SECOND]);
  write(SECOND, 'CREATE TABLE half (id int);\n');
  expect((await migrate({ url, folder })).applied).toEqual([SECOND]);
});

it('refuses a migration that was changed after it had been applied, but not for its line endings', async () => {
  await migrate({ url, folder });
  const sql = 'ALTER TABLE "Sensor" ADD COLUMN "name" TEXT;\nINSERT INTO "Sensor" VALUES (gen_random_uuid());\n';
  write(SECOND, sql.replaceAll('\n', '\r\n'));
  expect(await pending({ url, folder })).toEqual([]);
  write(SECOND, `${sql}-- an afterthought`);
  await expect(migrate({ url, folder })).rejects.toThrow(/second was changed after.*git checkout/);
  await expect(pending({ url, folder })).rejects.toThrow(/was changed/);
});

it('refuses a database that is newer than the folder', async () => {
  await migrate({ url, folder });
  rmSync(path.join(folder, SECOND), { recursive: true });
  await expect(migrate({ url, folder })).rejects.toThrow(/second is applied in the database, but is not in the folder/);
});

it('refuses one that ends its own transaction', async () => {
  write(SECOND, 'CREATE TABLE half (id int);\nCOMMIT;\n');
  await expect(migrate({ url, folder })).rejects.toThrow(/ends its transaction itself/);
  expect(await pending({ url, folder })).toEqual([SECOND]);
});

it('runs one outside a transaction when told so, also while others wait for their turn', async () => {
  write(SECOND, '-- vigil:no-transaction\nCREATE INDEX CONCURRENTLY by_id ON "Sensor" ("id");\n');
  const [one, two] = await Promise.all([migrate({ url, folder }), migrate({ url, folder })]);
  expect([...(one?.applied ?? []), ...(two?.applied ?? [])]).toEqual([FIRST, SECOND]);
  expect(await query(`SELECT to_regclass('by_id') IS NOT NULL AS made`)).toEqual([{ made: true }]);
});

it('records one that failed outside a transaction, and refuses to go on until it is resolved', async () => {
  write(SECOND, '-- vigil:no-transaction\nCREATE INDEX CONCURRENTLY by_id ON "Sensor" ("nowhere");\n');
  await expect(migrate({ url, folder })).rejects.toThrow(/ran outside a transaction/);
  expect((await ledger())[1]).toMatchObject({ finished_at: null, logs: expect.stringContaining('nowhere') });
  await expect(migrate({ url, folder })).rejects.toThrow(/migrate resolve --rolled-back 20260102000000_second/);
  expect(await prisma('migrate', 'resolve', '--rolled-back', SECOND)).toContain('rolled back');
  write(SECOND, '-- vigil:no-transaction\nCREATE INDEX CONCURRENTLY by_id ON "Sensor" ("id");\n');
  expect((await migrate({ url, folder })).applied).toEqual([SECOND]);
});

it('keeps its ledger whatever role or search path a migration leaves behind', async () => {
  write(FIRST, `CREATE ROLE r_${databases}; CREATE SCHEMA s; SET search_path = s; SET ROLE r_${databases};`);
  write(SECOND, 'CREATE TABLE here (id int);');
  expect((await migrate({ url, folder })).applied).toEqual([FIRST, SECOND]);
  expect(await query(`SELECT to_regclass('public.here') IS NOT NULL AS here`)).toEqual([{ here: true }]);
  expect(await ledger()).toHaveLength(2);
});

/** The stock command line over infra/prisma/schema-engine.mjs, in a project of its own with this repository's config. */
async function prisma(...args: string[]): Promise<string> {
  writeFileSync(
    path.join(project, 'prisma/schema.prisma'),
    'generator client {\n  provider = "prisma-client"\n  output = "../generated"\n}\n' +
      'datasource db {\n  provider = "postgresql"\n}\n',
  );
  mkdirSync(path.join(project, 'prisma/models'), { recursive: true });
  writeFileSync(
    path.join(project, 'prisma/models/devices.prisma'),
    'model Sensor {\n  id   String  @id @db.Uuid\n  name String?\n}\n',
  );
  cpSync(path.join(ROOT, 'infra/prisma'), path.join(project, 'infra/prisma'), { recursive: true });
  cpSync(path.join(ROOT, 'prisma.config.ts'), path.join(project, 'prisma.config.ts'));
  writeFileSync(path.join(project, 'package.json'), '{ "type": "module" }');
  rmSync(path.join(project, 'node_modules'), { force: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  const cli = path.join(ROOT, 'node_modules/prisma/build/index.js');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [cli, ...args], {
    cwd: project,
    env: { PATH: path.dirname(process.execPath), DATABASE_URL: url, CHECKPOINT_DISABLE: '1' },
  }).catch((error: { stdout: string; stderr: string }) => error);
  return stdout + stderr;
}

it('is believed by stock Prisma, which sees the same state before, after and in the ledger', async () => {
  expect(await prisma('migrate', 'status')).toMatch(/not yet been applied[\s\S]*first[\s\S]*second/);
  await migrate({ url, folder });
  expect(await prisma('migrate', 'status')).toContain('Database schema is up to date!');
  expect(await prisma('migrate', 'deploy')).toContain('No pending migrations to apply');
  const drift = ['migrate', 'diff', '--from-migrations', 'prisma/migrations', '--to-schema', 'prisma', '--script'];
  expect(await prisma(...drift)).toContain('This is an empty migration.');
});

it('goes on where stock Prisma has migrated, with rows that differ only in ids and times', async () => {
  expect(await prisma('migrate', 'deploy')).toContain('successfully applied');
  const theirs = await ledger();
  expect(await migrate({ url, folder })).toEqual({ applied: [] });
  await query('DROP TABLE _prisma_migrations, "Sensor"');
  await migrate({ url, folder });
  const comparable = (rows: object[]) =>
    rows.map((row) => Object.entries(row).map(([key, value]) => [key, same(key, value)]));
  const same = (key: string, value: unknown) => (key === 'id' || value instanceof Date ? typeof value : value);
  expect(comparable(await ledger())).toEqual(comparable(theirs));
  expect(theirs).toHaveLength(2);
});
