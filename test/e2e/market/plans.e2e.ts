import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { graph } from '../../support/graph.js';

const FIELDS = `id state version name billingInterval baseFee { amount currency } minTermMonths trialDays prepaidIntervals noticeDays
  unitPrices { kind price { amount } tiers { upTo price { amount currency } } } oneOffFees { fee kind price { amount } }
  serviceCredits { capPercent rules { measure overPercent overSeconds creditPercent } }`;
const CREATE = `mutation ($input: CreatePlanInput!) { createPlan(input: $input) { ${FIELDS} } }`;
const UPDATE = `mutation ($input: UpdatePlanInput!) { updatePlan(input: $input) { ${FIELDS} } }`;
const PUBLISH = `mutation ($input: PlanIdInput!) { publishPlan(input: $input) { ${FIELDS} } }`;
const WITHDRAW = `mutation ($input: PlanIdInput!) { withdrawPlan(input: $input) { id state } }`;
const PLAN = `query ($id: ID!) { plan(id: $id) { ${FIELDS} } }`;
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };
const NOT_FOUND = { code: 'GENERAL.NOT_FOUND' };

const tiers = [{ upTo: 100, unitAmount: '500' }, { unitAmount: '400' }];
const full = {
  code: 'full',
  name: '全面监测',
  billingInterval: 'QUARTER',
  deviceOwnership: 'SALE',
  baseFee: { amount: '9900' },
  unitPrices: [
    { kind: 'SMOKE', tiers },
    { kind: 'GAS', amount: '800' },
  ],
  oneOffFees: [
    { fee: 'INSTALLATION', kind: 'SMOKE', amount: '2000' },
    { fee: 'DEVICE_SALE', kind: 'SMOKE', amount: '9900' },
  ],
  minTermMonths: 12,
  trialDays: 30,
  prepaidIntervals: 2,
  serviceCredits: {
    capPercent: 30,
    rules: [
      { measure: 'ARRIVE', overPercent: 150, creditPercent: 5 },
      { measure: 'ACKNOWLEDGE', overSeconds: 60, creditPercent: 2 },
    ],
  },
};

interface Plan {
  readonly id: string;
  readonly version: number;
  readonly state: string;
}

let test: TestApp;
let provider: Organisation;
beforeAll(async () => {
  test = await testApp({ parts: ['api'] });
  provider = await test.seed.provider();
}, 60_000);
afterAll(() => test?.close());

const of = (organisation: Organisation, role: string) => graph(test, as(organisation, role));
const create = async (input: object = full) =>
  (await (await of(provider, 'MANAGER')).data<{ createPlan: Plan }>(CREATE, { input })).createPlan;

describe('a plan', () => {
  it('says all that it sells', async () => {
    expect(await create()).toMatchObject({
      state: 'DRAFT',
      billingInterval: 'QUARTER',
      minTermMonths: 12,
      trialDays: 30,
      prepaidIntervals: 2,
      noticeDays: 30,
      unitPrices: [
        { kind: 'GAS', price: { amount: '800' }, tiers: [{ upTo: null, price: { amount: '800', currency: 'CNY' } }] },
        {
          kind: 'SMOKE',
          price: { amount: '500' },
          tiers: [
            { upTo: 100, price: { amount: '500' } },
            { upTo: null, price: { amount: '400' } },
          ],
        },
      ],
      oneOffFees: [
        { fee: 'DEVICE_SALE', kind: 'SMOKE', price: { amount: '9900' } },
        { fee: 'INSTALLATION', kind: 'SMOKE', price: { amount: '2000' } },
      ],
      serviceCredits: {
        capPercent: 30,
        rules: [
          { measure: 'ARRIVE', overPercent: 150, overSeconds: null, creditPercent: 5 },
          { measure: 'ACKNOWLEDGE', overPercent: null, overSeconds: 60, creditPercent: 2 },
        ],
      },
    });
  });

  it('takes its usual values where nothing is said', async () => {
    const bare = await create({ code: 'bare', name: '基础', baseFee: { amount: '1' } });
    expect(bare).toMatchObject({ billingInterval: 'MONTH', minTermMonths: 0, trialDays: 0, prepaidIntervals: 1 });
    expect(bare).toMatchObject({ oneOffFees: [], serviceCredits: { capPercent: 0, rules: [] } });
  });

  const rule = { measure: 'ARRIVE', creditPercent: 5 };
  it.each<[object, string, RegExp, RegExp]>([
    [{ baseFee: { amount: '1.5' } }, 'input.baseFee.amount', /whole number of minor units/, /最小货币单位/],
    [{ baseFee: { amount: '1', currency: 'yuan' } }, 'input.baseFee.currency', /capital letters/, /大写字母/],
    [{ code: 'a b' }, 'input.code', /letters, digits/, /字母/],
    [{ unitPrices: [{ kind: 'GAS' }] }, 'input.unitPrices.0', /either amount or tiers/, /之一/],
    [{ unitPrices: [{ kind: 'GAS', amount: '1', tiers }] }, 'input.unitPrices.0', /not both/, /不可同时/],
    [{ unitPrices: [{ kind: 'GAS', tiers: [tiers[0]] }] }, 'input.unitPrices.0.tiers', /without upTo/, /不含 upTo/],
    [
      { unitPrices: [{ kind: 'GAS', tiers: [tiers[0], tiers[0], tiers[1]] }] },
      'input.unitPrices.0.tiers',
      /rise from tier to tier/,
      /递增/,
    ],
    [
      {
        unitPrices: [
          { kind: 'GAS', amount: '1' },
          { kind: 'GAS', amount: '2' },
        ],
      },
      'input.unitPrices',
      /each kind of device once/,
      /每类设备/,
    ],
    [{ deviceOwnership: 'LEASE' }, 'input.oneOffFees', /DEVICE_SALE only where/, /DEVICE_SALE/],
    [{ trialDays: 366 }, 'input.trialDays', /at most 365/, /不能大于 365/],
    [{ prepaidIntervals: 0 }, 'input.prepaidIntervals', /at least 1/, /不能小于 1/],
    [
      { serviceCredits: { capPercent: 5, rules: [rule] } },
      'input.serviceCredits.rules.0',
      /either overPercent/,
      /之一/,
    ],
    [
      { serviceCredits: { capPercent: 4, rules: [{ ...rule, overSeconds: 1 }] } },
      'input.serviceCredits.capPercent',
      /as high as every creditPercent/,
      /不能低于/,
    ],
  ])('with %j is refused at %s, in words', async (change, field, en, zh) => {
    const manager = await of(provider, 'MANAGER');
    const input = { ...full, ...change };
    const refusal = { code: 'GENERAL.INVALID_INPUT', field };
    expect(await manager.refused(CREATE, { input }, refusal)).toMatch(en);
    expect(await manager.with({ 'accept-language': 'zh-CN' }).refused(CREATE, { input }, refusal)).toMatch(zh);
  });
});

