import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { jest } from '@jest/globals';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres.js';
import { readPostmasterFile, serverProcesses } from './postmaster.js';

// Each test may create a database cluster, which takes seconds on a busy machine.
jest.setTimeout(60_000);
const ROOT = path.resolve(import.meta.dirname, '../../..');
let home: string;
const started: EmbeddedPostgres[] = [];

const start = async (folder = home) => {
  const server = await startEmbeddedPostgres({ home: folder, durable: false });
  started.push(server);
  return server;
};

const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const eventually = async <T>(look: () => Promise<T>): Promise<T> => {
  for (const deadline = Date.now() + 15_000; ; ) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(25);
    }
  }
};

/** Another Node process that starts the same home, as a second terminal would; prints its handle as JSON. */
const startElsewhere = async (folder: string) => {
  const child = spawn(process.execPath, [path.join(compiled, 'start.mjs'), folder], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = await once(child.stdout, 'data');
  return { child, ...(JSON.parse(String(line)) as { url: string; port: number; reused: boolean }) };
};
/** Until the kernel has delivered the signal, a killed process still counts as running. */
const killAndReap = async (child: ChildProcess) => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
};
const children: ChildProcess[] = [];
let compiled: string;

beforeAll(async () => {
  // Jest's transform lives in this process only; for the other one the same sources are compiled on the side.
  const { transformFileSync } = await import('@swc/core');
  compiled = mkdtempSync(path.join(ROOT, 'node_modules', '.vigil-embedded-'));
  for (const name of readdirSync(import.meta.dirname)) {
    if (!name.endsWith('.ts') || name.endsWith('.medium.ts')) continue;
    const { code } = transformFileSync(path.join(import.meta.dirname, name), { configFile: path.join(ROOT, '.swcrc') });
    writeFileSync(path.join(compiled, name.replace(/\.ts$/, '.js')), code);
  }
  writeFileSync(
    path.join(compiled, 'start.mjs'),
    `import { startEmbeddedPostgres } from './postgres.js';
     const server = await startEmbeddedPostgres({ home: process.argv[2], durable: false });
     console.log(JSON.stringify({ url: server.url('postgres'), port: server.port, reused: server.reused }));
     process.on('SIGTERM', () => server.stop().then(() => process.exit(0)));
     setInterval(() => undefined, 1000);`,
  );
});
afterAll(() => rmSync(compiled, { recursive: true, force: true }));

beforeEach(() => {
  // Below a folder that nobody else may enter, which is how /root/vigil looks to the server's account.
  const closed = mkdtempSync('/tmp/vigil-closed-');
  chmodSync(closed, 0o700);
  home = path.join(closed, 'home');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of started.splice(0)) await server.stop();
  await eventually(async () => {
    if (serverProcesses(path.join(home, 'postgres')).length > 0) throw new Error('left running');
  });
  rmSync(path.dirname(home), { recursive: true, force: true });
});

