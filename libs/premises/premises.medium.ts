import pg from 'pg';
import type { Actor } from '#access';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../test/support/database.js';
import {
  auditOf,
  codeOf,
  HONGJIA,
  LINGKOU,
  type PlacesHouse,
  placesHouse,
  routesHouse,
} from '../regions/places.factory.js';
// The door brings the policies along.
import './index.js';
import { PremisesHttpModule, PremisesModule } from './premises.module.js';
import { PremisesQueries } from './premises.queries.js';
import { PublicFaceQueries } from './public-face.queries.js';
import { CreatePremises } from './use-cases/create-premises.js';
import { SetCallList } from './use-cases/set-call-list.js';
import { UpdatePremises } from './use-cases/update-premises.js';

const CANARY = '13900000777';
const wanted = {
  name: '陵口小吃店',
  kind: 'SMALL_PLACE',
  smallPlaceSort: 'RESTAURANT',
  address: '人民路1号',
  regionCode: LINGKOU.code,
};
const callList = [
  { duty: 'OWNER', name: '王某', phone: CANARY },
  { duty: 'GUARD', name: '李某', email: 'guard@example.com' },
];

let database: TestDatabase;
let house: PlacesHouse;
let enterprise: Actor;
let provider: Actor;
let rival: Actor;
let inspector: Actor;

beforeAll(async () => {
  database = await testDatabase();
  house = await placesHouse(database.config, new pg.Client(database.adminUrl), [PremisesModule]);
  enterprise = await house.actor('ENTERPRISE', ['OWNER']);
  [provider, rival] = [await house.actor('PROVIDER', ['MANAGER']), await house.actor('PROVIDER', ['OWNER'])];
  inspector = await house.actor('AUTHORITY', ['INSPECTOR'], { code: '321181000000', path: '32/3211/321181/' });
  await house.engage(provider, enterprise);
});
afterAll(async () => {
  await house.close();
  await database.close();
});

const create = (actor: Actor, more: object = {}) =>
  house.as(actor, () => house.app.get(CreatePremises).execute(actor, { ...wanted, ...more }));
const byProvider = (more: object = {}) => create(provider, { enterpriseId: enterprise.organisationId, ...more });
const read = (actor: Actor, id: string) => house.as(actor, () => house.app.get(PremisesQueries).byId(actor, id));
const callListOf = (actor: Actor, id: string) =>
  house.as(actor, () => house.app.get(PremisesQueries).callListOf(actor, [id]));

