import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { DANYANG, LINGKOU } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { graph } from '../../support/graph.js';

const CREATE = `mutation ($input: CreatePremisesInput!) { createPremises(input: $input) {
  id name kind enterpriseId regionCode region { name } grid { name } qrUrl callList { position duty name phone userId } } }`;
const CALL_LIST = `mutation ($input: SetCallListInput!) { setCallList(input: $input) { callList { position duty name phone } } }`;
const PREMISES = '{ premises { edges { node { id name } } } }';
const BY_ID =
  'query ($id: ID!) { premisesById(id: $id) { id name callList { name } devices { edges { node { serial } } } } }';
const CREATE_GRID = 'mutation ($input: CreateGridInput!) { createGrid(input: $input) { id name } }';
const CREATE_DEVICE = `mutation ($input: CreateDeviceInput!) { createDevice(input: $input) {
  id serial kind state liveness gbAddress loop point transmitter { serial } model { code } } }`;
const MODELS = '{ deviceModels { code kind protocol heartbeatSeconds } }';
const INVALID = 'GENERAL.INVALID_INPUT';
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };
const NOT_FOUND = { code: 'GENERAL.NOT_FOUND' };

let test: TestApp;
let provider: Organisation;
let enterprise: Organisation;
beforeAll(async () => {
  test = await testApp({ parts: ['api'] });
  provider = await test.seed.provider();
  ({ enterprise } = await test.seed.engagement(provider));
}, 60_000);
afterAll(() => test?.close());

const of = (organisation: Organisation, role: string) => graph(test, as(organisation, role));
const place = (more: Record<string, unknown> = {}) => ({
  enterpriseId: enterprise.id,
  name: '一号厂房',
  kind: 'FACTORY',
  address: '陵口镇工业路18号',
  regionCode: LINGKOU,
  ...more,
});

interface Created {
  readonly createPremises: { id: string; qrUrl: string; callList: object[] };
}

async function premises(more: Record<string, unknown> = {}): Promise<Created['createPremises']> {
  return (await (await of(provider, 'MANAGER')).data<Created>(CREATE, { input: place(more) })).createPremises;
}

