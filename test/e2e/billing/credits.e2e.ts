import type { EngagementSeed } from '../../../apps/vigil/seed/market-seed.js';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { FORBIDDEN, NOT_FOUND } from '../market/market.js';
import { BillingWorld } from './billing.js';

const CREDIT = `id contractId incidentId period measure promisedMs measuredMs rulePercent percent fee { amount } amount { amount currency }
  explanation state decideBy disputeReason settlementNote appliedAt`;
const CREDITS = `query ($filter: ServiceCreditFilterInput) { serviceCredits(filter: $filter) { edges { node { ${CREDIT} } } } }`;
const DISPUTE = `mutation ($input: DisputeServiceCreditInput!) { disputeServiceCredit(input: $input) { ${CREDIT} } }`;
const SETTLE = `mutation ($input: SettleCreditDisputeInput!) { settleCreditDispute(input: $input) { ${CREDIT} } }`;
const KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
/** A yuan base fee and one detector at five: 104.00 a month. */
const FEE = 10_400n;

interface Credit {
  readonly id: string;
  readonly incidentId: string;
  readonly percent: number;
  readonly amount: { readonly amount: string };
  readonly measuredMs: number;
  readonly explanation: string;
  readonly state: string;
}

let world: BillingWorld;
let provider: Organisation;
let key: string;
let engagement: EngagementSeed;
let contractId: string;
const devices: string[] = [];

beforeAll(async () => {
  world = await BillingWorld.open();
  provider = await world.test.seed.provider();
  engagement = await world.test.seed.engagement(provider);
  // One detector each at places of their own, so that every alarm is an incident of its own.
  for (let n = 0; n < 4; n++) devices.push((await (await engagement.premises()).standalone()).id);
  const rules = [
    { measure: 'ACKNOWLEDGE', overPercent: 100, creditPercent: 10 },
    { measure: 'ACKNOWLEDGE', overSeconds: 3600, creditPercent: 20 },
  ];
  const planId = await world.test.seed.plan(provider, {
    code: 'credited',
    baseFee: { amount: '9900', currency: 'CNY' },
    unitPrices: [{ kind: 'SMOKE', amount: '125' }],
    slaAcknowledgeSeconds: 1,
    serviceCredits: { rules, capPercent: 25 },
  });
  contractId = (await engagement.contract(planId, { deviceIds: devices })).id;
  const { client } = as(provider, 'OWNER');
  const input = { name: 'panel', scopes: ['events:write'] };
  key = (await client.call<{ createApiKey: { key: string } }>(KEY, { input })).createApiKey.key;
});
afterAll(() => world?.close());

const of = (organisation: Organisation, role = 'OWNER') => graph(world.test, as(organisation, role));
const credits = async (who: Organisation, filter: object = {}, role = 'OWNER') =>
  (
    await (await of(who, role)).data<{ serviceCredits: { edges: { node: Credit }[] } }>(CREDITS, { filter })
  ).serviceCredits.edges.map(({ node }) => node);
const ofState = async (state: string, count: number) =>
  eventually(async () => {
    const found = await credits(provider, { states: [state] });
    return found.length === count ? found : undefined;
  });

/** Fires that are answered too late; gives their incidents. */
async function answeredLate(deviceIds: readonly string[]): Promise<string[]> {
  for (const deviceId of deviceIds) {
    const body = JSON.stringify({ deviceId, messageId: deviceId, kind: 'fire', hazard: 'smoke' });
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    await fetch(`${world.test.url}/ingest/v1/events`, { method: 'POST', headers, body });
  }
  const sql = 'SELECT incident_id AS id FROM alarm WHERE device_id = ANY ($1) ORDER BY raised_at';
  const found = await eventually(async () => {
    const rows = await world.rows(sql, [deviceIds]);
    return rows.length === deviceIds.length ? rows.map(({ id }) => id as string) : undefined;
  });
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  const { client } = as(provider, 'DISPATCHER');
  for (const id of found) {
    const VERIFY = 'mutation ($input: VerifyIncidentInput!) { verifyIncident(input: $input) { id } }';
    await client.call(VERIFY, { input: { id, result: 'FALSE' } });
  }
  return found;
}

