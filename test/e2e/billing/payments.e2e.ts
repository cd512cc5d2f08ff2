import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '#kernel';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import { BillingWorld } from './billing.js';

const SET_UP = 'mutation ($input: PaymentPageInput!) { setUpPayment(input: $input) { url } }';
const PORTAL = 'mutation ($input: PaymentPageInput!) { openBillingPortal(input: $input) { url } }';
const CREDIT = 'mutation ($input: CreditInvoiceInput!) { creditInvoice(input: $input) { id } }';
const ASK = 'mutation ($input: RequestFapiaoInput!) { requestFapiao(input: $input) { id } }';
const ISSUE = 'mutation ($input: RecordFapiaoInput!) { recordFapiao(input: $input) { id } }';
const INVOICES = `{ invoices { edges { node { id state hostedUrl total { amount } remaining { amount } credited { amount } refunded { amount }
  fapiao { kind title taxNumber number issuedOn fileUrl } } } } }`;
const DIFFERENCES = `{ reconciliationDifferences(open: true) { edges { node { id transaction kind stripeAmount { amount } ledgerAmount { amount } } } } }`;
const RESOLVE = `mutation ($input: ResolveDifferenceInput!) { resolveReconciliationDifference(input: $input) { note resolvedAt } }`;

interface Invoice {
  readonly id: string;
  readonly state: string;
  readonly hostedUrl: string;
  readonly total: { amount: string };
  readonly credited: { amount: string };
  readonly refunded: { amount: string };
  readonly fapiao: { kind: string; number: string | null }[];
}
interface Difference {
  readonly id: string;
  readonly transaction: string;
  readonly kind: string;
}

let world: BillingWorld;
let provider: Organisation;
let enterprise: Organisation;
let contractId: string;
const options = { stripeAccount: '' };
beforeAll(async () => {
  world = await BillingWorld.open();
  const { seed } = world.test;
  provider = await seed.provider();
  options.stripeAccount = await world.connect(provider);
  const engagement = await seed.engagement(provider);
  enterprise = engagement.enterprise;
  const deviceIds = await world.devices(engagement, 1);
  const planId = await seed.plan(provider, { oneOffFees: [{ fee: 'INSTALLATION', kind: 'SMOKE', amount: '2000' }] });
  contractId = (await engagement.contract(planId, { deviceIds })).id;
  await world.until(provider, contractId, ({ state }) => ['ACTIVE', 'TRIALING'].includes(state));
  const [subscription] = (await world.sdk.subscriptions.list({}, options)).data;
  await world.sdk.invoices.finalizeInvoice(String(subscription?.latest_invoice), {}, options);
  await world.quiet();
}, 120_000);
afterAll(() => world?.close());

const click = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const page = async (document: string, returnUrl?: string) => {
  const answer = await as(enterprise, 'OWNER').client.call<Record<string, { url: string }>>(document, {
    input: { contractId, returnUrl },
  });
  return Object.values(answer)[0]?.url ?? '';
};
const invoice = async (by = provider) => {
  interface Answer {
    invoices: { edges: { node: Invoice }[] };
  }
  return (await as(by, 'OWNER').client.call<Answer>(INVOICES)).invoices.edges[0]?.node as Invoice;
};
const until = (fits: (one: Invoice) => boolean) =>
  eventually(async () => {
    const one = await invoice();
    return fits(one) ? one : undefined;
  }, 20);

it('takes an open bill off, by at most what is open, once per key', async () => {
  const { id, total } = await invoice();
  const credit = (amount: string, key?: string) =>
    as(provider, 'FINANCE').client.call(CREDIT, { input: { id, amount, reason: 'Came late', idempotencyKey: key } });
  await expect(credit(String(Number(total.amount) + 1))).rejects.toMatchObject({ code: 'BILLING.NOT_TO_BE_CREDITED' });
  await expect(credit('0')).rejects.toMatchObject({ code: 'GENERAL.INVALID_INPUT' });
  await credit('500', 'credit-once');
  await credit('500', 'credit-once');
  expect(await until(({ credited }) => credited.amount === '500')).toMatchObject({ state: 'OPEN' });
  await world.quiet();
  expect((await world.sdk.creditNotes.list({}, options)).data).toHaveLength(1);
});

it('is paid on the hosted page', async () => {
  const { hostedUrl } = await invoice();
  await click(hostedUrl, { action: 'card', payment_method: 'pm_card_visa' });
  await until(({ state }) => state === 'PAID');
});

it('gives back of a paid bill at most what was paid, also where two ask at the same moment', async () => {
  const { id, total } = await invoice();
  const most = Number(total.amount) - 500;
  const part = String(Math.floor(most * 0.6));
  const credit = () => as(provider, 'OWNER').client.call(CREDIT, { input: { id, amount: part, reason: 'Twice' } });
  const asked = await Promise.allSettled([credit(), credit()]);
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await until(({ refunded }) => refunded.amount !== '0')).toMatchObject({ refunded: { amount: part } });
  await expect(credit()).rejects.toMatchObject({ code: 'BILLING.NOT_TO_BE_CREDITED' });
  for (const [person, code] of [
    [as(enterprise, 'OWNER'), 'GENERAL.FORBIDDEN'],
    [as(provider, 'MANAGER'), 'GENERAL.FORBIDDEN'],
  ] as const) {
    await expect(person.client.call(CREDIT, { input: { id, amount: '1', reason: 'x' } })).rejects.toMatchObject({
      code,
    });
  }
});

