import pg from 'pg';
import type { Actor } from '#access';
import { newId } from '#kernel';
import { CreatePremises } from '#premises';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import { auditOf, codeOf, HONGJIA, LINGKOU, type PlacesHouse, placesHouse } from '../regions/places.factory.js';
// The door brings the policies along.
import './index.js';
import { DeviceQueries } from './device.queries.js';
import type { DeviceRow } from './device.repository.js';
import { DevicesModule } from './devices.module.js';
import { parseDeviceToken } from './domain/device-token.js';
import { Liveness } from './domain/liveness.js';
import { loadDeviceModels } from './load-device-models.sql.js';
import { CreateDevice } from './use-cases/create-device.js';
import { IssueDeviceCredential } from './use-cases/issue-device-credential.js';
import { RetireDevice } from './use-cases/retire-device.js';
import { UpdateDevice } from './use-cases/update-device.js';

let database: TestDatabase;
let house: PlacesHouse;
let enterprise: Actor;
let provider: Actor;
let rival: Actor;
let premisesId: string;

beforeAll(async () => {
  database = await testDatabase();
  house = await placesHouse(database.config, new pg.Client(database.adminUrl), [DevicesModule]);
  await loadDeviceModels(house.admin);
  await loadDeviceModels(house.admin);
  enterprise = await house.actor('ENTERPRISE', ['OWNER']);
  [provider, rival] = [await house.actor('PROVIDER', ['TECHNICIAN']), await house.actor('PROVIDER', ['OWNER'])];
  await house.engage(provider, enterprise);
  await house.engage(rival, enterprise);
  premisesId = await premisesOf(enterprise);
});
afterAll(async () => {
  await house.close();
  await database.close();
});

async function premisesOf(owner: Actor): Promise<string> {
  const input = { name: 'Mill', kind: 'FACTORY', address: '1 Mill Road', regionCode: LINGKOU.code };
  return (await house.as(owner, () => house.app.get(CreatePremises).execute(owner, input))).id;
}

const serial = () => `S-${newId()}`;
const address = () => newId().replaceAll('-', '').slice(-12);
const create = (more: object, actor = provider): Promise<DeviceRow> => {
  const input = { premisesId, modelCode: 'SMOKE-NB', serial: serial(), ...more };
  return house.as(actor, () => house.app.get(CreateDevice).execute(actor, input));
};
const transmitter = (more: object = {}, actor = provider) =>
  create({ modelCode: 'TX-STANDARD', gbAddress: address(), ...more }, actor);
const read = (actor: Actor, id: string) => house.as(actor, () => house.app.get(DeviceQueries).byId(actor, id));

