import { as } from '../../../apps/vigil/seed/people.js';
import { DANYANG, LINGKOU } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { graph } from '../../support/graph.js';

const CREATE = `mutation ($input: CreateOrganisationInput!) { createOrganisation(input: $input) { id kind name state regionCode } }`;
const FILE = `mutation ($input: RegisterFilingInput!) { registerFiling(input: $input) { id number state regionCode region { name } } }`;
const SUSPEND = `mutation ($input: SuspendFilingInput!) { suspendFiling(input: $input) { id state } }`;
const FILINGS = `query ($providerId: ID, $regionCode: ID) { filings(providerId: $providerId, regionCode: $regionCode) { edges { node { number state } } } }`;
const REGION = `query ($code: ID!) { region(code: $code) { code name level path parent { code name } children { code name } } }`;
const REGIONS = `query ($parentCode: ID, $level: Int, $text: String) {
  regions(parentCode: $parentCode, level: $level, text: $text, first: 100) { totalCount edges { node { code name level } } } }`;
const OFFER = `mutation ($input: OfferContractInput!) { offerContract(input: $input) { id } }`;
const PROVIDER = { kind: 'PROVIDER', name: '江南消防科技有限公司', regionCode: DANYANG };

interface RegionNode {
  readonly code: string;
  readonly name: string;
}

let test: TestApp;
beforeAll(async () => {
  test = await testApp({ parts: ['api'] });
}, 60_000);
afterAll(() => test?.close());

const admin = () => graph(test, as(test.seed.platform, 'ADMIN'));

describe('the platform', () => {
  it('registers a provider and puts it on file for a region', async () => {
    const platform = await admin();
    const { createOrganisation: provider } = await platform.data<{ createOrganisation: { id: string } }>(CREATE, {
      input: PROVIDER,
    });
    expect(provider).toMatchObject({ ...PROVIDER, state: 'UNCLAIMED' });
    const filing = { providerId: provider.id, regionCode: DANYANG, number: '苏消备 2026-001' };
    const { registerFiling } = await platform.data<{ registerFiling: object }>(FILE, { input: filing });
    expect(registerFiling).toMatchObject({ number: filing.number, state: 'FILED', region: { name: '丹阳市' } });
    await platform.refused(FILE, { input: filing }, { code: 'PROVIDER.ALREADY_FILED', field: 'input.regionCode' });
    const { filings } = await platform.data<{ filings: { edges: object[] } }>(FILINGS, { providerId: provider.id });
    expect(filings.edges).toEqual([{ node: { number: filing.number, state: 'FILED' } }]);
  });

  it('registers an authority for a region subtree', async () => {
    const input = { kind: 'AUTHORITY', name: '陵口镇消防所', regionCode: LINGKOU };
    const { createOrganisation } = await (await admin()).data<{ createOrganisation: object }>(CREATE, { input });
    expect(createOrganisation).toMatchObject({ ...input, state: 'UNCLAIMED' });
  });

  it('makes one organisation of a request that comes twice with one key, and refuses the key for another', async () => {
    const platform = await admin();
    const input = { ...PROVIDER, name: '重试消防有限公司', idempotencyKey: 'provider-1' };
    const first = await platform.data(CREATE, { input });
    expect(await platform.data(CREATE, { input })).toEqual(first);
    const other = { ...input, name: '另一家' };
    await platform.refused(CREATE, { input: other }, { code: 'GENERAL.IDEMPOTENCY_KEY_REUSED' });
  });

  it('is told of a region that does not exist, and of what is no code', async () => {
    const platform = await admin();
    const field = 'input.regionCode';
    await platform.refused(
      CREATE,
      { input: { ...PROVIDER, regionCode: '321181999000' } },
      { code: 'GENERAL.INVALID_INPUT', field },
    );
    await platform.refused(
      CREATE,
      { input: { ...PROVIDER, regionCode: '3211' } },
      { code: 'GENERAL.INVALID_INPUT', field },
    );
    const chinese = platform.with({ 'accept-language': 'zh-CN' });
    const text = await chinese.refused(
      CREATE,
      { input: { ...PROVIDER, regionCode: '3211' } },
      { code: 'GENERAL.INVALID_INPUT', field },
    );
    expect(text).toContain('12 位行政区划代码');
  });

  it('alone registers parties and filings', async () => {
    const [provider, authority] = [await test.seed.provider(), await test.seed.authority()];
    const { enterprise } = await test.seed.engagement(provider);
    const filing = { providerId: provider.id, regionCode: '320000000000', number: '自备案' };
    const others = [provider, authority, enterprise].flatMap(({ people }) => [...people.values()]);
    for (const person of [as(test.seed.platform, 'SUPPORT'), ...others]) {
      const other = await graph(test, person);
      await other.refused(CREATE, { input: PROVIDER }, { code: 'GENERAL.FORBIDDEN' });
      await other.refused(FILE, { input: filing }, { code: 'GENERAL.FORBIDDEN' });
    }
    const nobody = await graph(test);
    await nobody.refused(CREATE, { input: PROVIDER }, { code: 'GENERAL.UNAUTHENTICATED' });
    const platform = await admin();
    const { filings } = await platform.data<{ filings: { edges: object[] } }>(FILINGS, { providerId: provider.id });
    expect(filings.edges).toHaveLength(1);
  });
});

