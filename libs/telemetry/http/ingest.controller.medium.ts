import { createHash, randomBytes } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { newId } from '#kernel';
import { PlatformModule } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { type Site, seedCredential, seedSite } from '../telemetry.factory.js';
import { TelemetryHttpModule } from '../telemetry.module.js';
import { IngestController } from './ingest.controller.js';

let database: TestDatabase;
let admin: pg.Client;
let module: TestingModule;
let controller: IngestController;
let site: Site;
let rival: Site;

beforeAll(async () => {
  database = await testDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const imports = [PlatformModule.forRoot(database.config), TelemetryHttpModule];
  module = await Test.createTestingModule({ imports }).compile();
  await module.init();
  controller = module.get(IngestController);
});

afterAll(async () => {
  await module?.close();
  await admin?.end();
  await database?.close();
});

beforeEach(async () => {
  site = await seedSite(admin);
  rival = await seedSite(admin);
});

async function post(token: string | undefined, body: unknown, language = 'en') {
  const reply = { code: 200, status: (code: number) => Object.assign(reply, { code }), header: () => reply };
  const { results } = await controller.events(token && `Bearer ${token}`, language, body, reply);
  return { code: reply.code, results };
}

async function key(organisationId: string, scopes: string[]) {
  const [prefix, secret, user] = [newId().slice(-8), randomBytes(32).toString('base64url'), newId()];
  await admin.query('INSERT INTO app_user (id, email, name) VALUES ($1, $2, $2)', [user, `${user}@example.com`]);
  await admin.query(
    'INSERT INTO api_key (id, organisation_id, name, prefix, secret_hash, scopes, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [newId(), organisationId, 'machine', prefix, createHash('sha256').update(secret).digest(), scopes, user],
  );
  return `vk_${prefix}_${secret}`;
}

async function signals(of: Site) {
  const { rows } = await admin.query('SELECT * FROM signal WHERE enterprise_id = $1 ORDER BY id', [of.enterpriseId]);
  return rows;
}

const fire = (messageId: string, more: object = {}) => ({ messageId, kind: 'fire', hazard: 'smoke', ...more });

describe('a device credential', () => {
  it('speaks for its own device, once per message id', async () => {
    const token = await seedCredential(admin, site.providerId, site.transmitterId);
    const event = fire('m-1', { occurredAt: '2026-11-22T09:00:00+08:00', providerId: rival.providerId });
    expect(await post(token, event)).toEqual({ code: 200, results: [{ messageId: 'm-1', result: 'stored' }] });
    expect(await post(token, event)).toEqual({ code: 200, results: [{ messageId: 'm-1', result: 'duplicate' }] });
    const [signal, ...others] = await signals(site);
    expect(others).toEqual([]);
    expect(signal).toMatchObject({ provider_id: site.providerId, kind: 'fire', hazard: 'smoke', protocol: 'HTTP' });
    expect(signal.occurred_at.toISOString()).toBe('2026-11-22T01:00:00.000Z');
    expect(await signals(rival)).toEqual([]);
  });

  it('may speak for no other device, neither of its own tenant nor of another', async () => {
    const token = await seedCredential(admin, site.providerId, site.transmitterId);
    for (const deviceId of [site.detectorId, rival.transmitterId, newId()]) {
      const { code, results } = await post(token, fire('m-2', { deviceId }));
      expect({ code, results }).toMatchObject({
        code: 207,
        results: [{ result: 'rejected', code: 'DEVICE.NOT_FOUND' }],
      });
    }
    expect(await signals(rival)).toEqual([]);
  });

  it('is refused when it has ended, has a wrong secret, or does not exist', async () => {
    const ended = await seedCredential(admin, site.providerId, site.transmitterId, new Date(Date.now() - 1_000));
    const good = await seedCredential(admin, site.providerId, site.transmitterId);
    const wrong = `${good.slice(0, -1)}${good.endsWith('0') ? '1' : '0'}`;
    for (const token of [ended, wrong, `vd_00000000_${'0'.repeat(32)}`, 'vd_', undefined]) {
      await expect(post(token, fire('m-3'))).rejects.toMatchObject({ code: 'GENERAL.UNAUTHENTICATED' });
    }
    expect((await post(good, fire('m-3'))).code).toBe(200);
  });
});

