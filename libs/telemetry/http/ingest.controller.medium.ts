import { createHash, randomBytes } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import pg from 'pg';
import { newId } from '#kernel';
import { PlatformModule } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { QuarantineKeeper } from '../quarantine/quarantine-keeper.js';
import { type Site, seedCoverage, seedCredential, seedSite } from '../telemetry.factory.js';
import { TelemetryHttpModule } from '../telemetry.module.js';
import { IngestController } from './ingest.controller.js';

const ADDRESS = '203.0.113.9';

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
  const headers = { authorization: token && `Bearer ${token}`, 'accept-language': language };
  const { results } = await controller.events({ headers, ip: ADDRESS }, body, reply);
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

async function quarantineOf(organisationId: string) {
  const text = 'SELECT * FROM quarantine WHERE provider_id = $1 OR enterprise_id = $1 ORDER BY id';
  return (await admin.query(text, [organisationId])).rows;
}

async function toldOf(organisationId: string) {
  const text = `SELECT provider_id, enterprise_id, payload FROM outbox_event
    WHERE name = 'telemetry.quarantined' AND (provider_id = $1 OR enterprise_id = $1)`;
  return (await admin.query(text, [organisationId])).rows;
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

describe('what nobody can use', () => {
  it('from an unknown or a retired device is kept as it came, and the provider of the key is told', async () => {
    const token = await key(site.providerId, ['events:write']);
    await admin.query(`UPDATE device SET state = 'RETIRED' WHERE id = $1`, [site.detectorId]);
    const [unknown, retired] = [fire('q-1', { deviceSerial: 'NOBODY' }), fire('q-2', { deviceId: site.detectorId })];
    const { code, results } = await post(token, [unknown, retired]);
    expect({ code, codes: results.map((result) => result.code) }).toEqual({
      code: 207,
      codes: ['DEVICE.NOT_FOUND', 'DEVICE.NOT_FOUND'],
    });
    const kept = await quarantineOf(site.providerId);
    expect(kept.map(({ raw }) => JSON.parse(raw.toString()))).toEqual([unknown, retired]);
    expect(kept.map((row) => row.source_address)).toEqual(['NOBODY', site.detectorId]);
    for (const row of kept) {
      expect(row).toMatchObject({
        protocol: 'HTTP',
        reason: 'unknownDevice',
        remote_address: ADDRESS,
        device_id: null,
      });
    }
    const [told, ...others] = await toldOf(site.providerId);
    expect(told).toMatchObject({ provider_id: site.providerId, payload: { quarantineId: kept[0].id } });
    expect(others).toEqual([]);
  });

  it('from a foreign device is answered and kept like that of an absent one, for the caller alone', async () => {
    const token = await key(site.providerId, ['events:write']);
    const foreign = await post(token, fire('q', { deviceSerial: rival.serial }));
    const absent = await post(token, fire('q', { deviceSerial: 'ABSENT' }));
    expect(foreign).toEqual(absent);
    const kept = await quarantineOf(site.providerId);
    const [one, other] = kept.map(({ id, source_address, raw, digest, received_at, last_at, ...row }) => row);
    expect(one).toEqual(other);
    expect(kept).toHaveLength(2);
    expect([await quarantineOf(rival.providerId), await quarantineOf(rival.enterpriseId)]).toEqual([[], []]);
    // The rival's own machine sends the very same from the very same address: it has its own entry.
    await post(await key(rival.providerId, ['events:write']), fire('q', { deviceSerial: 'ABSENT' }));
    expect(await quarantineOf(rival.providerId)).toMatchObject([{ count: 1 }]);
    expect((await quarantineOf(site.providerId)).map(({ count }) => count)).toEqual([1, 1]);
  });

  it('sent with the key of an enterprise is the enterprise’s', async () => {
    await post(await key(site.enterpriseId, ['events:write']), fire('q', { deviceSerial: 'NOBODY' }));
    expect(await quarantineOf(site.enterpriseId)).toMatchObject([
      { enterprise_id: site.enterpriseId, provider_id: null, reason: 'unknownDevice' },
    ]);
    expect(await toldOf(site.enterpriseId)).toMatchObject([{ enterprise_id: site.enterpriseId, provider_id: null }]);
    expect(await quarantineOf(site.providerId)).toEqual([]);
  });

  it('sent by a device is kept under its name, for whoever answers for it now', async () => {
    const token = await seedCredential(admin, site.providerId, site.transmitterId);
    await seedCoverage(admin, site, site.transmitterId, rival.providerId);
    await post(token, { messageId: 'q', kind: 'arson', text: 'help' });
    expect(await quarantineOf(rival.providerId)).toMatchObject([
      { reason: 'badShape', device_id: site.transmitterId, detail: expect.stringContaining('kind') },
    ]);
    // As a record of before covered devices could not be retired.
    const retired = `UPDATE device SET state = 'RETIRED' WHERE id = '${site.transmitterId}'`;
    await admin.query(`BEGIN; SET LOCAL session_replication_role = replica; ${retired}; COMMIT`);
    await post(token, fire('q'));
    expect((await quarantineOf(rival.providerId)).map(({ reason }) => reason)).toEqual(['badShape', 'unknownDevice']);
  });

  it('and has no shape at all is kept too, whatever it is', async () => {
    const token = await key(site.providerId, ['events:write']);
    const events = ['nonsense', null, 7, { deviceSerial: 'a\u0000b', messageId: 'x' }, { deviceSerial: { $ne: 1 } }];
    const { code } = await post(token, { events });
    expect(code).toBe(207);
    const kept = await quarantineOf(site.providerId);
    expect(kept.map(({ raw }) => JSON.parse(raw.toString()))).toEqual(events);
    expect(new Set(kept.map(({ reason }) => reason))).toEqual(new Set(['badShape']));
  });

  it('the same again only counts up, and a flood is counted, not kept', async () => {
    const token = await key(site.providerId, ['events:write']);
    const again = (n: number) =>
      fire(`again-${n}`, { deviceSerial: 'SAME', occurredAt: `2026-11-22T09:00:0${n}+08:00` });
    for (const n of [1, 2, 3]) await post(token, again(n));
    expect(await quarantineOf(site.providerId)).toMatchObject([{ count: 3 }]);
    const flood = Array.from({ length: 900 }, (_, n) => fire(`f-${n}`, { deviceSerial: `STRANGE-${n}` }));
    const { results } = await post(token, flood);
    expect(results.every(({ code }) => code === 'DEVICE.NOT_FOUND')).toBe(true);
    expect((await quarantineOf(site.providerId)).length).toBeLessThanOrEqual(60);
    await module.get(QuarantineKeeper).flush();
    const kept = await quarantineOf(site.providerId);
    expect(kept.reduce((sum, { count }) => sum + count, 0)).toBe(903);
    expect(kept.filter(({ reason }) => reason === 'flood')).toHaveLength(1);
    // One who floods shuts nobody else out.
    await post(await key(rival.providerId, ['events:write']), fire('q', { deviceSerial: 'NOBODY' }));
    expect(await quarantineOf(rival.providerId)).toHaveLength(1);
  });

  it('and could not be kept either is to be sent again', async () => {
    const token = await key(site.providerId, ['events:write']);
    await admin.query('REVOKE INSERT ON quarantine FROM vigil_gateway');
    try {
      expect(await post(token, fire('q', { deviceSerial: 'NOBODY' }))).toMatchObject({
        code: 503,
        results: [{ result: 'rejected', code: 'INGEST.NOT_STORED' }],
      });
    } finally {
      await admin.query('GRANT INSERT ON quarantine TO vigil_gateway');
    }
  });
});
