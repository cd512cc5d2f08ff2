import { NextInvoice, OneOffInvoices } from '#billing';
import { Database } from '#platform';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import { BillingWorld } from './billing.js';

const LINES = 'lines { line description quantity amount { amount currency } periodFrom periodTo }';
const INVOICE = `id providerId enterpriseId contractId number state overdue total { amount currency } tax { amount } remaining { amount }
  credited { amount } refunded { amount } amountPaid { amount } hostedUrl pdfUrl dueAt ${LINES}`;
const LIST = `query ($filter: InvoiceFilterInput) { invoices(first: 50, filter: $filter) { edges { node { ${INVOICE} } } } }`;
const ONE = `query ($id: ID!) { invoice(id: $id) { ${INVOICE} } }`;
const BALANCES = 'query ($of: ID) { ledgerBalances(enterpriseId: $of) { kind balance { amount currency } } }';

interface Money {
  readonly amount: string;
}
interface Invoice {
  readonly id: string;
  readonly enterpriseId: string | null;
  readonly contractId: string;
  readonly number: string;
  readonly state: string;
  readonly total: Money;
  readonly remaining: Money;
  readonly credited: Money;
  readonly refunded: Money;
  readonly lines: { description: string; amount: Money }[];
}

let world: BillingWorld;
let provider: Organisation;
let enterprise: Organisation;
let account: string;
let contractId: string;
let stripeInvoice: string;
const options = () => ({ stripeAccount: account });
beforeAll(async () => {
  world = await BillingWorld.open({ STRIPE_PLATFORM_FEE_PERCENT: '2.5' });
  const { seed } = world.test;
  provider = await seed.provider();
  account = await world.connect(provider);
  const engagement = await seed.engagement(provider);
  enterprise = engagement.enterprise;
  const deviceIds = await world.devices(engagement, 3);
  const planId = await seed.plan(provider, { oneOffFees: [{ fee: 'INSTALLATION', kind: 'SMOKE', amount: '2000' }] });
  contractId = (await engagement.contract(planId, { deviceIds })).id;
  await world.until(provider, contractId, ({ state }) => ['ACTIVE', 'TRIALING'].includes(state));
  const [subscription] = (await world.sdk.subscriptions.list({}, options())).data;
  stripeInvoice = String(subscription?.latest_invoice);
});
afterAll(() => world?.close());

const list = async (by: Organisation, filter = {}, role = 'OWNER') => {
  interface Answer {
    invoices: { edges: { node: Invoice }[] };
  }
  return (await as(by, role).client.call<Answer>(LIST, { filter })).invoices.edges.map(({ node }) => node);
};
const until = (fits: (invoice: Invoice) => boolean, filter: object = { contractId }) =>
  eventually(async () => (await list(provider, filter, 'FINANCE')).find(fits), 20);
const balances = async (by: Organisation, role = 'OWNER') => {
  interface Answer {
    ledgerBalances: { kind: string; balance: Money & { currency: string } }[];
  }
  const { ledgerBalances } = await as(by, role).client.call<Answer>(BALANCES);
  return Object.fromEntries(ledgerBalances.map(({ kind, balance }) => [kind, Number(balance.amount)]));
};

it('an invoice is written down when it is one, with its lines, and owed in the books', async () => {
  expect(await list(provider)).toEqual([]);
  const { total } = await world.sdk.invoices.finalizeInvoice(stripeInvoice, {}, options());
  const invoice = await until(({ state }) => state === 'OPEN');
  expect(invoice).toMatchObject({
    contractId,
    total: { amount: String(total), currency: 'CNY' },
    remaining: { amount: String(total) },
    hostedUrl: expect.stringContaining('http'),
    pdfUrl: expect.stringContaining('http'),
  });
  expect(invoice.lines.reduce((sum, { amount }) => sum + Number(amount.amount), 0)).toBe(total);
  expect(invoice.lines.map(({ description }) => description).join()).toContain('烟感探测器安装');
  expect(await list(enterprise, { states: ['OPEN'] })).toEqual([invoice]);
  expect(await balances(provider)).toEqual({ ENTERPRISE_RECEIVABLE: total, PROVIDER_REVENUE: -total });
  expect(await balances(enterprise)).toEqual({ ENTERPRISE_RECEIVABLE: total });
});

it('late, twice and out of order comes to the same, and nothing is posted twice', async () => {
  const { simulator } = world.stripe;
  const customer = String((await world.sdk.invoices.retrieve(stripeInvoice, {}, options())).customer);
  simulator.holdWebhooks();
  const method = await world.sdk.paymentMethods.attach('pm_card_visa', { customer }, options());
  const paid = await world.sdk.invoices.pay(stripeInvoice, { payment_method: method.id }, options());
  const note = { invoice: stripeInvoice, amount: 1_000, refund_amount: 1_000 };
  await world.sdk.creditNotes.create(note, options());
  simulator.releaseWebhooks((events) => [...events, ...events].reverse());
  const invoice = await until(({ credited, refunded }) => credited.amount === '1000' && refunded.amount === '1000');
  expect(invoice).toMatchObject({ state: 'PAID', remaining: { amount: '0' } });
  await world.quiet();
  const books = await balances(provider, 'FINANCE');
  // What Stripe says is in the account is what the books say.
  const moves = (await world.sdk.balanceTransactions.list({ limit: 100 }, options())).data;
  expect(books).toMatchObject({
    ENTERPRISE_RECEIVABLE: 0,
    PROVIDER_REVENUE: 1_000 - paid.total,
    CASH: moves.reduce((sum, { net }) => sum + net, 0),
    PLATFORM_FEE: Math.round(paid.total * 0.025),
  });
  expect(Object.values(books).reduce((sum, balance) => sum + balance, 0)).toBe(0);
  const [{ count }] = await world.rows('SELECT count(*)::int FROM ledger_transaction');
  // Bill, payment, refund, note; and that the refund has a note, which takes its first posting back.
  expect(count).toBe(6);
});