describe('an API key', () => {
  it('gives each event of a batch its own answer, in their order', async () => {
    const token = await key(site.providerId, ['events:write']);
    const { code, results } = await post(token, {
      events: [
        fire('a', { deviceSerial: site.serial, loop: 1, point: 2 }),
        fire('b', { deviceSerial: rival.serial }),
        { messageId: 'c', kind: 'arson', deviceId: site.detectorId },
        {
          messageId: 'd',
          kind: 'measurement',
          deviceId: site.detectorId,
          measurement: { code: 'temperature', value: 21.5, unit: '℃' },
        },
        fire('a', { deviceSerial: site.serial, loop: 1, point: 2 }),
        { messageId: 'e', kind: 'heartbeat', deviceId: site.detectorId },
        'nonsense',
      ],
    });
    expect(code).toBe(207);
    expect(results.map(({ messageId, result, code }) => [messageId, result, code])).toEqual([
      ['a', 'stored', undefined],
      ['b', 'rejected', 'DEVICE.NOT_FOUND'],
      ['c', 'rejected', 'GENERAL.INVALID_INPUT'],
      ['d', 'stored', undefined],
      ['a', 'duplicate', undefined],
      ['e', 'stored', undefined],
      [null, 'rejected', 'GENERAL.INVALID_INPUT'],
    ]);
    const stored = await signals(site);
    expect(stored.map(({ kind, device_id }) => [kind, device_id])).toEqual([
      ['fire', site.detectorId],
      ['measurement', site.detectorId],
    ]);
    const { rows } = await admin.query(`SELECT payload FROM outbox_event WHERE provider_id = $1`, [site.providerId]);
    expect(rows.map(({ payload }) => payload.kind)).toEqual(['fire']);
  });

  it('of the enterprise speaks for its devices, of another tenant for none', async () => {
    const event = [fire('x', { deviceId: site.transmitterId })];
    expect(await post(await key(rival.enterpriseId, ['events:write']), event)).toMatchObject({
      code: 207,
      results: [{ code: 'DEVICE.NOT_FOUND' }],
    });
    expect(await post(await key(site.enterpriseId, ['events:write']), event)).toMatchObject({ code: 200 });
  });

  it('without the scope may send nothing, and an unknown one is nobody', async () => {
    const event = fire('y', { deviceId: site.transmitterId });
    const narrow = await key(site.providerId, ['devices:read']);
    await expect(post(narrow, event)).rejects.toMatchObject({ code: 'INGEST.SCOPE_MISSING' });
    await expect(post(`${narrow.slice(0, -4)}AAAA`, event)).rejects.toMatchObject({ code: 'GENERAL.UNAUTHENTICATED' });
    expect(await signals(site)).toEqual([]);
  });
});

describe('a body', () => {
  it('that holds no events, or too many, is refused whole', async () => {
    const token = await seedCredential(admin, site.providerId, site.transmitterId);
    for (const body of [null, 'text', [], { events: [] }, Array.from({ length: 1_001 }, (_, n) => fire(`${n}`))]) {
      await expect(post(token, body)).rejects.toMatchObject({ code: 'INGEST.BATCH_TOO_LARGE' });
    }
  });

  it('whose every event could not be stored says so, and nothing of it is stored', async () => {
    const token = await seedCredential(admin, site.providerId, site.transmitterId);
    await admin.query('REVOKE INSERT ON signal FROM vigil_gateway');
    try {
      expect(await post(token, fire('z'), 'zh-CN')).toMatchObject({
        code: 503,
        results: [{ messageId: 'z', result: 'rejected', code: 'INGEST.NOT_STORED' }],
      });
    } finally {
      await admin.query('GRANT INSERT ON signal TO vigil_gateway');
    }
    expect(await post(token, fire('z'))).toMatchObject({ code: 200, results: [{ result: 'stored' }] });
  });
});