describe('a draft', () => {
  it('is edited, and what is not named stays', async () => {
    const { id } = await create({ ...full, code: 'edited' });
    const manager = await of(provider, 'MANAGER');
    const input = { id, name: '新名称', trialDays: 7, oneOffFees: [] };
    const { updatePlan } = await manager.data<{ updatePlan: Plan }>(UPDATE, { input });
    expect(updatePlan).toMatchObject({ id, version: 1, state: 'DRAFT', name: '新名称', trialDays: 7, oneOffFees: [] });
    expect(updatePlan).toMatchObject({ prepaidIntervals: 2, baseFee: { amount: '9900' }, minTermMonths: 12 });
    // The whole must make a plan, not the change alone.
    const sale = { fee: 'DEVICE_SALE', kind: 'SMOKE', amount: '1' };
    await manager.data(UPDATE, { input: { id, deviceOwnership: 'OWN' } });
    const field = 'input.oneOffFees';
    await manager.refused(UPDATE, { input: { id, oneOffFees: [sale] } }, { code: 'GENERAL.INVALID_INPUT', field });
  });

  it('is edited by owner and manager of its provider only', async () => {
    const { id } = await create({ ...full, code: 'own' });
    const input = { id, name: '改名' };
    for (const role of ['DISPATCHER', 'TECHNICIAN', 'FINANCE'])
      await (await of(provider, role)).refused(UPDATE, { input }, FORBIDDEN);
    const rival = await of(await test.seed.provider({ roles: ['OWNER'] }), 'OWNER');
    await rival.refused(UPDATE, { input }, NOT_FOUND);
    await rival.refused(PLAN, { id }, NOT_FOUND);
    await (await graph(test)).refused(UPDATE, { input }, { code: 'GENERAL.UNAUTHENTICATED' });
  });

  it('never changes once it is published; the same code makes the next version', async () => {
    const { id } = await create({ ...full, code: 'kept' });
    const manager = await of(provider, 'MANAGER');
    const { publishPlan } = await manager.data<{ publishPlan: Plan }>(PUBLISH, { input: { id } });
    const changing = { input: { id, trialDays: 0 } };
    await manager.refused(UPDATE, changing, { code: 'PLAN.NOT_EDITABLE', field: 'input.id' });
    await manager.data(WITHDRAW, { input: { id } });
    await manager.refused(UPDATE, changing, { code: 'PLAN.NOT_EDITABLE' });
    expect((await manager.data<{ plan: Plan }>(PLAN, { id })).plan).toEqual({ ...publishPlan, state: 'WITHDRAWN' });
    expect(await create({ ...full, code: 'kept', trialDays: 0 })).toMatchObject({ version: 2, state: 'DRAFT' });
  });
});

it('is read without its prices by an authority', async () => {
  const { id } = await create({ ...full, code: 'seen' });
  await (await of(provider, 'MANAGER')).data(PUBLISH, { input: { id } });
  const leader = await of(await test.seed.authority({ roles: ['LEADER'] }), 'LEADER');
  expect((await leader.data<{ plan: object }>(PLAN, { id })).plan).toMatchObject({
    baseFee: null,
    unitPrices: null,
    oneOffFees: null,
    trialDays: 30,
    serviceCredits: { capPercent: 30 },
  });
});
