import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import { BILLING, BillingWorld } from './billing.js';

let world: BillingWorld;
let provider: Organisation;
let account: string;
beforeAll(async () => {
  world = await BillingWorld.open({ STRIPE_PLATFORM_FEE_PERCENT: '2.5' });
  provider = await world.test.seed.provider();
});
afterAll(() => world?.close());

const tiers = [
  { upTo: 2, unitAmount: '500' },
  { upTo: null, unitAmount: '300' },
];
const plan = (wanted: object = {}) =>
  world.test.seed.plan(provider, {
    code: `p-${world.test.seed.numbers.next()}`,
    noticeDays: 0,
    unitPrices: [{ kind: 'SMOKE', tiers }],
    oneOffFees: [{ fee: 'INSTALLATION', kind: 'SMOKE', amount: '2000' }],
    ...wanted,
  });
// Between midnight and eight in China a contract is free until eight.
const isBilled = ({ state }: { state: string }) => ['ACTIVE', 'TRIALING'].includes(state);
const options = () => ({ stripeAccount: account });
const subscriptions = async () => (await world.sdk.subscriptions.list({ status: 'all', limit: 100 }, options())).data;

it('bills a contract when its provider can be paid, not before, and only once', async () => {
  const engagement = await world.test.seed.engagement(provider);
  const deviceIds = await world.devices(engagement, 3);
  const { id } = await engagement.contract(await plan(), { deviceIds });
  const before = await world.until(provider, id, ({ state }) => state === 'NOT_BILLED');
  expect(before).toMatchObject({ whatToDo: expect.stringContaining('connectBilling'), currentPeriod: null });
  account = await world.connect(provider);
  const billing = await world.until(engagement.enterprise, id, isBilled);
  expect(billing).toMatchObject({ currency: 'CNY', currentPeriod: { from: expect.any(String) } });
  expect(billing.quantities.map(({ part, quantity }) => [part, quantity])).toEqual([
    ['BASE', 1],
    ['SMOKE', 3],
  ]);
  const [subscription, ...others] = await subscriptions();
  expect(others).toEqual([]);
  expect(subscription).toMatchObject({
    collection_method: 'send_invoice',
    application_fee_percent: 2.5,
    currency: 'cny',
    metadata: { vigil_contract: id },
  });
  const invoice = await world.sdk.invoices.retrieve(String(subscription?.latest_invoice), {}, options());
  // 99 yuan, two at 5 and one at 3; installed, three at 20.
  const paidNow = billing.state === 'TRIALING' ? 6_000 : 9_900 + 1_300 + 6_000;
  expect(invoice.total).toBe(paidNow);
  const customer = await world.sdk.customers.retrieve(String(subscription?.customer), {}, options());
  expect(customer).toMatchObject({ name: engagement.enterprise.name, email: as(engagement.enterprise, 'OWNER').email });
});

it('charges what an amendment adds, from its instant on, and changes over to another plan', async () => {
  const engagement = await world.test.seed.engagement(provider);
  const [a, b, c] = await world.devices(engagement, 3);
  const { id } = await engagement.contract(await plan({ oneOffFees: [] }), { deviceIds: [a, b] });
  const before = await world.until(provider, id, isBilled);
  const amend = async (wanted: object) => {
    const PROPOSE = 'mutation ($input: ProposeAmendmentInput!) { proposeAmendment(input: $input) { id contentHash } }';
    const ACCEPT = 'mutation ($input: AcceptAmendmentInput!) { acceptAmendment(input: $input) { id } }';
    interface Proposed {
      proposeAmendment: { id: string; contentHash: string };
    }
    const input = { contractId: id, ...wanted };
    const { proposeAmendment } = await as(provider, 'OWNER').client.call<Proposed>(PROPOSE, { input });
    await as(engagement.enterprise, 'OWNER').client.call(ACCEPT, { input: proposeAmendment });
  };
  const pending = async () => (await world.sdk.invoiceItems.list({ pending: true, limit: 100 }, options())).data;
  await amend({ addDeviceIds: [c] });
  const three = await world.until(provider, id, ({ quantities }) =>
    quantities.some(({ part, quantity }) => part === 'SMOKE' && quantity === 3),
  );
  await world.quiet();
  const { from, to } = before.currentPeriod ?? { from: '', to: '' };
  if (before.state === 'ACTIVE') {
    expect((await world.billing(provider, id))?.quantities).toContainEqual({ part: 'SMOKE', quantity: 3, charged: 3 });
    const [item, ...others] = await pending();
    // The third is 3 yuan for the period, of which a few seconds are over.
    expect([Math.round((item?.amount ?? 0) / 10), others.length]).toEqual([30, 0]);
    expect(item?.description).toContain('由 2 台增至 3 台');
  }
  expect([three.currentPeriod?.from, three.currentPeriod?.to]).toEqual([from, to]);
  await amend({ planId: await plan({ baseFee: { amount: '19900', currency: 'CNY' }, oneOffFees: [] }) });
  await eventually(async () => {
    const [own] = (await subscriptions()).filter(({ metadata }) => metadata['vigil_contract'] === id);
    return own?.items.data.some(({ price }) => price.unit_amount === 19_900) || undefined;
  }, 20);
  await world.quiet();
  if (before.state === 'ACTIVE') {
    // A few seconds of the period are over: to the ten fen it is all of it.
    const amounts = (await pending()).map(({ amount }) => Math.round(amount / 10) * 10);
    expect(amounts.sort((one, two) => one - two)).toEqual([-9_900, -1_300, 300, 1_300, 19_900]);
  }
});