it('runs PostgreSQL 18 on loopback, closed by a password that only the user can read', async () => {
  const server = await start();
  const [row] = await query(
    server.url('postgres'),
    `select current_setting('server_version_num')::int as version,
    current_setting('listen_addresses') as address, current_setting('fsync') as fsync`,
  );
  expect(row).toEqual({ version: expect.any(Number), address: '127.0.0.1', fsync: 'off' });
  expect(row.version).toBeGreaterThanOrEqual(180000);
  const url = new URL(server.url('postgres'));
  expect(statSync(path.join(home, 'postgres.password')).mode & 0o777).toBe(0o600);
  expect(readFileSync(path.join(home, 'postgres.password'), 'utf8').trim()).toBe(url.password);
  url.password = 'wrong';
  await expect(query(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
});

it('sorts by code point whatever the locale of the machine', async () => {
  const server = await start();
  const rows = await query(
    server.url('postgres'),
    `select x from (values ('b'), ('A'), ('a'), ('B')) v (x) order by x`,
  );
  expect(rows.map(({ x }) => x).join('')).toBe('ABab');
});

it('keeps data over a stop and a start, and starts the second time without creating anything', async () => {
  const first = await start();
  await query(first.url('postgres'), 'create table kept as select 42 as answer');
  await first.stop();
  expect(serverProcesses(path.join(home, 'postgres'))).toEqual([]);
  const began = performance.now();
  const second = await start();
  expect(performance.now() - began).toBeLessThan(3_000);
  expect(await query(second.url('postgres'), 'select answer from kept')).toEqual([{ answer: 42 }]);
});

it('keeps fsync on where data must survive a power cut', async () => {
  const server = await startEmbeddedPostgres({ home, durable: true, maxConnections: 17 });
  started.push(server);
  const [row] = await query(
    server.url('postgres'),
    `select current_setting('fsync') as fsync,
    current_setting('full_page_writes') as pages, current_setting('synchronous_commit') as sync,
    current_setting('max_connections') as connections`,
  );
  expect(row).toEqual({ fsync: 'on', pages: 'on', sync: 'on', connections: '17' });
});

it('comes back on the same port when the postmaster is killed, with what was committed', async () => {
  const server = await start();
  await query(server.url('postgres'), 'create table kept as select 1 as answer');
  const before = readPostmasterFile(path.join(home, 'postgres'))?.pid as number;
  process.kill(before, 'SIGKILL');
  const rows = await eventually(() => query(server.url('postgres'), 'select answer from kept'));
  expect(rows).toEqual([{ answer: 1 }]);
  expect(readPostmasterFile(path.join(home, 'postgres'))?.pid).not.toBe(before);
});

it('starts again after the postmaster and the process that owned it were both killed', async () => {
  const other = await startElsewhere(home);
  await query(other.url, 'create table kept as select 2 as answer');
  await killAndReap(other.child);
  process.kill(readPostmasterFile(path.join(home, 'postgres'))?.pid as number, 'SIGKILL');
  const server = await start();
  expect(server.reused).toBe(false);
  expect(await query(server.url('postgres'), 'select answer from kept')).toEqual([{ answer: 2 }]);
});

it('does not outlive a process that is killed, and a new one takes over at once', async () => {
  const other = await startElsewhere(home);
  await query(other.url, 'create table kept as select 3 as answer');
  const pid = readPostmasterFile(path.join(home, 'postgres'))?.pid;
  await killAndReap(other.child);
  const server = await start();
  expect(server.reused).toBe(false);
  expect(readPostmasterFile(path.join(home, 'postgres'))?.pid).not.toBe(pid);
  expect(await query(server.url('postgres'), 'select answer from kept')).toEqual([{ answer: 3 }]);
});

it('starts over a stale pid file that names a living stranger', async () => {
  const first = await start();
  await first.stop();
  const data = path.join(home, 'postgres');
  // Of the server's own account: PostgreSQL takes only such a process for another server, and gives up.
  const { uid, gid } = statSync(data);
  const stranger = spawn('/bin/sleep', ['60'], { uid, gid, cwd: '/' });
  children.push(stranger);
  writeFileSync(path.join(data, 'postmaster.pid'), `${stranger.pid}\n${data}\n1\n5432\n\n127.0.0.1\n 1 1\nready\n`);
  const second = await start();
  expect(second.reused).toBe(false);
  expect(await query(second.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('joins the server of another running process, and leaves it running', async () => {
  const other = await startElsewhere(home);
  const server = await start();
  expect([server.reused, server.port, server.url('postgres')]).toEqual([true, other.port, other.url]);
  await server.stop();
  expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('makes one server of starts at the same moment, in this process and in another', async () => {
  const all = await Promise.all([start(), startElsewhere(home), start()]);
  expect(new Set(all.map(({ port }) => port)).size).toBe(1);
  expect(all.filter(({ reused }) => !reused)).toHaveLength(1);
});

it('takes over the lock and the half-made data of a start that was killed', async () => {
  mkdirSync(path.join(home, 'postgres.new', 'base'), { recursive: true });
  writeFileSync(path.join(home, 'postgres.lock'), '1@0');
  const server = await start();
  expect(await query(server.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(readdirSync(home).filter((name) => /new|lock/.test(name))).toEqual([]);
});

it('refuses a folder that holds something else, and leaves it alone', async () => {
  mkdirSync(path.join(home, 'postgres'), { recursive: true });
  writeFileSync(path.join(home, 'postgres', 'thesis.txt'), 'years of work');
  await expect(start()).rejects.toThrow(/not empty/);
  expect(readFileSync(path.join(home, 'postgres', 'thesis.txt'), 'utf8')).toBe('years of work');
});
