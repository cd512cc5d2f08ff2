import { once } from 'node:events';
import { connect } from 'node:net';
import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { PlatformModule, TenantPool } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { decodeFrame, deviceUnits, encodeFrame, type Gb26875Profile, TX3016A } from '../domain/gb26875/index.js';
import { Gb26875Client } from '../simulator/gb26875-client.js';
import { type Site, seedSite } from '../telemetry.factory.js';
import { Gb26875Module } from '../telemetry.module.js';
import { DEFAULT_LIMITS, GB26875_LIMITS } from './gb26875.limits.js';
import { Gb26875Server } from './gb26875-server.js';

const STRANGER = '00000000dead';
const FIRE = { loop: 1, point: 2, text: '一层大厅' };

let database: TestDatabase;
let admin: pg.Client;
let module: TestingModule;
let server: Gb26875Server;
let site: Site;
const clients: Gb26875Client[] = [];

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  module = await Test.createTestingModule({ imports: [PlatformModule.forRoot(database.config), Gb26875Module] })
    .overrideProvider(GB26875_LIMITS)
    .useValue({ ...DEFAULT_LIMITS, partialFrameMs: 300, drainMs: 2_000 })
    .compile();
  await module.init();
  server = module.get(Gb26875Server);
  await server.start();
});

afterAll(async () => {
  await server?.stop();
  await module?.close();
  await admin?.end();
  await database?.close();
});

