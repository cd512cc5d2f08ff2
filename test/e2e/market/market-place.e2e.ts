import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { DANYANG, LINGKOU } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { graph } from '../../support/graph.js';

const MARKET = `query ($premisesIds: [ID!], $regionCode: ID, $devices: [DeviceCountInput!], $filter: MarketFilterInput, $sort: MarketSort, $first: Int! = 20, $after: String) {
  marketPlans(premisesIds: $premisesIds, regionCode: $regionCode, devices: $devices, filter: $filter, sort: $sort, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { cursor node { id providerId providerName rating measured { arriveMinutes } filings { number state regionCode }
      plan { code version name baseFee { amount } oneOffFees { fee } serviceLevel { arriveMinutes } }
      price { interval { amount currency } perYear { amount } oneOff { amount } firstInterval { amount } missingKinds lines { text amount { amount } } } } } } }`;
const PREVIEW = `query ($input: PreviewPriceInput!) { previewPrice(input: $input) { deviceCount warnings { kind }
  price { interval { amount } oneOff { amount } firstPayment { amount } missingKinds lines { code kind recurring quantity unitPrice { amount } amount { amount } fromDevice toDevice text } } } }`;
const WITHDRAW = 'mutation ($input: PlanIdInput!) { withdrawPlan(input: $input) { id } }';
const CREATE = 'mutation ($input: CreatePlanInput!) { createPlan(input: $input) { id } }';
const SUSPEND = 'mutation ($input: SuspendFilingInput!) { suspendFiling(input: $input) { id } }';
const FILINGS = 'query ($id: ID) { filings(providerId: $id) { edges { node { id } } } }';
const CHENGDU = '510104000000';
const JIAOJIANG = '331002000000';
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };
const NOT_FOUND = { code: 'GENERAL.NOT_FOUND' };

interface Node {
  readonly id: string;
  readonly providerName: string;
  readonly plan: { readonly code: string; readonly baseFee: object | null };
  readonly price: { readonly missingKinds: string[]; readonly perYear: { readonly amount: string } } | null;
}
interface Market {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly edges: { readonly node: Node }[];
}

let test: TestApp;
let cheap: Organisation;
let dear: Organisation;
let far: Organisation;
let enterprise: Organisation;
let premisesId: string;
const plans: Record<string, string> = {};

// A transmitter, two smoke detectors and a heat detector: by month 10.00 + 2 × 5.00 + 3.00 with the cheap one.
beforeAll(async () => {
  test = await testApp({ parts: ['api'] });
  cheap = await test.seed.provider({ name: '平价消防' });
  dear = await test.seed.provider({ name: '优质消防' });
  far = await test.seed.provider({ name: '外地消防', regionCode: CHENGDU });
  const unitPrices = [
    { kind: 'SMOKE', tiers: [{ upTo: 1, unitAmount: '600' }, { unitAmount: '400' }] },
    { kind: 'HEAT', amount: '300' },
  ];
  const made: [string, Organisation, object][] = [
    ['monthly', cheap, { baseFee: { amount: '1000' }, unitPrices, slaArriveMinutes: 20 }],
    ['yearly', dear, { baseFee: { amount: '50000' }, unitPrices: [], billingInterval: 'YEAR', slaArriveMinutes: 5 }],
    ['partial', dear, { baseFee: { amount: '1' }, unitPrices: [{ kind: 'SMOKE', amount: '1' }], slaArriveMinutes: 10 }],
    ['abroad', far, { baseFee: { amount: '1' }, unitPrices: [] }],
  ];
  for (const [code, by, more] of made) plans[code] = await test.seed.plan(by, { code, name: code, ...more });
  const engagement = await test.seed.engagement(cheap);
  enterprise = engagement.enterprise;
  const site = await engagement.premises();
  premisesId = site.premises.id;
  const transmitter = await site.transmitter();
  await site.detector(transmitter);
  await site.detector(transmitter);
  await site.detector(transmitter, { modelCode: 'HEAT-LOOP' });
}, 60_000);
afterAll(() => test?.close());

const of = (organisation: Organisation, role: string) => graph(test, as(organisation, role));
const market = async (who: Organisation, role: string, variables: Record<string, unknown> = {}) =>
  (await (await of(who, role)).data<{ marketPlans: Market }>(MARKET, variables)).marketPlans;
const codes = ({ edges }: Market) => edges.map(({ node }) => node.plan.code);

