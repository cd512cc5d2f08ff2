import {
  buildSchema,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { printApiSchema } from '../../../apps/api/print-api-schema.js';
import { as, type Organisation, type Person } from '../../../apps/vigil/seed/people.js';
import { DANYANG, LINGKOU } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { transmitterOf } from '../../support/transmitter.js';

const BOARD = `query ($code: ID!) { regionBoard(regionCode: $code) {
  regionCode total { premises devices online contractsActive incidentsOpen incidentsOf30Days medianAcknowledgeSeconds }
  children { region { code name } premises devices incidentsOpen } devicesByKind { kind total online neverSeen }
  premisesByKind { name count } contractsByState { name count } incidentsByKind { name count } } }`;
const INCIDENTS = `query Watch($regionCode: ID) { incidents(filter: { regionCode: $regionCode }) { edges { node {
  id kind state providerId openedAt acknowledgedAt premises { name } providerName enterpriseName
  steps { step elapsedSeconds userName userId } deliveries { recipientName } } } } }`;
const INCIDENT = 'query ($id: ID!) { incident(id: $id) { id } }';
const CONTRACTS = '{ contracts { edges { node { id number state terms deviceCount coverage { deviceId } } } } }';
const PLANS =
  '{ plans { edges { node { id name baseFee { amount } unitPrices { kind } serviceLevel { acknowledgeSeconds } } } } }';
const PREMISES =
  'query Look { premises { edges { node { id name address callList { name phone } devices { edges { node { serial kind liveness } } } } } } }';
const AUDIT = `query ($action: String) { auditEntries(first: 50, filter: { action: $action }) { edges { node {
  action subjectType subjectId actorOrganisationId actorUserId regionPath body } } } }`;
const ACKNOWLEDGE = 'mutation ($input: AcknowledgeIncidentInput!) { acknowledgeIncident(input: $input) { id } }';
const ROLES = ['LEADER', 'SUPERVISOR', 'INSPECTOR', 'GRID_OFFICER', 'ZONE_OFFICER'];
/** What an authority may do with its own records and its own people. */
const OWN = [
  'createGrid',
  'setMarketRule',
  'createSubsidyProgramme',
  'closeSubsidyProgramme',
  'createApiKey',
  'revokeApiKey',
  'inviteMember',
  'revokeInvitation',
  'updateMemberRoles',
  'endMembership',
];
const ITS_SESSION = [
  'login',
  'logout',
  'refreshSession',
  'acceptInvitation',
  'switchOrganisation',
  'markNotificationRead',
];

type Site = Awaited<ReturnType<TestApp['seed']['site']>>;
interface Entry {
  readonly action: string;
  readonly actorOrganisationId: string;
  readonly actorUserId: string;
  readonly regionPath: string | null;
  readonly body: string;
}

let test: TestApp;
let site: Site;
let incidentId: string;
let authority: Organisation;
beforeAll(async () => {
  test = await testApp();
  site = await test.seed.site();
  authority = await test.seed.authority({ regionCode: DANYANG });
  const line = await transmitterOf(test, site.transmitter.gbAddress);
  await line.fire({ loop: site.detector.loop ?? 0, point: site.detector.point ?? 0 });
  await line.close();
  const desk = await graph(test, as(site.provider, 'DISPATCHER'));
  incidentId = await eventually(async () => {
    const { incidents } = await desk.data<{ incidents: { edges: { node: { id: string } }[] } }>(INCIDENTS);
    return incidents.edges[0]?.node.id;
  });
  await desk.data(ACKNOWLEDGE, { input: { id: incidentId } });
}, 90_000);
afterAll(() => test?.close());

const of = (role: string, organisation = authority) => graph(test, as(organisation, role));
async function entries(who: Person, action = 'authority.read'): Promise<Entry[]> {
  const { auditEntries } = await (await graph(test, who)).data<{ auditEntries: { edges: { node: Entry }[] } }>(AUDIT, {
    action,
  });
  return auditEntries.edges.map(({ node }) => node);
}

describe('an authority', () => {
  it('has a board of its region by town, in figures that are those of the market', async () => {
    const { regionBoard } = await (await of('SUPERVISOR')).data<{ regionBoard: { total: object; children: object[] } }>(
      BOARD,
      { code: DANYANG },
    );
    expect(regionBoard).toMatchObject({
      regionCode: DANYANG,
      total: {
        premises: 1,
        devices: 2,
        online: expect.any(Number),
        contractsActive: 1,
        incidentsOpen: 1,
        incidentsOf30Days: 1,
      },
      children: [{ region: { code: LINGKOU, name: '陵口镇' }, premises: 1, devices: 2, incidentsOpen: 1 }],
      premisesByKind: [{ name: 'FACTORY', count: 1 }],
      contractsByState: [{ name: 'ACTIVE', count: 1 }],
      incidentsByKind: [{ name: 'FIRE', count: 1 }],
    });
    expect(regionBoard).toMatchObject({
      devicesByKind: [
        { kind: 'SMOKE', total: 1 },
        { kind: 'TRANSMITTER', total: 1 },
      ],
    });
    const { regionBoard: town } = await (await of('LEADER')).data<{ regionBoard: object }>(BOARD, { code: LINGKOU });
    expect(town).toMatchObject({ total: { premises: 1, devices: 2 }, children: [] });
  });

  it('sees the incidents of its region with their times, whoever serves there, and not the persons', async () => {
    const rival = await test.seed.site();
    const line = await transmitterOf(test, rival.transmitter.gbAddress);
    await line.fire({ loop: rival.detector.loop ?? 0, point: rival.detector.point ?? 0 });
    await line.close();
    const leader = await of('LEADER');
    const nodes = await eventually(async () => {
      const { incidents } = await leader.data<{ incidents: { edges: { node: { id: string; providerId: string } }[] } }>(
        INCIDENTS,
        { regionCode: DANYANG },
      );
      return incidents.edges.length === 2 ? incidents.edges.map(({ node }) => node) : undefined;
    });
    expect(new Set(nodes.map(({ providerId }) => providerId))).toEqual(new Set([site.provider.id, rival.provider.id]));
    expect(nodes.find(({ id }) => id === incidentId)).toMatchObject({
      kind: 'FIRE',
      state: 'ACKNOWLEDGED',
      providerName: site.provider.name,
      enterpriseName: site.enterprise.name,
      premises: { name: site.premises.name },
      deliveries: null,
      steps: [
        { step: 'OPENED', elapsedSeconds: expect.any(Number), userName: null },
        { step: 'ACKNOWLEDGED', elapsedSeconds: expect.any(Number), userName: null, userId: null },
      ],
    });
  });

  it('sees contracts without their terms, plans without prices, premises without their call list', async () => {
    const guard = as(site.enterprise, 'GUARD');
    const entry = { duty: 'GUARD', name: '不给看的门卫', phone: '13912345678', userId: guard.userId };
    const list = 'mutation ($input: SetCallListInput!) { setCallList(input: $input) { id } }';
    await (await of('OWNER', site.enterprise)).data(list, {
      input: { premisesId: site.premises.id, entries: [entry] },
    });
    const leader = await of('LEADER');
    const { contracts } = await leader.data<{ contracts: { edges: { node: object }[] } }>(CONTRACTS);
    expect(contracts.edges[0]?.node).toMatchObject({ state: 'ACTIVE', terms: null });
    const { plans } = await leader.data<{ plans: { edges: { node: object }[] } }>(PLANS);
    for (const { node } of plans.edges)
      expect(node).toMatchObject({ baseFee: null, unitPrices: null, serviceLevel: { acknowledgeSeconds: 90 } });
    const { premises } = await leader.data<{ premises: { edges: { node: { id: string } }[] } }>(PREMISES);
    const own = premises.edges.map(({ node }) => node).find(({ id }) => id === site.premises.id);
    expect(own).toMatchObject({ callList: null, devices: { edges: [{ node: { kind: expect.any(String) } }, {}] } });
    const answer = JSON.stringify([contracts, plans, premises]);
    for (const secret of ['9900', '13912345678', '不给看的门卫']) expect(answer).not.toContain(secret);
    // The same list to those whom it is for.
    const seen = await (await of('OWNER', site.enterprise)).data(PREMISES);
    expect(JSON.stringify(seen)).toContain('13912345678');
  });

  it.each(ROLES)('is refused every mutation of others’ business: %s', async (role) => {
    const officer = await of(role);
    const schema = buildSchema(printApiSchema(test.app));
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(
      ({ name }) => ![...OWN, ...ITS_SESSION].includes(name),
    );
    expect(mutations.length).toBeGreaterThan(25);
    for (const { name, args } of mutations) {
      if (args.length === 0) {
        await officer.refused(`mutation { ${name} }`, {}, { code: 'GENERAL.FORBIDDEN' });
        continue;
      }
      const type = args[0]?.type;
      const named = isNonNullType(type) ? type.ofType : type;
      if (!isInputObjectType(named)) throw new Error(`${name} takes no input object`);
      const input = Object.fromEntries(
        Object.values(named.getFields())
          .filter((field) => isNonNullType(field.type) && field.defaultValue === undefined)
          .map((field) => [field.name, sampleOf(field.type)]),
      );
      await officer.refused(
        `mutation ($input: ${named.name}!) { ${name}(input: $input) { __typename } }`,
        { input },
        { code: 'GENERAL.FORBIDDEN' },
      );
    }
  });

  it('sees nothing beyond its region', async () => {
    const elsewhere = await test.seed.authority({ regionCode: '321102000000', name: '外市大队' });
    const stranger = await of('LEADER', elsewhere);
    await stranger.refused(BOARD, { code: DANYANG }, { code: 'GENERAL.NOT_FOUND' });
    await stranger.refused(INCIDENT, { id: incidentId }, { code: 'GENERAL.NOT_FOUND' });
    expect(await stranger.data(INCIDENTS, { regionCode: DANYANG })).toEqual({ incidents: { edges: [] } });
    expect(await stranger.data(PREMISES)).toEqual({ premises: { edges: [] } });
    expect(await stranger.data(CONTRACTS)).toEqual({ contracts: { edges: [] } });
    await (await of('LEADER')).refused(BOARD, { code: '320000000000' }, { code: 'GENERAL.NOT_FOUND' });
    const town = await test.seed.authority({ regionCode: LINGKOU, name: '陵口镇消防所' });
    await (await of('ZONE_OFFICER', town)).data(INCIDENT, { id: incidentId });
    await (await of('ZONE_OFFICER', town)).refused(BOARD, { code: DANYANG }, { code: 'GENERAL.NOT_FOUND' });
    // The board is of authorities alone.
    for (const person of [as(site.provider, 'OWNER'), as(site.enterprise, 'OWNER'), as(test.seed.platform, 'ADMIN')]) {
      await (await graph(test, person)).refused(BOARD, { code: DANYANG }, { code: 'GENERAL.FORBIDDEN' });
    }
  });
});

describe('each of its reads', () => {
  it('stands in the audit log of the tenants that were read: who, and what', async () => {
    const inspector = as(authority, 'INSPECTOR');
    await (await graph(test, inspector)).data(INCIDENT.replace('query', 'query Peep'), { id: incidentId });
    for (const reader of [as(site.provider, 'MANAGER'), as(site.enterprise, 'SAFETY_MANAGER')]) {
      const found = (await entries(reader)).filter(({ actorUserId }) => actorUserId === inspector.userId);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ action: 'authority.read', actorOrganisationId: authority.id });
      expect(found[0]?.body).toContain(incidentId);
      expect(found[0]?.body).toContain('Peep');
    }
  });

  it('of a whole region can be seen by every tenant inside it, and by none outside', async () => {
    const officer = as(authority, 'GRID_OFFICER');
    await (await graph(test, officer)).data(BOARD, { code: DANYANG });
    const of = async (reader: Person) =>
      (await entries(reader)).filter(({ actorUserId }) => actorUserId === officer.userId);
    for (const reader of [as(site.provider, 'OWNER'), as(site.enterprise, 'OWNER')]) {
      expect(await of(reader)).toEqual(
        expect.arrayContaining([expect.objectContaining({ regionPath: '32/3211/321181/' })]),
      );
    }
    const away = await test.seed.provider({ regionCode: '320100000000', roles: ['OWNER'] });
    expect(await of(as(away, 'OWNER'))).toEqual([]);
  });

  it('is not shown to people who do not answer for the tenant', async () => {
    for (const person of [
      as(site.provider, 'DISPATCHER'),
      as(site.provider, 'FINANCE'),
      as(site.enterprise, 'GUARD'),
    ]) {
      await (await graph(test, person)).refused(AUDIT, {}, { code: 'GENERAL.FORBIDDEN' });
    }
  });

  it('that found nothing of a tenant leaves no trace with it', async () => {
    const rival = await test.seed.site();
    const before = await entries(as(rival.enterprise, 'OWNER'));
    await (await of('LEADER')).data(INCIDENT, { id: incidentId });
    const after = (await entries(as(rival.enterprise, 'OWNER'))).filter(({ regionPath }) => regionPath === null);
    expect(after).toEqual(before.filter(({ regionPath }) => regionPath === null));
  });
});