beforeEach(async () => {
  site = await seedSite(admin);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

async function client(
  options: { profile?: Gb26875Profile; gbAddress?: string; timeoutMs?: number; resends?: number; seq?: number } = {},
) {
  const made = await Gb26875Client.connect({
    host: '127.0.0.1',
    port: server.port,
    gbAddress: site.gbAddress,
    ...options,
  });
  clients.push(made);
  return made;
}

async function signals(of: Site = site) {
  const { rows } = await admin.query('SELECT * FROM signal WHERE enterprise_id = $1 ORDER BY id', [of.enterpriseId]);
  return rows;
}

async function quarantine(where: string, value: string) {
  const { rows } = await admin.query(`SELECT * FROM quarantine WHERE ${where} = $1 ORDER BY id`, [value]);
  return rows;
}

async function events(name: string) {
  const { rows } = await admin.query('SELECT * FROM outbox_event WHERE name = $1 ORDER BY id', [name]);
  return rows;
}

describe('a fire frame', () => {
  it('is stored for the detector at its point and then confirmed under its own number', async () => {
    const answer = await (await client({ seq: 4711 })).fire(FIRE);
    expect(answer).toMatchObject({ command: 'confirm', seq: 4711 });
    expect(answer.frame).toMatchObject({ destination: `0x${site.gbAddress}`, source: '0x000000000000' });
    const [signal, ...others] = await signals();
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      provider_id: site.providerId,
      premises_id: site.premisesId,
      device_id: site.detectorId,
      transmitter_id: site.transmitterId,
      kind: 'fire',
      hazard: 'smoke',
      flags: ['normal', 'fire'],
      test: false,
      text: '一层大厅',
      loop: 1,
      point: 2,
    });
    expect(decodeFrame(signal.raw)).toMatchObject({ seq: 4711, result: 'ok' });
    const [event] = (await events('signal.received')).filter(({ provider_id }) => provider_id === site.providerId);
    expect(event).toMatchObject({ ordering_key: site.premisesId, enterprise_id: site.enterpriseId, priority: 10 });
    expect(event.payload).toMatchObject({
      signalId: signal.id,
      kind: 'fire',
      receivedAt: signal.received_at.toISOString(),
    });
  });

  it("of a point that nobody registered is the transmitter's own", async () => {
    await (await client()).fire({ loop: 9, point: 9 });
    expect(await signals()).toMatchObject([{ device_id: site.transmitterId, kind: 'fire', loop: 9, point: 9 }]);
  });

  it("in a transmitter's own dialect is a fire too", async () => {
    site = await seedSite(admin, 'TX3016A');
    expect(await (await client({ profile: TX3016A })).fire(FIRE)).toMatchObject({ command: 'confirm' });
    expect(await signals()).toMatchObject([
      {
        device_id: site.transmitterId,
        kind: 'fire',
        hazard: 'smoke',
        flags: ['fire', 'address:00010002'],
        text: '一层大厅',
      },
    ]);
  });

  it('marks transmitter and detector as seen', async () => {
    await (await client()).fire(FIRE);
    const { rows } = await admin.query('SELECT device_id FROM device_liveness WHERE enterprise_id = $1', [
      site.enterpriseId,
    ]);
    expect(rows.map((row) => row.device_id).sort()).toEqual([site.transmitterId, site.detectorId].sort());
  });

  it('cut into single bytes, or stuck to others, is answered all the same and in order', async () => {
    const device = await client();
    const adu = deviceUnits.deviceStatus(2, new Date());
    const frames = [1, 2, 3].map((seq) => device.frame(seq, adu));
    const answers = [1, 2, 3].map((seq) => device.awaitAnswer(seq, 5_000));
    const order: number[] = [];
    for (const answer of answers) void answer.then((got) => got && order.push(got.seq));
    const bytes = Buffer.concat(frames);
    for (const byte of bytes.subarray(0, 40)) {
      device.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    device.write(bytes.subarray(40));
    await Promise.all(answers);
    expect(order).toEqual([1, 2, 3]);
    expect(await signals()).toHaveLength(3);
  });
});

describe('a resend', () => {
  it('is the same signal, however many come at once, and confirmed each time', async () => {
    const devices = await Promise.all(Array.from({ length: 10 }, () => client()));
    const frame = (devices[0] as Gb26875Client).frame(5, deviceUnits.deviceStatus(2, new Date()));
    const answers = await Promise.all(devices.map((device) => device.deliver(5, frame)));
    expect(answers.map(({ command }) => command)).toEqual(Array(10).fill('confirm'));
    expect(await signals()).toHaveLength(1);
  });

  it('after a restart with a dead clock is a new signal', async () => {
    const device = await client();
    const dead = device.frame(0, deviceUnits.deviceStatus(2, new Date()), 'sendData', 'INVALID:000000000000');
    await device.deliver(0, dead);
    await device.deliver(0, dead);
    expect(await signals()).toHaveLength(1);
    await admin.query(`UPDATE signal_key SET received_at = received_at - interval '121 seconds' WHERE source_id = $1`, [
      site.transmitterId,
    ]);
    await device.deliver(0, dead);
    expect(await signals()).toHaveLength(2);
  });

  it('with a running clock is the same for ten minutes', async () => {
    const device = await client();
    const frame = device.frame(0, deviceUnits.deviceStatus(2, new Date()));
    await device.deliver(0, frame);
    await admin.query(`UPDATE signal_key SET received_at = received_at - interval '121 seconds' WHERE source_id = $1`, [
      site.transmitterId,
    ]);
    await device.deliver(0, frame);
    expect(await signals()).toHaveLength(1);
  });
});

describe('what is wrong', () => {
  it('a bad checksum is denied and kept for its provider', async () => {
    const device = await client();
    const frame = device.frame(7, deviceUnits.deviceStatus(2, new Date()));
    frame.writeUInt8((frame.readUInt8(frame.length - 3) + 1) & 0xff, frame.length - 3);
    expect(await device.deliver(7, frame)).toMatchObject({ command: 'deny', seq: 7 });
    expect(await signals()).toEqual([]);
    const [kept] = await quarantine('provider_id', site.providerId);
    expect(kept).toMatchObject({ reason: 'badChecksum', device_id: site.transmitterId, count: 1 });
    expect(Buffer.compare(kept.raw, frame)).toBe(0);
  });

  it('an unknown transmitter is denied and kept for the platform, which is told once', async () => {
    const device = await client({ gbAddress: STRANGER });
    expect(await device.fire(FIRE)).toMatchObject({ command: 'deny' });
    expect(await device.fire(FIRE)).toMatchObject({ command: 'deny' });
    const kept = await quarantine('source_address', STRANGER);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept[0]).toMatchObject({ provider_id: null, reason: 'unknownTransmitter', remote_address: '127.0.0.1' });
    const told = (await events('telemetry.quarantined')).filter(({ payload }) => payload.sourceAddress === STRANGER);
    expect(told).toMatchObject([{ provider_id: null, payload: { quarantineId: kept[0].id } }]);
  });

  it('a unit that does not fit its dialect is kept, its provider told, and then confirmed', async () => {
    const device = await client();
    const unit = Buffer.concat([deviceUnits.deviceStatus(2, new Date()), Buffer.of(0)]);
    expect(await device.send(unit)).toMatchObject({ command: 'confirm' });
    expect(await quarantine('device_id', site.transmitterId)).toMatchObject([{ reason: 'lengthMismatch' }]);
    const told = (await events('telemetry.quarantined')).filter(({ provider_id }) => provider_id === site.providerId);
    expect(told).toHaveLength(1);
  });

  it('the same again within the hour only counts up', async () => {
    const device = await client();
    for (let sent = 0; sent < 3; sent += 1) await device.send(Buffer.of(200, 1, 1, 2, 3));
    expect(await quarantine('device_id', site.transmitterId)).toMatchObject([{ reason: 'vendorType', count: 3 }]);
  });

  it('a model whose dialect is not built in is read by the standard, and somebody is told', async () => {
    site = await seedSite(admin, 'no-such-dialect');
    expect(await (await client()).fire(FIRE)).toMatchObject({ command: 'confirm' });
    expect(await signals()).toMatchObject([{ kind: 'fire' }]);
    expect(await quarantine('device_id', site.transmitterId)).toMatchObject([
      { reason: 'unknownProfile', detail: 'no-such-dialect' },
    ]);
  });

  it('a trickle that never becomes a frame loses its line', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const source = `0x${site.gbAddress}`;
    socket.write(
      encodeFrame({ seq: 1, sentAt: new Date(), source, destination: '0x000000000000', command: 2 }).subarray(0, 20),
    );
    await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
  });

  it('a heartbeat is confirmed and leaves nothing but the sign of life', async () => {
    expect(await (await client()).heartbeat()).toMatchObject({ command: 'confirm' });
    expect(await signals()).toEqual([]);
    const { rows } = await admin.query('SELECT FROM device_liveness WHERE device_id = $1', [site.transmitterId]);
    expect(rows).toHaveLength(1);
  });
});