it('keeps a means of payment from which bills are taken from then on', async () => {
  const { publicUrl } = world.test.database.config.http;
  for (const bad of ['https://evil.example/', 'javascript:alert(1)', `${publicUrl}@evil.example/`]) {
    await expect(page(SET_UP, bad)).rejects.toMatchObject({ code: 'GENERAL.INVALID_INPUT' });
  }
  const url = await page(SET_UP, `${publicUrl}/back`);
  const done = await click(url, { action: 'card', payment_method: 'pm_card_visa' });
  expect(done.headers.get('location')).toBe(`${publicUrl}/back`);
  await eventually(async () => {
    const [subscription] = (await world.sdk.subscriptions.list({}, options)).data;
    return subscription?.collection_method === 'charge_automatically' && subscription.default_payment_method
      ? true
      : undefined;
  }, 20);
  expect((await fetch(await page(PORTAL))).status).toBe(200);
  await expect(as(provider, 'OWNER').client.call(SET_UP, { input: { contractId } }))
    .rejects //
    .toMatchObject({ code: 'GENERAL.FORBIDDEN' });
});

it('has fapiao asked for and issued beside the bill, and none of it is lost', async () => {
  const { id: invoiceId } = await invoice();
  const wanted = { invoiceId, title: '某某厂', taxNumber: '91321181ma1mfq1234' };
  await as(enterprise, 'OWNER').client.call(ASK, { input: wanted });
  for (const number of ['24312000000012345678', '24312000000012345679']) {
    const issued = { ...wanted, number, issuedOn: '2026-11-22', fileUrl: 'https://example.com/f.pdf' };
    await as(provider, 'FINANCE').client.call(ISSUE, { input: issued });
  }
  expect((await invoice(enterprise)).fapiao).toMatchObject([
    { kind: 'REQUESTED', taxNumber: '91321181MA1MFQ1234', number: null },
    { kind: 'ISSUED', number: '24312000000012345678', issuedOn: '2026-11-22' },
    { kind: 'ISSUED', number: '24312000000012345679' },
  ]);
  await expect(as(enterprise, 'OWNER').client.call(ASK, { input: { ...wanted, taxNumber: '12' } }))
    .rejects //
    .toMatchObject({ code: 'GENERAL.INVALID_INPUT' });
  await expect(as(provider, 'OWNER').client.call(ASK, { input: wanted })).rejects.toMatchObject({
    code: 'GENERAL.FORBIDDEN',
  });
});

// PAY-8
it('finds what the account and the books do not both know, and nothing else', async () => {
  const { client } = as(provider, 'FINANCE');
  const compare = async () => {
    await sleep(1_100);
    await client.call('mutation { reconcileBilling }');
    await world.quiet();
    const answer = await client.call<{ reconciliationDifferences: { edges: { node: Difference }[] } }>(DIFFERENCES);
    return answer.reconciliationDifferences.edges.map(({ node }) => node);
  };
  await world.quiet();
  expect(await compare()).toEqual([]);
  world.stripe.simulator.holdWebhooks();
  const [{ customer } = { customer: '' }] = (await world.sdk.subscriptions.list({}, options)).data;
  const stranger = (await world.sdk.customers.create({}, options)).id;
  for (const one of [String(customer), stranger]) {
    const charge = { amount: 900, currency: 'cny', customer: one, payment_method: 'pm_card_visa', confirm: true };
    await world.sdk.paymentIntents.create({ ...charge, return_url: 'https://vigil.example/' }, options);
  }
  const [posted, transaction] = [newId(), 'txn_nowhere'];
  await world.rows(
    `WITH t AS (INSERT INTO ledger_transaction (id, provider_id, enterprise_id, kind, source_type, source_id, at, postings)
       SELECT $1, provider_id, enterprise_id, 'PAYMENT', 'stripe.balance_transaction', $2, now() - interval '1 minute', 2
       FROM contract_billing WHERE contract_id = $3)
     INSERT INTO ledger_posting (provider_id, transaction_id, line, account_id, amount, currency)
       SELECT provider_id, $1, row_number() OVER (ORDER BY kind), id, CASE kind WHEN 'CASH' THEN 5 ELSE -5 END, currency
       FROM ledger_account WHERE provider_id = $4 AND kind IN ('CASH', 'ENTERPRISE_RECEIVABLE')`,
    [posted, transaction, contractId, provider.id],
  );
  const found = await compare();
  expect(found.map(({ kind }) => kind).sort()).toEqual(['EXTRA', 'MISSING']);
  expect(await compare()).toEqual(found);
  const input = { id: found[0]?.id, note: 'Booked by hand' };
  expect(await client.call(RESOLVE, { input })).toMatchObject({
    resolveReconciliationDifference: { note: 'Booked by hand' },
  });
  expect(await compare()).toEqual(found.slice(1));
  await expect(as(enterprise, 'OWNER').client.call(DIFFERENCES)).rejects.toMatchObject({ code: 'GENERAL.FORBIDDEN' });
  world.stripe.simulator.releaseWebhooks();
});