describe('premises', () => {
  it('have kind, address, region, grid and a call list in its order', async () => {
    const leader = await of(await test.seed.authority(), 'LEADER');
    const grid = { name: '陵口第一网格', size: 'SMALL', regionCode: LINGKOU };
    const { createGrid } = await leader.data<{ createGrid: { id: string } }>(CREATE_GRID, { input: grid });
    const guard = as(enterprise, 'GUARD');
    const callList = [
      { duty: 'GUARD', name: '门卫', userId: guard.userId },
      { duty: 'NEIGHBOUR', name: '隔壁老周', phone: '138 0000 0002' },
    ];
    const made = await premises({ gridId: createGrid.id, callList, areaM2: 3200, persons: 86 });
    expect(made).toMatchObject({ kind: 'FACTORY', region: { name: '陵口镇' }, grid: { name: '陵口第一网格' } });
    expect(made.callList).toEqual([
      { position: 1, duty: 'GUARD', name: '门卫', phone: null, userId: guard.userId },
      { position: 2, duty: 'NEIGHBOUR', name: '隔壁老周', phone: '13800000002', userId: null },
    ]);
    expect(new URL(made.qrUrl).pathname).toMatch(/^\/q\/\w{8,}$/);
  });

  it.each([
    [{ name: '' }, INVALID, 'input.name', 'must not be empty', '不能为空'],
    [{ regionCode: '3211' }, INVALID, 'input.regionCode', '12 digits', '12 位'],
    [{ regionCode: '320000000000' }, 'PREMISES.REGION_TOO_WIDE', undefined, 'levels 3 to 5', '县（区）'],
    [{ latitude: 91 }, INVALID, 'input.latitude', 'at most 90', '不能大于 90'],
    [{ areaM2: 0 }, INVALID, 'input.areaM2', 'at least 1', '不能小于 1'],
    [{ smallPlaceSort: 'HOTEL' }, 'PREMISES.SORT_WITHOUT_SMALL_PLACE', undefined, 'SMALL_PLACE', '九小场所'],
    [{ callList: [{ duty: 'OTHER', name: '谁' }] }, INVALID, 'input.callList.0', 'telephone', '电话'],
    [
      { callList: [{ duty: 'OTHER', name: '谁', phone: '12' }] },
      INVALID,
      'input.callList.0.phone',
      'telephone',
      '电话',
    ],
  ])('are refused with %j', async (wrong, code, field, en, zh) => {
    const manager = await of(provider, 'MANAGER');
    const input = place(wrong);
    expect(await manager.refused(CREATE, { input }, { code, field })).toContain(en);
    expect(await manager.with({ 'accept-language': 'zh-CN' }).refused(CREATE, { input }, { code, field })).toContain(
      zh,
    );
  });

  it('are registered by those who may, for those whom they serve', async () => {
    for (const person of [
      as(provider, 'DISPATCHER'),
      as(provider, 'FINANCE'),
      as(enterprise, 'GUARD'),
      as(enterprise, 'MEMBER'),
    ]) {
      await (await graph(test, person)).refused(CREATE, { input: place() }, FORBIDDEN);
    }
    const rival = await test.seed.provider();
    await (await of(rival, 'OWNER')).refused(CREATE, { input: place() }, NOT_FOUND);
    const own = await of(enterprise, 'SAFETY_MANAGER');
    await own.data(CREATE, { input: place({ enterpriseId: undefined, name: '自建仓库' }) });
    const stranger = (await test.seed.engagement(rival)).enterprise;
    await own.refused(CREATE, { input: place({ enterpriseId: stranger.id }) }, NOT_FOUND);
  });

  it('are seen by both sides and by nobody else', async () => {
    const { id } = await premises({ name: '只给自己人看' });
    const rival = await test.seed.provider();
    for (const person of [as(provider, 'TECHNICIAN'), as(enterprise, 'MEMBER')]) {
      const list = await (await graph(test, person)).data<{ premises: { edges: { node: { id: string } }[] } }>(
        PREMISES,
      );
      expect(list.premises.edges.map(({ node }) => node.id)).toContain(id);
    }
    const other = await of(rival, 'OWNER');
    expect(await other.data(PREMISES)).toEqual({ premises: { edges: [] } });
    await other.refused(BY_ID, { id }, NOT_FOUND);
    await other.refused(BY_ID, { id: '019a0000-0000-7000-8000-000000000000' }, NOT_FOUND);
  });

  it('have their call list written anew by those who answer for them', async () => {
    const { id: premisesId } = await premises({ name: '换值班表' });
    const entries = [{ duty: 'OWNER', name: '厂长', phone: '13800000009' }];
    await (await of(enterprise, 'GUARD')).refused(CALL_LIST, { input: { premisesId, entries } }, FORBIDDEN);
    const set = await (await of(enterprise, 'SAFETY_MANAGER')).data(CALL_LIST, { input: { premisesId, entries } });
    expect(set).toEqual({ setCallList: { callList: [{ position: 1, ...entries[0] }] } });
    const outsider = as(provider, 'OWNER').userId;
    const foreign = [{ duty: 'OTHER', name: '外人', userId: outsider }];
    await (await of(provider, 'MANAGER')).refused(
      CALL_LIST,
      { input: { premisesId, entries: foreign } },
      { code: 'PREMISES.CALL_LIST_USER_UNKNOWN' },
    );
  });
});