it('another provider sees nothing at all', async () => {
  const rival = await test.seed.provider();
  for (const role of ['OWNER', 'DISPATCHER']) {
    const other = await of(role, rival);
    await other.refused(INCIDENT, { id: incidentId }, { code: 'GENERAL.NOT_FOUND' });
    expect(await other.data(INCIDENTS, {})).toEqual({ incidents: { edges: [] } });
    expect(await other.data(PREMISES)).toEqual({ premises: { edges: [] } });
    expect(await other.data(CONTRACTS)).toEqual({ contracts: { edges: [] } });
  }
  const owner = await entries(as(rival, 'OWNER'));
  expect(JSON.stringify(owner)).not.toContain(incidentId);
});

const ANY_ID = '019a0000-0000-7000-8000-000000000000';

/** A value that the type takes, so that the refusal is about the right and not about the form. */
function sampleOf(type: GraphQLInputType): unknown {
  if (isListType(getNullableType(type))) return [];
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues()[0]?.name;
  return SAMPLES[named.name] ?? 'x'.repeat(12);
}

const SAMPLES: Readonly<Record<string, unknown>> = {
  MoneyInput: { amount: '1' },
  ID: ANY_ID,
  Date: '2026-11-22',
  DateTime: '2026-11-22T08:00:00Z',
  Int: 1,
  Boolean: true,
};