describe('the market place', () => {
  it('shows an enterprise what is on sale where it is, priced for what it has, cheapest first', async () => {
    const { edges, totalCount } = await market(enterprise, 'SAFETY_MANAGER');
    expect(totalCount).toBe(3);
    expect(edges.map(({ node }) => node)).toMatchObject([
      {
        id: plans.monthly,
        providerName: '平价消防',
        rating: null,
        measured: null,
        filings: [{ state: 'FILED', regionCode: DANYANG }],
        price: { interval: { amount: '2300', currency: 'CNY' }, perYear: { amount: '27600' }, missingKinds: [] },
      },
      { id: plans.yearly, price: { interval: { amount: '50000' }, perYear: { amount: '50000' } } },
      // Cheapest of all, but it does not watch the heat detector: last.
      { id: plans.partial, price: { perYear: { amount: '36' }, missingKinds: ['HEAT'] } },
    ]);
  });

  it('prices chosen premises, or devices that need not exist', async () => {
    const chosen = await market(enterprise, 'OWNER', { premisesIds: [premisesId] });
    expect(codes(chosen)).toEqual(['monthly', 'yearly', 'partial']);
    const devices = [{ kind: 'SMOKE', count: 1_000 }];
    const many = await market(enterprise, 'OWNER', { premisesIds: [premisesId], devices });
    expect(codes(many)).toEqual(['partial', 'yearly', 'monthly']);
    expect(many.edges[2]?.node.price?.perYear.amount).toBe(String(12 * (1_000 + 600 + 999 * 400)));
  });

  it.each([
    [{ sort: 'NAME' }, ['monthly', 'yearly', 'partial']],
    [{ sort: 'ARRIVE' }, ['yearly', 'monthly', 'partial']],
    [{ filter: { ownership: 'LEASE' } }, []],
    [{ filter: { interval: 'YEAR' } }, ['yearly']],
    [{ filter: { maxFirstInterval: { amount: '2300' } } }, ['monthly', 'partial']],
    [{ filter: { maxFirstInterval: { amount: '2299' } } }, ['partial']],
    [{ filter: { maxFirstInterval: { amount: '999999', currency: 'JPY' } } }, []],
    [{ filter: { minRating: 1 } }, []],
    [{ regionCode: CHENGDU, devices: [{ kind: 'SMOKE', count: 1 }] }, ['abroad']],
    [{ regionCode: JIAOJIANG }, []],
  ])('for %j shows %j', async (variables, expected) => {
    expect(codes(await market(enterprise, 'OWNER', variables))).toEqual(expected);
  });

  it('narrows by provider, and needs a filing for all the regions', async () => {
    expect(codes(await market(enterprise, 'OWNER', { filter: { providerIds: [dear.id] } }))).toEqual([
      'yearly',
      'partial',
    ]);
    expect(codes(await market(enterprise, 'OWNER', { premisesIds: [premisesId], regionCode: CHENGDU }))).toEqual([]);
  });

  it('goes on after a page, even when the plan at its end has left the market', async () => {
    const extra = await test.seed.plan(cheap, {
      code: 'passing',
      name: 'passing',
      baseFee: { amount: '2400' },
      unitPrices: [],
    });
    const first = await market(enterprise, 'OWNER', { first: 2 });
    expect([codes(first), first.pageInfo.hasNextPage, first.totalCount]).toEqual([['monthly', 'passing'], true, 4]);
    await (await of(cheap, 'OWNER')).data(WITHDRAW, { input: { id: extra } });
    const second = await market(enterprise, 'OWNER', { first: 2, after: first.pageInfo.endCursor });
    expect([codes(second), second.pageInfo.hasNextPage]).toEqual([['yearly', 'partial'], false]);
    const other = { sort: 'NAME', after: first.pageInfo.endCursor };
    await (await of(enterprise, 'OWNER')).refused(MARKET, other, { code: 'GENERAL.INVALID_INPUT', field: 'after' });
  });

  it('shows the newest version that is published, and no draft', async () => {
    const newer = await test.seed.plan(cheap, {
      code: 'monthly',
      name: 'monthly',
      baseFee: { amount: '1100' },
      unitPrices: [],
    });
    const input = { code: 'monthly', name: 'draft', baseFee: { amount: '1' } };
    await (await of(cheap, 'OWNER')).data(CREATE, { input });
    const { edges } = await market(enterprise, 'OWNER', { filter: { providerIds: [cheap.id] } });
    expect(edges.map(({ node }) => node.id)).toEqual([newer]);
    await (await of(cheap, 'OWNER')).data(WITHDRAW, { input: { id: newer } });
    const { edges: again } = await market(enterprise, 'OWNER', { filter: { providerIds: [cheap.id] } });
    expect(again.map(({ node }) => node.id)).toEqual([plans.monthly]);
  });

  it('shows a provider what its rivals publish', async () => {
    const seen = await market(far, 'MANAGER', { regionCode: LINGKOU, devices: [{ kind: 'SMOKE', count: 2 }] });
    expect(codes(seen)).toEqual(['partial', 'monthly', 'yearly']);
    await (await of(far, 'MANAGER')).refused(MARKET, {}, { code: 'GENERAL.INVALID_INPUT', field: 'regionCode' });
  });

  it('shows an authority all but prices, and no order that would tell them', async () => {
    const authority = await test.seed.authority({ roles: ['LEADER'] });
    const { edges } = await market(authority, 'LEADER', { regionCode: DANYANG });
    expect(edges.map(({ node }) => node.plan.code)).toEqual(['monthly', 'partial', 'yearly']);
    for (const { node } of edges)
      expect(node).toMatchObject({ price: null, plan: { baseFee: null, oneOffFees: null } });
    const leader = await of(authority, 'LEADER');
    for (const more of [{ sort: 'PRICE' }, { filter: { maxFirstInterval: { amount: '1' } } }])
      await leader.refused(MARKET, { regionCode: DANYANG, ...more }, FORBIDDEN);
    const input = { planId: plans.monthly, devices: [{ kind: 'SMOKE', count: 1 }] };
    await leader.refused(PREVIEW, { input }, FORBIDDEN);
  });

  it('is closed to the public, and to the premises of others', async () => {
    await (await graph(test)).refused(MARKET, { regionCode: DANYANG, first: 1 }, { code: 'GENERAL.UNAUTHENTICATED' });
    const stranger = (await test.seed.engagement(dear)).enterprise;
    const foreign = { premisesIds: [premisesId] };
    await (await of(stranger, 'OWNER')).refused(MARKET, foreign, { ...NOT_FOUND, field: 'premisesIds' });
    await (await of(dear, 'OWNER')).refused(MARKET, foreign, { ...NOT_FOUND, field: 'premisesIds' });
  });
});

