import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { PlatformModule } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { deviceUnits } from '../domain/gb26875/index.js';
import { Gb26875Client, NoAnswer } from '../simulator/gb26875-client.js';
import { type Site, seedSite } from '../telemetry.factory.js';
import { Gb26875Module } from '../telemetry.module.js';
import { DEFAULT_LIMITS, GB26875_LIMITS } from './gb26875.limits.js';
import { Gb26875Server } from './gb26875-server.js';

const MOST = 6;

let database: TestDatabase;
let admin: pg.Client;
let module: TestingModule;
let server: Gb26875Server;
const clients: Gb26875Client[] = [];
const strangers: Socket[] = [];

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  module = await Test.createTestingModule({ imports: [PlatformModule.forRoot(database.config), Gb26875Module] })
    .overrideProvider(GB26875_LIMITS)
    .useValue({ ...DEFAULT_LIMITS, maxConnections: MOST })
    .compile();
  await module.init();
  server = module.get(Gb26875Server);
});
beforeEach(() => server.start());
afterEach(async () => {
  for (const socket of strangers.splice(0)) socket.destroy();
  clients.splice(0);
  await server.stop();
});
afterAll(async () => {
  await module?.close();
  await admin?.end();
  await database?.close();
});

/** A line of the transmitter that gives up at once when it is closed. */
async function lineOf({ gbAddress }: Site): Promise<Gb26875Client> {
  const made = await Gb26875Client.connect({
    host: '127.0.0.1',
    port: server.port,
    gbAddress,
    timeoutMs: 2_000,
    resends: 0,
  });
  clients.push(made);
  return made;
}

async function stranger(): Promise<Socket> {
  const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
  strangers.push(socket.resume());
  await once(socket, 'connect');
  return socket;
}

const beat = (line: Gb26875Client) =>
  line.heartbeat().then(
    ({ command }) => command,
    (error: unknown) => (error instanceof NoAnswer ? 'gone' : String(error)),
  );

it('one address on ever more lines keeps nobody out', async () => {
  const [greedy, honest] = [await seedSite(admin), await seedSite(admin)];
  const lines: Gb26875Client[] = [];
  for (let n = 0; n < 2 * MOST; n += 1) {
    const line = await lineOf(greedy);
    expect(await beat(line)).toBe('confirm');
    lines.push(line);
  }
  expect(await beat(await lineOf(honest))).toBe('confirm');
  const answers = await Promise.all(lines.map(beat));
  expect(answers).toEqual([...Array(2 * MOST - 2).fill('gone'), 'confirm', 'confirm']);
});

it('at the cap strangers go, then doubles, and a transmitter’s only line stays', async () => {
  const sites = await Promise.all(Array.from({ length: MOST }, () => seedSite(admin)));
  const first = sites[0] as Site;
  const lines = [await lineOf(first), await lineOf(first)];
  for (const line of lines) expect(await beat(line)).toBe('confirm');
  const quiet = [await stranger(), await stranger(), await stranger(), await stranger()];
  for (const site of sites.slice(1)) {
    const line = await lineOf(site);
    expect(await beat(line)).toBe('confirm');
    lines.push(line);
  }
  await eventually(async () => quiet.every(({ closed }) => closed) || undefined);
  expect(await Promise.all(lines.map(beat))).toEqual(['gone', ...Array(MOST).fill('confirm')]);
  expect(await beat(await lineOf(await seedSite(admin)))).toBe('gone');
});

it('what was sent on a line that must go is stored and then answered, or not taken at all', async () => {
  const site = await seedSite(admin);
  const unit = (n: number) => deviceUnits.deviceStatus(2, new Date(Date.now() - n * 1_000));
  const rounds = 12;
  const answers: Promise<string>[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const line = await lineOf(site);
    answers.push(
      line.send(unit(n)).then(
        ({ command }) => command,
        () => 'gone',
      ),
    );
  }
  const got = await Promise.all(answers);
  const { rows } = await admin.query('SELECT FROM signal WHERE enterprise_id = $1', [site.enterpriseId]);
  const confirmed = got.filter((answer) => answer === 'confirm').length;
  expect(rows).toHaveLength(confirmed);
  expect(confirmed).toBeGreaterThan(0);
});