it('makes one customer of an enterprise, and one price of a plan’s part, for all contracts on it', async () => {
  const engagement = await world.test.seed.engagement(provider);
  const planId = await plan({ baseFee: { amount: '0', currency: 'CNY' }, oneOffFees: [] });
  const [a, b] = await world.devices(engagement, 2);
  const contracts: { id: string }[] = [];
  for (const device of [a, b]) contracts.push(await engagement.contract(planId, { deviceIds: [device] }));
  for (const { id } of contracts) await world.until(provider, id, isBilled);
  const own = (await subscriptions()).filter(({ metadata }) =>
    contracts.some(({ id }) => id === metadata['vigil_contract']),
  );
  expect(new Set(own.map(({ customer }) => customer)).size).toBe(1);
  expect(new Set(own.flatMap(({ items }) => items.data.map(({ price }) => price.id))).size).toBe(1);
});

it('follows what is covered, charges what the period has had at most, and ends with the contract', async () => {
  const engagement = await world.test.seed.engagement(provider);
  const deviceIds = await world.devices(engagement, 2);
  // Of no decimals, and free for ten days: nothing of the period has begun to cost.
  const planId = await plan({ baseFee: { amount: '100', currency: 'JPY' }, trialDays: 10, oneOffFees: [] });
  const { id } = await engagement.contract(planId, { deviceIds });
  const trial = await world.until(provider, id, ({ state }) => state === 'TRIALING');
  expect(trial).toMatchObject({ currency: 'JPY', quantities: [{ part: 'BASE' }, { part: 'SMOKE', quantity: 2 }] });
  // One of them goes to another contract with the same provider.
  const other = await engagement.offer(planId, { deviceIds: deviceIds.slice(1) });
  const accepted = { id: other.id, contentHash: other.contentHash, switchProvider: true };
  const ACCEPT = 'mutation ($input: AcceptContractInput!) { acceptContract(input: $input) { id } }';
  await as(engagement.enterprise, 'OWNER').client.call(ACCEPT, { input: accepted });
  await world.until(provider, id, ({ quantities }) =>
    quantities.some(({ part, quantity }) => part === 'SMOKE' && quantity === 1),
  );
  const NOTICE = 'mutation ($input: GiveNoticeInput!) { giveNotice(input: $input) { id } }';
  await as(provider, 'OWNER').client.call(NOTICE, {
    input: { id, endsAt: new Date(Date.now() + 1_000).toISOString() },
  });
  expect(await world.until(provider, id, ({ state }) => state === 'CANCELED')).toMatchObject({ whatToDo: null });
  const [gone] = (await subscriptions()).filter(({ metadata }) => metadata['vigil_contract'] === id);
  expect(gone?.status).toBe('canceled');
});

it('is nobody else’s to see', async () => {
  const { id } = await (async () => {
    const engagement = await world.test.seed.engagement(provider);
    const deviceIds = await world.devices(engagement, 1);
    return engagement.contract(await plan(), { deviceIds });
  })();
  await world.until(provider, id, ({ state }) => state !== 'NOT_BILLED');
  const authority = await world.test.seed.authority();
  for (const person of [as(provider, 'DISPATCHER'), as(authority, 'LEADER')]) {
    await expect(person.client.call(BILLING, { id })).rejects.toMatchObject({ code: 'GENERAL.FORBIDDEN' });
  }
  const may = `SELECT has_any_column_privilege('vigil_authority', 'contract_billing', 'SELECT') AS may`;
  expect(await world.rows(may)).toEqual([{ may: false }]);
  await eventually(
    async () => (await world.rows('SELECT FROM stripe_intent WHERE settled_at IS NULL')).length === 0 || undefined,
  );
});