describe('a device', () => {
  const device = (premisesId: string, more: Record<string, unknown>) => ({ input: { premisesId, ...more } });

  it('is of a model of the catalogue; a transmitter speaks for those behind it', async () => {
    const technician = await of(provider, 'TECHNICIAN');
    const { deviceModels } = await technician.data<{ deviceModels: { code: string; kind: string }[] }>(MODELS);
    expect(deviceModels).toContainEqual(
      expect.objectContaining({ code: 'TX-STANDARD', kind: 'TRANSMITTER', protocol: 'GB26875' }),
    );
    const { id: premisesId } = await premises({ name: '装设备的厂房' });
    const transmitter = device(premisesId, {
      modelCode: 'TX-STANDARD',
      serial: 'TX-1',
      gbAddress: '10.27.44.61.78.95',
    });
    const { createDevice: tx } = await technician.data<{ createDevice: { id: string } }>(CREATE_DEVICE, transmitter);
    expect(tx).toMatchObject({ kind: 'TRANSMITTER', gbAddress: '0a1b2c3d4e5f', liveness: 'NEVER_SEEN' });
    const behind = { modelCode: 'SMOKE-LOOP', transmitterId: tx.id, loop: 1, point: 1 };
    const { createDevice: smoke } = await technician.data<{ createDevice: object }>(
      CREATE_DEVICE,
      device(premisesId, { ...behind, serial: 'SD-1' }),
    );
    expect(smoke).toMatchObject({ kind: 'SMOKE', loop: 1, point: 1, transmitter: { serial: 'TX-1' }, gbAddress: null });
    // Twice the serial number, the address or the point.
    const again = (more: object) => device(premisesId, { ...behind, point: 2, serial: 'SD-2', ...more });
    await technician.refused(CREATE_DEVICE, again({ serial: 'SD-1' }), { code: 'DEVICE.SERIAL_TAKEN' });
    await technician.refused(CREATE_DEVICE, again({ point: 1 }), { code: 'DEVICE.POINT_TAKEN' });
    const twin = { modelCode: 'TX-STANDARD', serial: 'TX-2', gbAddress: '0A:1B:2C:3D:4E:5F' };
    await technician.refused(CREATE_DEVICE, device(premisesId, twin), { code: 'DEVICE.ADDRESS_TAKEN' });
    const { premisesById } = await technician.data<{ premisesById: { devices: { edges: object[] } } }>(BY_ID, {
      id: premisesId,
    });
    expect(premisesById.devices.edges).toHaveLength(2);
  });

  it.each([
    [{ modelCode: 'NO-SUCH', serial: 'X-1' }, 'DEVICE.UNKNOWN_MODEL'],
    [{ modelCode: 'TX-STANDARD', serial: 'X-2' }, 'DEVICE.ADDRESS_MISSING'],
    [{ modelCode: 'TX-STANDARD', serial: 'X-3', gbAddress: '0a1b' }, INVALID],
    [{ modelCode: 'SMOKE-LOOP', serial: 'X-4', gbAddress: '0a1b2c3d4e01' }, 'DEVICE.ADDRESS_NOT_FOR_KIND'],
    [{ modelCode: 'SMOKE-LOOP', serial: 'X-5', loop: 1 }, 'DEVICE.POINT_INCOMPLETE'],
    [
      {
        modelCode: 'SMOKE-LOOP',
        serial: 'X-6',
        loop: 1,
        point: 1,
        transmitterId: '019a0000-0000-7000-8000-000000000000',
      },
      'DEVICE.NO_SUCH_TRANSMITTER',
    ],
    [{ modelCode: 'SMOKE-NB', serial: ' ' }, INVALID],
  ])('is refused as %j', async (wrong, code) => {
    const { id } = await premises({ name: '退回的设备' });
    await (await of(provider, 'OWNER')).refused(CREATE_DEVICE, device(id, wrong), { code });
  });

  it('is registered by owner, manager and technician of the provider that serves the place', async () => {
    const { id } = await premises({ name: '谁能登记' });
    const input = device(id, { modelCode: 'SMOKE-NB', serial: 'NB-1' });
    const others = [
      as(provider, 'DISPATCHER'),
      as(provider, 'FINANCE'),
      as(enterprise, 'OWNER'),
      as(test.seed.platform, 'ADMIN'),
    ];
    for (const person of others) await (await graph(test, person)).refused(CREATE_DEVICE, input, FORBIDDEN);
    await (await of(await test.seed.provider(), 'TECHNICIAN')).refused(CREATE_DEVICE, input, NOT_FOUND);
    await (await of(provider, 'MANAGER')).data(CREATE_DEVICE, input);
  });

  it('lies in premises of a region, which is never a whole city', async () => {
    await premises({ name: '只知道县', regionCode: DANYANG });
  });
});