describe('a store that fails', () => {
  it('leaves an alarm unanswered, neither confirmed nor denied, until it can be stored', async () => {
    const device = await client({ timeoutMs: 400, resends: 0 });
    await device.heartbeat();
    await admin.query('REVOKE INSERT ON signal FROM vigil_gateway');
    try {
      await expect(device.fire(FIRE)).rejects.toThrow('did not answer');
    } finally {
      await admin.query('GRANT INSERT ON signal TO vigil_gateway');
    }
    expect(await device.fire(FIRE)).toMatchObject({ command: 'confirm' });
    expect(await signals()).toHaveLength(1);
  });

  it('out of reach altogether: no answer to anyone', async () => {
    const pool = module.get(TenantPool).pool;
    const device = await client({ timeoutMs: 400, resends: 0 });
    const held = await Promise.all(Array.from({ length: pool.options.max ?? 10 }, () => pool.connect()));
    try {
      await expect(device.fire(FIRE)).rejects.toThrow('did not answer');
    } finally {
      for (const connection of held) connection.release();
    }
  });
});

describe('a stop', () => {
  it('answers what it has taken before it closes the line', async () => {
    const device = await client();
    await device.heartbeat();
    const answer = device.fire(FIRE);
    await new Promise((resolve) => setTimeout(resolve, 1));
    await server.stop();
    await server.start();
    const outcome = await answer.catch((error: Error) => error);
    const stored = await signals();
    // Taken and confirmed, or not taken at all: never stored without a confirm, never the other way round.
    expect(stored).toHaveLength(outcome instanceof Error ? 0 : 1);
  });
});