it('what is voided is taken back, and what the provider bills past Vigil is not ours', async () => {
  const before = await balances(provider);
  const customer = String((await world.sdk.invoices.retrieve(stripeInvoice, {}, options())).customer);
  const stranger = (await world.sdk.customers.create({ name: 'Not ours' }, options())).id;
  const made: string[] = [];
  for (const one of [stranger, customer]) {
    const invoice = await world.sdk.invoices.create(
      { customer: one, currency: 'cny', metadata: { vigil_contract: contractId } },
      options(),
    );
    await world.sdk.invoiceItems.create(
      { customer: one, invoice: invoice.id, amount: 700, currency: 'cny' },
      options(),
    );
    await world.sdk.invoices.finalizeInvoice(invoice.id, {}, options());
    made.push(invoice.id);
  }
  const open = await until(({ state, total }) => state === 'OPEN' && total.amount === '700', {});
  expect(open.contractId).toBeNull();
  await world.sdk.invoices.voidInvoice(made[1] ?? '', {}, options());
  await until(({ id, state }) => id === open.id && state === 'VOID', {});
  expect(await balances(provider)).toEqual(before);
  expect(await list(provider)).toHaveLength(2);
  // A later word that is older is no news: Stripe is asked.
  await expect(world.rows(`UPDATE invoice SET state = 'OPEN' WHERE id = $1`, [open.id])).rejects.toThrow('stays so');
});

it('bills whoever pays instead, once, to the minor unit; and a line for a contract stands on its next invoice', async () => {
  const { test } = world;
  const funder = await test.seed.authority();
  const db = test.app.get(Database, { strict: false });
  const asWorker = (payer: string, work: () => Promise<unknown>) =>
    db.within({ role: 'vigil_worker', providerId: provider.id, enterpriseId: payer }, () => db.transaction(work));
  const wish = {
    payerId: funder.id,
    source: { type: 'subsidy', id: 'S-1' },
    currency: 'CNY',
    description: 'Subsidy',
    lines: [{ description: 'Twelve homes', amount: '1201' }],
  };
  const oneOffs = test.app.get(OneOffInvoices, { strict: false });
  for (let time = 0; time < 2; time++) await asWorker(funder.id, () => oneOffs.order(provider.id, wish));
  const bill = await until(({ total }) => total.amount === '1201', {});
  expect(bill).toMatchObject({ state: 'OPEN', enterpriseId: null, lines: [{ description: 'Twelve homes' }] });
  expect(await balances(provider)).toMatchObject({ SUBSIDY: 1_201 });
  expect((await list(provider)).filter(({ total }) => total.amount === '1201')).toHaveLength(1);
  const next = test.app.get(NextInvoice, { strict: false });
  const source = { type: 'sla.credit', id: 'C-1' };
  const credit = { money: { amount: -250n, currency: 'CNY' }, description: 'Too late', account: 'CREDIT' as const };
  for (let time = 0; time < 2; time++) {
    const item = { providerId: provider.id, enterpriseId: enterprise.id, contractId, source, ...credit };
    await asWorker(enterprise.id, () => next.add(item));
  }
  await eventually(async () => {
    const pending = (await world.sdk.invoiceItems.list({ pending: true }, options())).data;
    return pending.some(({ amount }) => amount === -250) || undefined;
  });
  expect((await world.sdk.invoiceItems.list({ pending: true }, options())).data).toHaveLength(1);
});

it('nobody else reads a bill or the books', async () => {
  const [{ id }] = (await list(provider)) as [Invoice];
  const { seed } = world.test;
  const [rival, authority] = [await seed.provider(), await seed.authority()];
  await expect(as(rival, 'OWNER').client.call(ONE, { id })).rejects.toMatchObject({ code: 'GENERAL.NOT_FOUND' });
  expect(await list(rival)).toEqual([]);
  expect(await balances(rival)).toEqual({});
  for (const person of [as(provider, 'DISPATCHER'), as(authority, 'LEADER'), as(enterprise, 'SAFETY_MANAGER')].slice(
    0,
    2,
  )) {
    for (const [document, variables] of [
      [LIST, {}],
      [ONE, { id }],
      [BALANCES, {}],
    ] as const) {
      await expect(person.client.call(document, variables)).rejects.toMatchObject({ code: 'GENERAL.FORBIDDEN' });
    }
  }
  for (const table of ['invoice', 'invoice_line', 'ledger_posting']) {
    const may = `SELECT has_any_column_privilege('vigil_authority', $1, 'SELECT') AS may`;
    expect(await world.rows(may, [table])).toEqual([{ may: false }]);
  }
  expect(
    (await as(world.test.seed.platform, 'ADMIN').client.call<{ ledgerBalances: unknown[] }>(BALANCES)).ledgerBalances,
  ) //
    .toMatchObject([{ kind: 'PLATFORM_FEE' }]);
});