describe('a provider', () => {
  it('may not offer where no filing stands, and may again once one does', async () => {
    const { provider, engagement, planId } = await test.seed.site({ covered: false });
    const platform = await admin();
    const { filings } = await platform.data<{ filings: { edges: { node: { id: string } }[] } }>(
      `query ($providerId: ID) { filings(providerId: $providerId) { edges { node { id } } } }`,
      { providerId: provider.id },
    );
    const suspension = { id: filings.edges[0]?.node.id, reason: '资质过期' };
    const manager = await graph(test, as(provider, 'MANAGER'));
    await manager.refused(SUSPEND, { input: suspension }, { code: 'GENERAL.FORBIDDEN' });
    await platform.data(SUSPEND, { input: suspension });
    const offer = { enterpriseId: engagement.enterprise.id, planId };
    await manager.refused(OFFER, { input: offer }, { code: 'PROVIDER.NOT_FILED' });
    // A filing for a town next door does not help; one for the whole province does.
    await platform.data(FILE, { input: { providerId: provider.id, regionCode: '321181101000', number: '邻镇' } });
    await manager.refused(OFFER, { input: offer }, { code: 'PROVIDER.NOT_FILED' });
    await platform.data(FILE, { input: { providerId: provider.id, regionCode: '320000000000', number: '全省' } });
    await manager.data(OFFER, { input: offer });
  });
});

describe('the division tree', () => {
  it('has Danyang with its twelve towns, Lingkou among them', async () => {
    const nobodySpecial = await admin();
    const { region } = await nobodySpecial.data<{ region: { children: RegionNode[] } }>(REGION, { code: DANYANG });
    expect(region).toMatchObject({
      name: '丹阳市',
      level: 3,
      path: '32/3211/321181/',
      parent: { code: '321100000000', name: '镇江市' },
    });
    expect(region.children).toContainEqual({ code: LINGKOU, name: '陵口镇' });
    const { regions } = await nobodySpecial.data<{ regions: { totalCount: number; edges: { node: RegionNode }[] } }>(
      REGIONS,
      { parentCode: DANYANG },
    );
    expect(regions.edges.map(({ node }) => node.code)).toEqual(region.children.map(({ code }) => code));
    const towns = regions.edges.filter(({ node }) => /镇$|街道$/.test(node.name));
    expect(towns).toHaveLength(12);
  });

  it('is complete above: 31 provinces of the mainland at least, and searchable by name', async () => {
    const someone = await admin();
    const provinces = await someone.data<{ regions: { totalCount: number } }>(REGIONS, { level: 1 });
    expect(provinces.regions.totalCount).toBeGreaterThanOrEqual(31);
    const found = await someone.data<{ regions: { edges: { node: RegionNode }[] } }>(REGIONS, {
      text: '陵口',
      level: 4,
    });
    expect(found.regions.edges.map(({ node }) => node.code)).toContain(LINGKOU);
  });

  it('answers a code that is none, or that nobody has, with a reason', async () => {
    const someone = await admin();
    await someone.refused(REGION, { code: '99' }, { code: 'REGION.INVALID_CODE' });
    await someone.refused(REGION, { code: '321181999000' }, { code: 'GENERAL.NOT_FOUND' });
  });
});