describe('premises', () => {
  it('are registered by the enterprise or the provider that serves it, and stand in both audit chains', async () => {
    const own = await create(enterprise);
    expect(own).toMatchObject({ enterpriseId: enterprise.organisationId, regionPath: LINGKOU.path, gridId: null });
    const served = await byProvider({ callList });
    for (const actor of [enterprise, provider, inspector])
      expect((await read(actor, served.id)).name).toBe(wanted.name);
    expect(await auditOf(house, enterprise.organisationId, served.id)).toEqual([
      'premises.created',
      'premises.callListSet',
    ]);
    expect(await auditOf(house, provider.organisationId, served.id)).toEqual([
      'premises.created',
      'premises.callListSet',
    ]);
  });

  it('are absent to everyone else, and nobody else registers them', async () => {
    const { id } = await byProvider();
    const far = await house.actor('AUTHORITY', ['LEADER'], HONGJIA);
    const platform = await house.actor('PLATFORM', ['ADMIN']);
    for (const actor of [rival, far, platform, await house.actor('ENTERPRISE', ['OWNER'])]) {
      expect(await codeOf(read(actor, id))).toBe('GENERAL.NOT_FOUND');
    }
    const named = { enterpriseId: enterprise.organisationId };
    expect(await codeOf(create(rival, named))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(create(await house.actor('ENTERPRISE', ['OWNER']), named))).toBe('GENERAL.NOT_FOUND');
    expect(await codeOf(create(await house.colleague(provider, ['DISPATCHER']), named))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(create(await house.colleague(enterprise, ['GUARD'])))).toBe('GENERAL.FORBIDDEN');
    expect(await codeOf(create(inspector))).toBe('GENERAL.FORBIDDEN');
  });

  it('disappear for a provider whose engagement has ended', async () => {
    const [leaver, { id }] = [await house.actor('PROVIDER', ['OWNER']), await create(enterprise, { callList })];
    await house.engage(leaver, enterprise);
    expect(await callListOf(leaver, id)).toHaveLength(2);
    await house.admin.query('UPDATE engagement SET ended_at = now() WHERE provider_id = $1', [leaver.organisationId]);
    expect(await codeOf(read(leaver, id))).toBe('GENERAL.NOT_FOUND');
    expect(await callListOf(leaver, id)).toEqual([]);
  });

  it('hold region, grid and sort together', async () => {
    const gridId = newId();
    await house.admin.query(
      `INSERT INTO grid (id, authority_id, division_code, region_path, name, size) VALUES ($1, $2, $3, $4, 'g', 'SMALL')`,
      [gridId, inspector.organisationId, HONGJIA.code, HONGJIA.path],
    );
    expect(await codeOf(byProvider({ gridId }))).toBe('PREMISES.GRID_ELSEWHERE');
    expect((await byProvider({ gridId, regionCode: HONGJIA.code })).gridId).toBe(gridId);
    expect(await codeOf(byProvider({ regionCode: '321100000000' }))).toBe('PREMISES.REGION_TOO_WIDE');
    expect(await codeOf(byProvider({ kind: 'FACTORY' }))).toBe('PREMISES.SORT_WITHOUT_SMALL_PLACE');
    expect(await codeOf(byProvider({ areaM2: 0 }))).toBe('GENERAL.INVALID_INPUT');
  });

  it('are changed field by field, and filtered', async () => {
    const { id } = await byProvider({ name: '待改名', use: '餐饮' });
    const changes = { id, name: '新名称', use: null, kind: 'FACTORY', smallPlaceSort: null };
    await house.as(provider, () => house.app.get(UpdatePremises).execute(provider, changes));
    expect(await read(enterprise, id)).toMatchObject({
      name: '新名称',
      use: null,
      kind: 'FACTORY',
      address: wanted.address,
    });
    const list = (filter: object) =>
      house.as(enterprise, () => house.app.get(PremisesQueries).list(enterprise, filter, { first: 100 }));
    expect((await list({ text: '新名', kind: 'FACTORY' })).rows.map((row) => row.id)).toEqual([id]);
    expect((await list({ regionCode: '330000000000' })).rows.every((row) => row.regionPath.startsWith('33/'))).toBe(
      true,
    );
    expect((await list({ regionCode: '321181000000' })).rows.map((row) => row.id)).toContain(id);
    const foreign = house.as(rival, () => house.app.get(UpdatePremises).execute(rival, changes));
    expect(await codeOf(foreign)).toBe('GENERAL.NOT_FOUND');
  });
});