describe('a device', () => {
  it('is registered by a provider in premises that it serves, and seen by those whom it concerns', async () => {
    const device = await create({ name: 'Hall', location: '1F' });
    expect(device).toMatchObject({
      kind: 'SMOKE',
      regionPath: LINGKOU.path,
      enterpriseId: enterprise.organisationId,
      state: 'IN_SERVICE',
    });
    const inspector = await house.actor('AUTHORITY', ['INSPECTOR'], { code: '321100000000', path: '32/3211/' });
    for (const actor of [provider, enterprise, inspector]) expect((await read(actor, device.id)).name).toBe('Hall');
    expect(await auditOf(house, enterprise.organisationId, device.id)).toEqual(['device.created']);
    const { rows } = await house.admin.query(
      `SELECT payload FROM outbox_event WHERE name = 'device.created' AND ordering_key = $1`,
      [device.id],
    );
    expect(rows).toEqual([{ payload: { deviceId: device.id, premisesId } }]);
  });

  it('is absent to everyone else, the other provider of the same enterprise included', async () => {
    const { id } = await create({});
    const far = await house.actor('AUTHORITY', ['LEADER'], HONGJIA);
    for (const actor of [
      rival,
      far,
      await house.actor('ENTERPRISE', ['OWNER']),
      await house.actor('PLATFORM', ['ADMIN']),
    ]) {
      expect(await codeOf(read(actor, id))).toBe('GENERAL.NOT_FOUND');
    }
    const stranger = await house.actor('PROVIDER', ['OWNER']);
    expect(await codeOf(create({}, stranger))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(create({}, await house.colleague(provider, ['FINANCE'])))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(create({}, enterprise))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(house.as(rival, () => house.app.get(RetireDevice).execute(rival, { id })))).toBe(
      'GENERAL.NOT_FOUND',
    );
  });

  it('shares serial number, address and point with no other', async () => {
    const taken = await create({});
    expect(await codeOf(create({ serial: taken.serial }))).toBe('DEVICE.SERIAL_TAKEN');
    expect((await create({ serial: taken.serial }, rival)).serial).toBe(taken.serial);
    const tx = await transmitter({ gbAddress: '10.27.44.61.78.95' });
    expect(tx.gbAddress).toBe('0a1b2c3d4e5f');
    expect(await codeOf(transmitter({ gbAddress: '0A1B2C3D4E5F' }, rival))).toBe('DEVICE.ADDRESS_TAKEN');
    const wired = { modelCode: 'SMOKE-LOOP', transmitterId: tx.id, loop: 1, point: 7 };
    await create(wired);
    expect(await codeOf(create(wired))).toBe('DEVICE.POINT_TAKEN');
    expect(await codeOf(create({ ...wired, point: 8, modelCode: 'NO-SUCH' }))).toBe('DEVICE.UNKNOWN_MODEL');
  });

  it('stands only behind a transmitter of the same enterprise', async () => {
    const detector = await create({});
    const wired = { modelCode: 'SMOKE-LOOP', loop: 1, point: 1 };
    expect(await codeOf(create({ ...wired, transmitterId: detector.id }))).toBe('DEVICE.NO_SUCH_TRANSMITTER');
    const foreign = await transmitter({}, rival);
    expect(await codeOf(create({ ...wired, transmitterId: foreign.id }))).toBe('DEVICE.NO_SUCH_TRANSMITTER');
    const elsewhere = await house.actor('ENTERPRISE', ['OWNER']);
    await house.engage(provider, elsewhere);
    const other = await transmitter({ premisesId: await premisesOf(elsewhere) });
    expect(await codeOf(create({ ...wired, transmitterId: other.id }))).toBe('DEVICE.NO_SUCH_TRANSMITTER');
    expect(await codeOf(create({ modelCode: 'TX-STANDARD' }))).toBe('DEVICE.ADDRESS_MISSING');
  });

  it('is changed, and retired for good: its address is free again, and only an empty transmitter goes', async () => {
    const tx = await transmitter();
    const behind = await create({ modelCode: 'CALL-POINT', transmitterId: tx.id, loop: 2, point: 3 });
    const update = (input: object) => house.as(provider, () => house.app.get(UpdateDevice).execute(provider, input));
    const retire = (id: string) => house.as(provider, () => house.app.get(RetireDevice).execute(provider, { id }));
    await update({ id: behind.id, name: 'Gate', state: 'IMPAIRED', point: 4 });
    expect(await read(enterprise, behind.id)).toMatchObject({ name: 'Gate', state: 'IMPAIRED', loop: 2, point: 4 });
    expect(await codeOf(update({ id: behind.id, point: null }))).toBe('DEVICE.POINT_INCOMPLETE');
    expect(await codeOf(update({ id: behind.id, state: 'RETIRED' }))).toBe('GENERAL.INVALID_INPUT');
    expect(await codeOf(retire(tx.id))).toBe('DEVICE.TRANSMITTER_IN_USE');
    await retire(behind.id);
    expect((await retire(tx.id)).state).toBe('RETIRED');
    expect(await codeOf(update({ id: tx.id, name: 'x' }))).toBe('DEVICE.RETIRED');
    expect((await transmitter({ gbAddress: tx.gbAddress }, rival)).gbAddress).toBe(tx.gbAddress);
  });

  it('is made once per idempotency key', async () => {
    const input = { serial: serial(), idempotencyKey: 'same' };
    expect((await create(input)).id).toBe((await create(input)).id);
  });
});

describe('a credential', () => {
  it('is kept as a hash of what was shown once', async () => {
    const { id } = await create({});
    const issue = (actor: Actor) =>
      house.as(actor, () => house.app.get(IssueDeviceCredential).execute(actor, { deviceId: id }));
    const { token, prefix } = await issue(provider);
    const { rows } = await house.admin.query('SELECT prefix, secret_hash FROM device_credential WHERE device_id = $1', [
      id,
    ]);
    expect(rows).toEqual([{ prefix, secret_hash: Buffer.from(parseDeviceToken(token)?.secretHash ?? []) }]);
    expect(await codeOf(issue(rival))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(issue(enterprise))).toBe('GENERAL.FORBIDDEN');
  });
});

describe('liveness', () => {
  it('is the same as a filter in SQL and as the pure rule, for each state', async () => {
    const place = await premisesOf(enterprise);
    const silence = { ONLINE: 86_400, LATE: 3 * 86_400 - 60, OFFLINE: 3 * 86_400 + 60 };
    const made = new Map<string, string>();
    for (const [liveness, seconds] of Object.entries(silence)) {
      const device = await create({ premisesId: place });
      made.set(device.id, liveness);
      await house.admin.query(
        `INSERT INTO device_liveness (device_id, provider_id, enterprise_id, region_path, last_seen_at)
         VALUES ($1, $2, $3, $4, now() - make_interval(secs => $5))`,
        [device.id, device.providerId, device.enterpriseId, device.regionPath, seconds],
      );
    }
    made.set((await create({ premisesId: place })).id, Liveness.NEVER_SEEN);
    const queries = house.app.get(DeviceQueries);
    for (const actor of [provider, enterprise, await house.actor('AUTHORITY', ['INSPECTOR'])]) {
      await house.as(actor, async () => {
        for (const [id, liveness] of made) {
          const page = await queries.list(actor, { premisesId: place, liveness: liveness as Liveness }, { first: 10 });
          expect(page.rows.map((row) => row.id)).toEqual([id]);
          expect(await page.totalCount()).toBe(1);
          expect(await queries.livenessOf(actor, page.rows)).toMatchObject([{ deviceId: id, liveness }]);
        }
      });
    }
    const nothing = house.as(rival, () =>
      queries.list(rival, { premisesId: place, liveness: Liveness.ONLINE }, { first: 10 }),
    );
    expect((await nothing).rows).toEqual([]);
  });
});