/** What waits for the end of a month or of a respite is done now. */
async function timePasses(name: string, count: number): Promise<void> {
  await eventually(async () => {
    const sql = `UPDATE outbox_event SET next_at = now() WHERE name = $1 AND done_at IS NULL AND next_at > now()`;
    const waiting = await world.rows(`SELECT FROM outbox_event WHERE name = $1 AND done_at IS NULL`, [name]);
    if (waiting.length < count) return undefined;
    await world.admin.query(sql, [name]);
    return true;
  });
}
const overdue = (id: string) =>
  world.admin.query(
    `SET session_replication_role = replica; UPDATE service_credit SET decide_by = now() WHERE id = '${id}';
     SET session_replication_role = origin`,
  );
const atStripe = async (account: string) =>
  (await world.sdk.invoiceItems.list({ limit: 100 }, { stripeAccount: account })).data.filter(
    ({ amount }) => amount < 0,
  );

let incidents: string[];
let proposed: Credit[];

it('is proposed when the month is over, line by line and up to the cap', async () => {
  incidents = await answeredLate(devices);
  await timePasses('billing.creditsDue', 4);
  proposed = (await ofState('PROPOSED', 3)).reverse();
  expect(proposed.map(({ percent, amount }) => [percent, amount.amount])).toEqual([
    [10, '1040'],
    [10, '1040'],
    [5, '520'],
  ]);
  expect(proposed.map(({ incidentId }) => incidents.includes(incidentId))).toEqual([true, true, true]);
  expect(proposed[2]).toMatchObject({
    contractId,
    measure: 'ACKNOWLEDGE',
    promisedMs: 1_000,
    rulePercent: 10,
    fee: { amount: `${FEE}` },
    period: new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 7),
    explanation: expect.stringMatching(
      /promised within 1 s \(100 % of it or more\): 5 % of 104\.00 CNY = 5\.20 CNY, what the cap leaves of 10 %/,
    ),
  });
  const { rows } = await world.admin.query<{ ms: string }>(
    `SELECT round(extract(epoch FROM date_trunc('milliseconds', s.at) - date_trunc('milliseconds', i.opened_at)) * 1000)::text AS ms
     FROM incident_step s JOIN incident i ON i.id = s.incident_id WHERE s.step = 'VERIFIED' AND i.id = $1`,
    [proposed[0]?.incidentId],
  );
  expect(proposed[0]?.measuredMs).toBe(Number(rows[0]?.ms));
});

it('is proposed once, however often it is said', async () => {
  await world.admin.query(
    `INSERT INTO outbox_event (id, name, provider_id, enterprise_id, payload) SELECT gen_random_uuid(), name, provider_id, enterprise_id, payload
     FROM outbox_event WHERE name IN ('billing.creditsDue', 'service.promiseMissed')`,
  );
  await timePasses('billing.creditsDue', 1);
  await eventually(async () => {
    const open = `SELECT FROM outbox_event WHERE name IN ('billing.creditsDue', 'service.promiseMissed') AND done_at IS NULL AND next_at <= now()`;
    return (await world.rows(open)).length === 0 || undefined;
  });
  expect(await credits(provider)).toHaveLength(3);
});

it('is between the two: nobody else sees it, an authority least of all', async () => {
  expect(await credits(engagement.enterprise, { contractId }, 'SAFETY_MANAGER')).toHaveLength(3);
  expect(await credits(provider, {}, 'FINANCE')).toHaveLength(3);
  const other = await world.test.seed.provider();
  expect(await credits(other)).toEqual([]);
  const authority = await world.test.seed.authority({ roles: ['LEADER'] });
  await (await of(authority, 'LEADER')).refused(CREDITS, {}, FORBIDDEN);
  await (await of(provider, 'DISPATCHER')).refused(CREDITS, {}, FORBIDDEN);
  await (await of(engagement.enterprise, 'GUARD')).refused(CREDITS, {}, FORBIDDEN);
  await (await graph(world.test)).refused(CREDITS, {}, { code: 'GENERAL.UNAUTHENTICATED' });
  const [may] = await world.rows(
    `SELECT has_any_column_privilege('vigil_authority', 'service_credit', 'SELECT') AS may`,
  );
  expect(may).toEqual({ may: false });
});