describe('a call list', () => {
  it('is for the enterprise and its provider, in order; an authority cannot even ask PostgreSQL', async () => {
    const { id } = await byProvider({ callList });
    for (const actor of [enterprise, provider, await house.colleague(provider, ['DISPATCHER'])]) {
      expect(await callListOf(actor, id)).toMatchObject([
        { position: 1, duty: 'OWNER', phone: CANARY },
        { position: 2, duty: 'GUARD', email: 'guard@example.com', phone: null },
      ]);
    }
    expect(await callListOf(inspector, id)).toEqual([]);
    expect(await callListOf(rival, id)).toEqual([]);
    const past = house.as(inspector, () => house.db.read((tx) => tx.callListEntry.findMany()));
    await expect(past).rejects.toThrow(/permission denied/);
    const blind = await house.as(rival, () => house.db.read((tx) => tx.callListEntry.findMany()));
    expect(blind).toEqual([]);
  });

  it('is replaced as a whole, and names only members as users', async () => {
    const { id } = await byProvider({ callList });
    const guard = await house.colleague(enterprise, ['GUARD']);
    const set = (entries: object[], actor = enterprise) =>
      house.as(actor, () => house.app.get(SetCallList).execute(actor, { premisesId: id, entries }));
    await set([{ duty: 'GUARD', name: '赵某', userId: guard.userId }]);
    expect(await callListOf(enterprise, id)).toMatchObject([{ position: 1, userId: guard.userId }]);
    const stranger = [{ duty: 'GUARD', name: '钱某', userId: rival.userId }];
    expect(await codeOf(set(stranger))).toBe('PREMISES.CALL_LIST_USER_UNKNOWN');
    expect(await codeOf(set(stranger, provider))).toBe('PREMISES.CALL_LIST_USER_UNKNOWN');
    expect(await codeOf(set([{ duty: 'GUARD', name: '无' }]))).toBe('GENERAL.INVALID_INPUT');
    expect(await codeOf(set([], rival))).toBe('GENERAL.NOT_FOUND');
    expect(await callListOf(enterprise, id)).toHaveLength(1);
  });
});

describe('the public face', () => {
  const faces = () => house.app.get(PublicFaceQueries);

  it('shows name, kind, address, region and whether the place is monitored, and nothing else', async () => {
    const { qrCode } = await byProvider({ callList });
    const face = await faces().byCode(qrCode);
    const regions = expect.arrayContaining([{ name: '陵口镇', nameEn: 'Lingkou' }]);
    expect(face).toEqual({
      name: wanted.name,
      kind: 'SMALL_PLACE',
      address: wanted.address,
      regions,
      monitored: false,
    });
    expect(face?.regions.map(({ name }) => name)).toEqual(['江苏省', '镇江市', '丹阳市', '陵口镇']);
  });

  it('is of the scanned code only: the public role sees no other row and no other column', async () => {
    const { qrCode } = await byProvider();
    expect(await faces().byCode(`${qrCode}x`)).toBeUndefined();
    expect(await faces().byCode("' OR true --")).toBeUndefined();
    const scanned = { role: 'vigil_public', qrCode } as const;
    const rows = await house.db.within(scanned, () => house.db.read((tx) => tx.$queryRaw`SELECT id FROM premises`));
    expect(rows).toHaveLength(1);
    const curious = house.db.within(scanned, () =>
      house.db.read((tx) => tx.$queryRaw`SELECT enterprise_id FROM premises`),
    );
    await expect(curious).rejects.toThrow(/permission denied/);
  });

  it('is a page at /q/:code; an unknown code is a page of the same shape', async () => {
    const { qrCode } = await byProvider({ name: 'A <b>bold</b> name', callList });
    const app = await routesHouse(database.config, [PremisesHttpModule]);
    try {
      const get = (code: string) => fetch(`${app.url}/q/${code}`);
      const [page, unknown] = [await get(qrCode), await get('x'.repeat(22))];
      expect([page.status, unknown.status]).toEqual([200, 404]);
      for (const { headers } of [page, unknown]) {
        expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(headers.get('cache-control')).toBe('no-store');
      }
      const [shown, absent] = [await page.text(), await unknown.text()];
      expect(shown).toContain('A &lt;b&gt;bold&lt;/b&gt; name');
      expect(shown).toContain('江苏省 镇江市 丹阳市 陵口镇');
      for (const secret of [CANARY, '王某', enterprise.organisationId]) expect(shown).not.toContain(secret);
      expect(absent).toContain('No such place');
      const many = await Promise.all(Array.from({ length: 130 }, () => get('x')));
      expect(many.some(({ status }) => status === 429)).toBe(true);
    } finally {
      await app.close();
    }
  });
});
