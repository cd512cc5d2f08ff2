import { MarketRules } from '#contracts';
import { Database } from '#platform';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { DANYANG, LINGKOU } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { graph } from '../../support/graph.js';

const FIELDS =
  'id authorityName regionCode version maxPrepaidMonths maxMinTermMonths maxNoticeDays currency reason document validFrom validTo';
const SET = `mutation ($input: SetMarketRuleInput!) { setMarketRule(input: $input) { ${FIELDS} } }`;
const RULES = `query ($regionCode: ID, $at: DateTime) { marketRules(regionCode: $regionCode, at: $at) { totalCount edges { node { ${FIELDS} } } } }`;
const WARNED = `query ($input: PreviewPriceInput!) { previewPrice(input: $input) { warnings { code kind limit actual ruleId authorityName regionCode text } } }`;
const PLAN = `query ($id: ID!) { plan(id: $id) { ruleWarnings { kind limit actual } } }`;
const JIAOJIANG = '331002000000';
const PATH = '32/3211/321181/321181106/';
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };

interface Rule {
  readonly id: string;
  readonly validFrom: string;
  readonly validTo: string | null;
}

let test: TestApp;
let city: Organisation;
let town: Organisation;
let provider: Organisation;
beforeAll(async () => {
  test = await testApp({ parts: ['api'] });
  city = await test.seed.authority();
  town = await test.seed.authority({ name: '陵口镇消防所', regionCode: LINGKOU, roles: ['LEADER'] });
  provider = await test.seed.provider();
}, 60_000);
afterAll(() => test?.close());

const of = (organisation: Organisation, role: string) => graph(test, as(organisation, role));
const why = { reason: '防止预付风险', document: '丹消〔2026〕3号' };
async function set(by: Organisation, more: object): Promise<Rule> {
  const input = { regionCode: DANYANG, ...why, ...more };
  return (await (await of(by, 'LEADER')).data<{ setMarketRule: Rule }>(SET, { input })).setMarketRule;
}
const rulesIn = async (who: Organisation, role: string, variables: object) =>
  (
    await (await of(who, role)).data<{ marketRules: { edges: { node: Rule }[] } }>(RULES, { ...variables })
  ).marketRules.edges.map(({ node }) => node);

describe('a market rule', () => {
  it('is set by leader or supervisor of an authority, in its own region', async () => {
    const input = { regionCode: DANYANG, maxNoticeDays: 90, ...why };
    for (const role of ['INSPECTOR', 'GRID_OFFICER', 'ZONE_OFFICER'])
      await (await of(city, role)).refused(SET, { input }, FORBIDDEN);
    await (await of(provider, 'OWNER')).refused(SET, { input }, FORBIDDEN);
    await (await of(test.seed.platform, 'ADMIN')).refused(SET, { input }, FORBIDDEN);
    await (await graph(test)).refused(SET, { input }, { code: 'GENERAL.UNAUTHENTICATED' });
    const supervisor = await of(city, 'SUPERVISOR');
    await supervisor.refused(SET, { input: { ...input, regionCode: JIAOJIANG } }, FORBIDDEN);
    await supervisor.refused(SET, { input: { ...input, regionCode: '321100000000' } }, FORBIDDEN);
    // The town may not bind the city above it.
    await (await of(town, 'LEADER')).refused(SET, { input }, FORBIDDEN);
    expect(await supervisor.data(SET, { input })).toMatchObject({
      setMarketRule: { authorityName: city.name, version: 1, maxNoticeDays: 90, maxPrepaidMonths: null, ...why },
    });
  });

  it('is followed by its next version, and what held before can still be read', async () => {
    const first = await set(city, { maxPrepaidMonths: 12 });
    const second = await set(city, { maxPrepaidMonths: 6, maxMinTermMonths: 24 });
    const versions = await rulesIn(provider, 'OWNER', { regionCode: DANYANG });
    const before = versions.find(({ id }) => id === first.id);
    expect(before).toMatchObject({ maxPrepaidMonths: 12, validTo: second.validFrom });
    const holding = await rulesIn(provider, 'FINANCE', { regionCode: DANYANG, at: new Date().toISOString() });
    expect(holding.map(({ id }) => id)).toEqual([second.id]);
    const then = await rulesIn(provider, 'OWNER', { regionCode: DANYANG, at: first.validFrom });
    expect(then.map(({ id }) => id)).toEqual([first.id]);
  });

  it('binds from now on or later, and never behind a version that waits', async () => {
    const leader = await of(town, 'LEADER');
    const input = { regionCode: LINGKOU, ...why };
    const hour = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString();
    const invalid = (field: string) => ({ code: 'GENERAL.INVALID_INPUT', field });
    await leader.refused(SET, { input: { ...input, validFrom: hour(-1) } }, invalid('input.validFrom'));
    await leader.refused(SET, { input: { ...input, validFrom: hour(2), validTo: hour(1) } }, invalid('input.validTo'));
    await leader.refused(SET, { input: { ...input, maxPrepaidMonths: 0 } }, invalid('input.maxPrepaidMonths'));
    await leader.refused(SET, { input: { ...input, document: ' ' } }, invalid('input.document'));
    await set(town, { regionCode: LINGKOU, maxNoticeDays: 60, validFrom: hour(24) });
    const early = { ...input, maxNoticeDays: 1, validFrom: hour(23) };
    await leader.refused(SET, { input: early }, { code: 'MARKET.RULE_ALREADY_SET', field: 'input.validFrom' });
    const now = await rulesIn(provider, 'OWNER', { regionCode: LINGKOU, at: new Date().toISOString() });
    expect(now.every((rule) => (rule as { authorityName?: string }).authorityName === city.name)).toBe(true);
  });

  it('is set once when two set it at the same time with one key, and one after the other without', async () => {
    const leader = await of(city, 'LEADER');
    const input = { regionCode: LINGKOU, maxNoticeDays: 45, ...why };
    const keyed = { input: { ...input, idempotencyKey: 'twice-at-once' } };
    const twins = await Promise.all([1, 2].map(() => leader.data<{ setMarketRule: Rule }>(SET, keyed)));
    expect(new Set(twins.map(({ setMarketRule }) => setMarketRule.id)).size).toBe(1);
    await Promise.all([1, 2, 3, 4].map(() => leader.data(SET, { input })));
    const at = new Date(Date.now() + 1_000).toISOString();
    const holding = await rulesIn(provider, 'OWNER', { regionCode: LINGKOU, at });
    expect(holding.filter((rule) => (rule as { regionCode?: string }).regionCode === LINGKOU)).toHaveLength(1);
  });

  it('is read by everyone who is signed in, and by nobody else', async () => {
    const { enterprise } = await test.seed.engagement(provider, { roles: ['GUARD'] });
    const readers: [Organisation, string][] = [
      [enterprise, 'GUARD'],
      [provider, 'TECHNICIAN'],
      [town, 'LEADER'],
      [test.seed.platform, 'SUPPORT'],
    ];
    for (const [who, role] of readers)
      expect((await rulesIn(who, role, { regionCode: LINGKOU })).length).toBeGreaterThan(0);
    await (await graph(test)).refused(RULES, {}, { code: 'GENERAL.UNAUTHENTICATED' });
  });
});