it('is disputed once, by the provider, and settled by the enterprise or by its silence', async () => {
  const [first, second] = proposed as [Credit, Credit];
  const reason = '当时正在进行约定的设备检修。';
  const dispute = { input: { id: first.id, reason } };
  await (await of(engagement.enterprise)).refused(DISPUTE, dispute, FORBIDDEN);
  await (await of(await world.test.seed.provider())).refused(DISPUTE, dispute, NOT_FOUND);
  const short = { input: { id: first.id, reason: '否' } };
  await (await of(provider)).refused(DISPUTE, short, { code: 'GENERAL.INVALID_INPUT', field: 'input.reason' });
  const settle = { input: { id: first.id, uphold: false, note: '确实如此。' } };
  await (await of(engagement.enterprise)).refused(SETTLE, settle, { code: 'CREDIT.NOT_DISPUTED' });
  for (const { id } of [first, second]) await (await of(provider, 'FINANCE')).data(DISPUTE, { input: { id, reason } });
  await (await of(provider)).refused(DISPUTE, dispute, { code: 'CREDIT.NOT_DISPUTABLE' });
  await (await of(engagement.enterprise, 'SAFETY_MANAGER')).refused(SETTLE, settle, FORBIDDEN);
  const { settleCreditDispute } = await (await of(engagement.enterprise)).data<{ settleCreditDispute: object }>(
    SETTLE,
    settle,
  );
  expect(settleCreditDispute).toMatchObject({
    state: 'WITHDRAWN',
    disputeReason: reason,
    settlementNote: '确实如此。',
  });
  await (await of(engagement.enterprise)).refused(SETTLE, settle, { code: 'CREDIT.NOT_DISPUTED' });
  await overdue(second.id);
  await (await of(provider)).refused(DISPUTE, { input: { id: second.id, reason } }, { code: 'CREDIT.NOT_DISPUTABLE' });
});

it('waits until there is an invoice, and comes off it once', async () => {
  const [, , third] = proposed as [Credit, Credit, Credit];
  await overdue(third.id);
  await (await of(provider)).refused(
    DISPUTE,
    { input: { id: third.id, reason: '已过申诉期限的申诉。' } },
    { code: 'CREDIT.NOT_DISPUTABLE' },
  );
  await timePasses('billing.creditDue', 2);
  // Nobody can be paid yet.
  expect((await ofState('PENDING', 2)).map(({ percent }) => percent).sort()).toEqual([10, 5]);
  const account = await world.connect(provider);
  await ofState('APPLIED', 2);
  const items = await eventually(async () => {
    const found = await atStripe(account);
    return found.length === 2 ? found : undefined;
  });
  expect(items.map(({ amount }) => amount).sort()).toEqual([-1_040, -520].sort());
  expect(items[0]?.description).toMatch(/服务补偿：.*承诺 1 秒.* = /);
  await world.admin.query(
    `INSERT INTO outbox_event (id, name, provider_id, enterprise_id, payload) SELECT gen_random_uuid(), name, provider_id, enterprise_id, payload
     FROM outbox_event WHERE name IN ('billing.creditDue', 'billing.contractBilled')`,
  );
  await eventually(async () => {
    const open = `SELECT FROM outbox_event WHERE name LIKE 'billing.c%' AND done_at IS NULL AND next_at <= now()`;
    return (await world.rows(open)).length === 0 || undefined;
  });
  expect(await atStripe(account)).toHaveLength(2);
  expect(await credits(provider, { states: ['WITHDRAWN'] })).toHaveLength(1);
});