describe('a price preview', () => {
  it('explains every line of what the devices of the premises cost', async () => {
    const input = { planId: plans.monthly, premisesIds: [premisesId] };
    const owner = await of(enterprise, 'OWNER');
    expect(await owner.data(PREVIEW, { input })).toMatchObject({
      previewPrice: {
        deviceCount: 4,
        warnings: [],
        price: {
          interval: { amount: '2300' },
          missingKinds: [],
          lines: [
            { code: 'BASE_FEE', kind: null, quantity: 1, amount: { amount: '1000' } },
            { code: 'UNIT_FEE', kind: 'HEAT', quantity: 1, unitPrice: { amount: '300' }, amount: { amount: '300' } },
            { code: 'UNIT_FEE_TIER', quantity: 1, unitPrice: { amount: '600' }, fromDevice: 1, toDevice: 1 },
            { code: 'UNIT_FEE_TIER', quantity: 1, unitPrice: { amount: '400' }, fromDevice: 2, toDevice: 2 },
          ],
        },
      },
    });
    const { previewPrice } = await owner
      .with({ 'accept-language': 'zh-CN' })
      .data<{ previewPrice: { price: { lines: { text: string }[] } } }>(PREVIEW, { input });
    expect(previewPrice.price.lines[1]?.text).toBe('每计费周期，感温探测器：1 × 3.00 CNY = 3.00 CNY');
  });

  it('is given of a draft to its own provider only', async () => {
    const input = { code: 'secret', name: '草案', baseFee: { amount: '7' } };
    const { createPlan } = await (await of(cheap, 'OWNER')).data<{ createPlan: { id: string } }>(CREATE, { input });
    const asked = { input: { planId: createPlan.id, devices: [{ kind: 'SMOKE', count: 1 }] } };
    expect(await (await of(cheap, 'FINANCE')).data(PREVIEW, asked)).toMatchObject({
      previewPrice: { price: { interval: { amount: '7' } } },
    });
    await (await of(dear, 'OWNER')).refused(PREVIEW, asked, NOT_FOUND);
    await (await of(enterprise, 'OWNER')).refused(PREVIEW, asked, NOT_FOUND);
    await (await graph(test)).refused(PREVIEW, asked, { code: 'GENERAL.UNAUTHENTICATED' });
  });

  it('is asked for premises or for devices', async () => {
    const owner = await of(enterprise, 'OWNER');
    const devices = [{ kind: 'SMOKE', count: 1 }];
    for (const input of [{ planId: plans.monthly }, { planId: plans.monthly, devices, premisesIds: [premisesId] }])
      await owner.refused(PREVIEW, { input }, { code: 'GENERAL.INVALID_INPUT', field: 'input' });
    const stranger = (await test.seed.engagement(dear)).enterprise;
    const foreign = { input: { planId: plans.monthly, premisesIds: [premisesId] } };
    await (await of(stranger, 'OWNER')).refused(PREVIEW, foreign, { ...NOT_FOUND, field: 'input.premisesIds' });
  });
});

it('loses a provider from the market place with its filing', async () => {
  const admin = await of(test.seed.platform, 'ADMIN');
  type Filings = { filings: { edges: { node: { id: string } }[] } };
  const { filings } = await admin.data<Filings>(FILINGS, { id: cheap.id });
  await admin.data(SUSPEND, { input: { id: filings.edges[0]?.node.id, reason: '检查' } });
  expect(codes(await market(enterprise, 'OWNER'))).toEqual(['yearly', 'partial']);
});