describe('terms', () => {
  it('that go past the strictest rule are warned of, with limit, rule and authority', async () => {
    const wide = await set(city, { maxPrepaidMonths: 12, maxMinTermMonths: 6, maxNoticeDays: 400 - 35 });
    const planId = await test.seed.plan(provider, {
      code: 'binding',
      billingInterval: 'YEAR',
      prepaidIntervals: 2,
      minTermMonths: 12,
      noticeDays: 30,
    });
    const manager = await of(provider, 'MANAGER');
    const input = { planId, devices: [{ kind: 'SMOKE', count: 1 }], regionCode: LINGKOU };
    type Warned = { previewPrice: { warnings: { text: string }[] } };
    const { previewPrice } = await manager.data<Warned>(WARNED, { input });
    expect(previewPrice.warnings).toMatchObject([
      { code: 'CONTRACT.RULE_PREPAYMENT', kind: 'PREPAYMENT', limit: '12', actual: '24', ruleId: wide.id },
      { code: 'CONTRACT.RULE_LOCK_IN', limit: '6', actual: '12', authorityName: city.name, regionCode: DANYANG },
    ]);
    expect(previewPrice.warnings[0]?.text).toContain(`${city.name} allows at most 12`);
    const chinese = await manager.with({ 'accept-language': 'zh-CN' }).data<Warned>(WARNED, { input });
    expect(chinese.previewPrice.warnings[0]?.text).toContain(`${city.name}规定`);
    // Elsewhere nobody has set a rule; and to publish it was allowed.
    const elsewhere = await manager.data<Warned>(WARNED, { input: { ...input, regionCode: JIAOJIANG } });
    expect(elsewhere.previewPrice.warnings).toEqual([]);
    const { plan } = await manager.data<{ plan: { ruleWarnings: object[] } }>(PLAN, { id: planId });
    expect(plan.ruleWarnings).toEqual([
      { kind: 'PREPAYMENT', limit: '12', actual: '24' },
      { kind: 'LOCK_IN', limit: '6', actual: '12' },
    ]);
  });

  it('are refused where an offer would be made', async () => {
    const [rules, database] = [MarketRules, Database].map((one) => test.app.get(one as never, { strict: false })) as [
      MarketRules,
      Database,
    ];
    const fine = { billingInterval: 'MONTH', prepaidIntervals: 12, minTermMonths: 6, noticeDays: 30, currency: 'CNY' };
    const ask = (terms: object, path = PATH, at = new Date()) =>
      database.within({ role: 'vigil_app', organisationId: provider.id }, () =>
        rules.assertAllowed({ ...fine, ...terms }, path, at),
      );
    await expect(ask({})).resolves.toBeUndefined();
    const refusal = { code: 'CONTRACT.RULE_PREPAYMENT', params: { limit: '12', actual: '13', authority: city.name } };
    await expect(ask({ prepaidIntervals: 13 })).rejects.toMatchObject(refusal);
    await expect(ask({ prepaidIntervals: 13 }, '33/3310/331002/')).resolves.toBeUndefined();
    await expect(ask({ minTermMonths: 7 })).rejects.toMatchObject({ code: 'CONTRACT.RULE_LOCK_IN' });
    await expect(ask({ noticeDays: 46 })).rejects.toMatchObject({
      code: 'CONTRACT.RULE_NOTICE',
      field: 'input.planId',
    });
    await set(city, { currency: 'HKD' });
    await expect(ask({}, PATH, new Date(Date.now() + 1_000))).rejects.toMatchObject({ code: 'CONTRACT.RULE_CURRENCY' });
  });
});
