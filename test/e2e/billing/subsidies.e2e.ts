import type { EngagementSeed } from '../../../apps/vigil/seed/market-seed.js';
import { as } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { FORBIDDEN, NOT_FOUND } from '../market/market.js';
import {
  ACCEPT,
  CLOSE,
  type Claim,
  CREATE,
  DECLINE,
  END,
  PROGRAMMES,
  PROPOSE,
  type Programme,
  REPORT,
  SubsidyWorld,
  WITHDRAW,
} from './subsidies.js';

let world: SubsidyWorld;
let engagement: EngagementSeed;
let programme: Programme;
let contractId: string;
let homes: string[];
let factory: string[];

beforeAll(async () => {
  world = await SubsidyWorld.open();
  engagement = await world.billing.test.seed.engagement(world.provider);
  homes = await world.home(engagement, 3);
  factory = await world.home(engagement, 1, 'FACTORY');
  contractId = (await engagement.contract(world.planId, { deviceIds: [...homes, ...factory] })).id;
});
afterAll(() => world?.billing.close());

const enterprise = () => engagement.enterprise;
const sum = (claims: readonly Claim[]) => claims.reduce((total, { reserved }) => total + BigInt(reserved.amount), 0n);
const inForce = async (count: number) => {
  const site = await world.billing.test.seed.engagement(world.provider);
  const deviceIds = await world.home(site, count);
  return { site, deviceIds, contractId: (await site.contract(world.planId, { deviceIds })).id };
};

it('a programme is opened by leaders and supervisors of an authority, for their own region', async () => {
  programme = await world.programme();
  expect(programme).toMatchObject({ state: 'OPEN', reserved: { amount: '0' }, left: { amount: '1000000' } });
  const input = world.wanted();
  await (await world.of(world.authority, 'INSPECTOR')).refused(CREATE, { input }, FORBIDDEN);
  await (await world.of(world.provider)).refused(CREATE, { input }, FORBIDDEN);
  const leader = await world.of(world.authority, 'LEADER');
  await leader.refused(CREATE, { input: { ...input, regionCode: '331002000000' } }, FORBIDDEN);
  const wrong: [object, string][] = [
    [{ budget: { amount: '0', currency: 'CNY' } }, 'input.budget.amount'],
    [{ capPerDeviceMonth: { amount: '1', currency: 'JPY' } }, 'input.capPerDeviceMonth.currency'],
    [{ validTo: input.validFrom }, 'input.validTo'],
  ];
  for (const [more, field] of wrong)
    await leader.refused(CREATE, { input: { ...input, ...more } }, { code: 'GENERAL.INVALID_INPUT', field });
  // Whoever might claim knows of it.
  expect((await world.standing(programme.id)).state).toBe('OPEN');
  await (await graph(world.billing.test)).refused(PROGRAMMES, {}, { code: 'GENERAL.UNAUTHENTICATED' });
});

it('is claimed for what fits it, by the provider whose contract it is', async () => {
  const input = { programmeId: programme.id, contractId, deviceIds: homes };
  await (await world.of(enterprise())).refused(PROPOSE, { input }, FORBIDDEN);
  await (await world.of(world.provider, 'DISPATCHER')).refused(PROPOSE, { input }, FORBIDDEN);
  const rival = await world.billing.test.seed.provider();
  await (await world.of(rival)).refused(PROPOSE, { input }, NOT_FOUND);
  const owner = await world.of(world.provider);
  const unfit = { input: { ...input, deviceIds: factory } };
  expect(await owner.refused(PROPOSE, unfit, { code: 'SUBSIDY.NOT_ELIGIBLE' })).toContain('premises of this kind');
  const cheap = await world.programme({ capPerDeviceMonth: { amount: '499', currency: 'CNY' } });
  const dear = { input: { ...input, programmeId: cheap.id } };
  expect(await owner.refused(PROPOSE, dear, { code: 'SUBSIDY.NOT_ELIGIBLE' })).toContain('more than the cap');
  await (await world.of(world.authority, 'LEADER')).data(CLOSE, { input: { id: cheap.id } });
  await owner.refused(PROPOSE, dear, { code: 'SUBSIDY.PROGRAMME_NOT_OPEN' });
  const claims = await world.propose(programme.id, contractId, homes);
  expect(claims.map(({ state, reserved }) => [state, reserved.amount])).toEqual(homes.map(() => ['PROPOSED', '0']));
  await owner.refused(PROPOSE, { input }, { code: 'SUBSIDY.ALREADY_CLAIMED' });
});

it('is accepted by the enterprise, which then pays nothing for these devices', async () => {
  const claims = await world.claims(world.provider, { programmeId: programme.id });
  const input = { claimIds: claims.map(({ id }) => id) };
  await (await world.of(world.provider)).refused(ACCEPT, { input }, FORBIDDEN);
  await (await world.of(enterprise(), 'GUARD')).refused(ACCEPT, { input }, FORBIDDEN);
  const stranger = (await world.billing.test.seed.engagement(world.provider)).enterprise;
  await (await world.of(stranger)).refused(ACCEPT, { input }, NOT_FOUND);
  const [third] = claims as [Claim, ...Claim[]];
  await (await world.of(enterprise())).data(DECLINE, { input: { claimIds: [third.id] } });
  // All or none: one of them has been decided.
  await (await world.of(enterprise())).refused(ACCEPT, { input }, { code: 'SUBSIDY.CLAIM_DECIDED' });
  const accepted = await world.accept(enterprise(), claims.slice(1));
  expect(accepted.map(({ state }) => state)).toEqual(['ACCEPTED', 'ACCEPTED']);
  expect((await world.standing(programme.id)).reserved.amount).toBe(`${sum(accepted)}`);
  await world.billing.connect(world.provider);
  const billed = await world.billing.until(world.provider, contractId, ({ quantities }) => quantities.length > 0);
  expect(billed.quantities).toMatchObject([
    { part: 'BASE', quantity: 1 },
    { part: 'SMOKE', quantity: 2 },
  ]);
});

it('is billed to the authority when a month is over, once', async () => {
  const due = `UPDATE outbox_event SET next_at = now() WHERE name = 'billing.subsidyMonthDue' AND done_at IS NULL AND payload->>'period' = $1`;
  const period = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 7);
  await world.billing.admin.query(due, [period]);
  const spent = await eventually(async () => {
    const { spent: now } = await world.standing(programme.id);
    return now.amount === '0' ? undefined : BigInt(now.amount);
  });
  const [account] = await world.billing.rows(
    'SELECT stripe_account AS id FROM billing_account WHERE provider_id = $1',
    [world.provider.id],
  );
  const invoices = () => world.billing.sdk.invoices.list({ limit: 100 }, { stripeAccount: account.id });
  const bill = await eventually(async () =>
    (await invoices()).data.find(
      ({ description, status }) => description?.startsWith('独居老人守护') && status === 'open',
    ),
  );
  expect([BigInt(bill.total), bill.customer_name]).toEqual([spent, world.authority.name]);
  await world.billing.admin.query(
    `INSERT INTO outbox_event (id, name, provider_id, enterprise_id, payload) SELECT gen_random_uuid(), name, provider_id, enterprise_id, payload
     FROM outbox_event WHERE name = 'billing.subsidyMonthDue' AND payload->>'period' = $1`,
    [period],
  );
  await eventually(async () => {
    const open = `SELECT FROM outbox_event WHERE name LIKE 'billing.%' AND done_at IS NULL AND next_at <= now()`;
    return (await world.billing.rows(open)).length === 0 || undefined;
  });
  expect((await world.standing(programme.id)).spent.amount).toBe(`${spent}`);
  expect((await invoices()).data.filter(({ description }) => description?.startsWith('独居老人守护'))).toHaveLength(1);
});

it('is reported to its authority in counts and sums, and shown to those who claim', async () => {
  const body = JSON.stringify({ deviceId: homes[0], messageId: 'one', kind: 'fire', hazard: 'smoke' });
  const KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
  const { client } = as(world.provider, 'OWNER');
  const made = await client.call<{ createApiKey: { key: string } }>(KEY, {
    input: { name: 'panel', scopes: ['events:write'] },
  });
  const headers = { authorization: `Bearer ${made.createApiKey.key}`, 'content-type': 'application/json' };
  await fetch(`${world.billing.test.url}/ingest/v1/events`, { method: 'POST', headers, body });
  const [incident] = await eventually(async () => {
    const rows = await world.billing.rows('SELECT incident_id AS id FROM alarm WHERE device_id = $1', [homes[0]]);
    return rows.length > 0 ? rows : undefined;
  });
  const ACKNOWLEDGE = 'mutation ($input: AcknowledgeIncidentInput!) { acknowledgeIncident(input: $input) { id } }';
  await client.call(ACKNOWLEDGE, { input: { id: incident.id } });
  const leader = await world.of(world.authority, 'LEADER');
  const { subsidyReport } = await leader.data<{ subsidyReport: object }>(REPORT, { id: programme.id });
  expect(subsidyReport).toMatchObject({ funded: 2, towns: [{ funded: 2, standing: 2, alarms: 1, answered: 1 }] });
  const seen = await world.claims(world.authority, { programmeId: programme.id }, 'INSPECTOR');
  expect(seen).toHaveLength(3);
  expect(JSON.stringify([subsidyReport, seen])).not.toContain('王秀英');
  const other = await world.billing.test.seed.authority({ roles: ['LEADER'] });
  await (await world.of(other, 'LEADER')).refused(REPORT, { id: programme.id }, NOT_FOUND);
  expect(await world.claims(other, {}, 'LEADER')).toEqual([]);
  await (await world.of(world.provider)).refused(REPORT, { id: programme.id }, FORBIDDEN);
  expect(await world.claims(await world.billing.test.seed.provider())).toEqual([]);
  expect(await world.claims(enterprise())).toHaveLength(3);
});

it('ends when one side says so, and what was kept for the rest is free', async () => {
  const [claim] = (await world.claims(world.provider, { states: ['ACCEPTED'] })) as [Claim];
  const before = BigInt((await world.standing(programme.id)).reserved.amount);
  const input = { claimIds: [claim.id] };
  const [ended] = (await (await world.of(enterprise())).data<{ endSubsidy: Claim[] }>(END, { input })).endSubsidy;
  expect(ended).toMatchObject({ state: 'ENDED' });
  const after = BigInt((await world.standing(programme.id)).reserved.amount);
  expect(before - after).toBe(BigInt(claim.reserved.amount) - BigInt(ended?.reserved.amount ?? '0'));
  await (await world.of(world.provider)).refused(END, { input }, { code: 'SUBSIDY.CLAIM_DECIDED' });
  await world.billing.until(world.provider, contractId, ({ quantities }) =>
    quantities.some(({ part, quantity }) => part === 'SMOKE' && quantity === 3),
  );
});

it('goes with an offer, as far as there is money', async () => {
  const engaged = await world.billing.test.seed.engagement(world.provider);
  const deviceIds = await world.home(engaged, 2);
  const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const one = await world.programme({ budget: { amount: '900', currency: 'CNY' }, validTo: later(31) });
  const offer = await engaged.offer(world.planId, { deviceIds });
  await world.propose(one.id, offer.id, deviceIds);
  const ACCEPT_CONTRACT = 'mutation ($input: AcceptContractInput!) { acceptContract(input: $input) { state } }';
  const { id, contentHash } = offer;
  await as(engaged.enterprise, 'OWNER').client.call(ACCEPT_CONTRACT, { input: { id, contentHash } });
  const decided = await eventually(async () => {
    const all = await world.claims(engaged.enterprise, { contractId: offer.id });
    return all.every(({ state }) => state !== 'PROPOSED') ? all : undefined;
  });
  expect(decided.map(({ state }) => state).sort()).toEqual(['ACCEPTED', 'REFUSED']);
  expect(await world.standing(one.id)).toMatchObject({ state: 'EXHAUSTED', reserved: { amount: `${sum(decided)}` } });
});

it('pays nothing past its budget, however many claim at once, and nothing twice', async () => {
  // Whole months only, so that every device costs the same: three at five yuan each.
  const [validFrom, validTo] = ['2027-01-01T00:00:00+08:00', '2027-04-01T00:00:00+08:00'];
  const tight = await world.programme({ budget: { amount: '7600', currency: 'CNY' }, validFrom, validTo });
  const { site, deviceIds, contractId: contract } = await inForce(12);
  const claims = await world.propose(tight.id, contract, deviceIds);
  const owner = await world.of(site.enterprise);
  const answers = await Promise.all(
    claims.map(({ id }) => owner.ask(ACCEPT, { input: { claimIds: [id] } }).returns('errors[0].extensions.code')),
  );
  expect(answers.filter((code) => code === undefined || code === null)).toHaveLength(5);
  expect(new Set(answers.filter(Boolean))).toEqual(new Set(['SUBSIDY.BUDGET_EXHAUSTED']));
  const accepted = await world.claims(site.enterprise, { states: ['ACCEPTED'] });
  expect([accepted.length, sum(accepted)]).toEqual([5, 7_500n]);
  expect(await world.standing(tight.id)).toMatchObject({ reserved: { amount: '7500' }, left: { amount: '100' } });
  // A second proposal for the same device, as two who propose at the same moment would make it.
  const wide = await world.programme({ validFrom, validTo });
  await world.billing.admin.query(
    `INSERT INTO subsidy_claim (id, provider_id, enterprise_id, contract_id, authority_id, programme_id, device_id, device_kind, premises_id,
       premises_kind, region_path, unit_amount, months, currency)
     SELECT gen_random_uuid(), provider_id, enterprise_id, contract_id, authority_id, $2, device_id, device_kind, premises_id, premises_kind,
       region_path, unit_amount, months, currency FROM subsidy_claim WHERE id = $1`,
    [accepted[0]?.id, wide.id],
  );
  const [twin] = (await world.claims(site.enterprise, { programmeId: wide.id })) as [Claim];
  await owner.refused(ACCEPT, { input: { claimIds: [twin.id] } }, { code: 'SUBSIDY.ALREADY_CLAIMED' });
  const { withdrawSubsidy } = await (await world.of(world.provider)).data<{ withdrawSubsidy: Claim[] }>(WITHDRAW, {
    input: { claimIds: [twin.id] },
  });
  expect(withdrawSubsidy).toMatchObject([{ state: 'WITHDRAWN' }]);
  expect((await world.standing(wide.id)).reserved.amount).toBe('0');
});

it('leaves an authority all that it supervises, and no payment', async () => {
  const leader = await world.of(world.authority, 'LEADER');
  const SEEN =
    '{ contracts { edges { node { id number state } } } plans { edges { node { code serviceLevel { arriveMinutes } } } } }';
  type Nodes = { edges: { node: { id?: string; code?: string } }[] };
  const seen = await leader.data<{ contracts: Nodes; plans: Nodes }>(SEEN);
  expect(seen.contracts.edges.map(({ node }) => node.id)).toContain(contractId);
  expect(seen.plans.edges.map(({ node }) => node.code)).toContain('home');
  await leader.data('{ slaResults { edges { node { id } } } slaSummary { met } }');
  for (const document of [
    '{ invoices { edges { node { id } } } }',
    '{ serviceCredits { edges { node { id } } } }',
    '{ billingAccount { providerId } }',
    `{ contract(id: "${contractId}") { billing { state } } }`,
  ])
    await leader.ask(document).expectJsonLike('errors[0].extensions', FORBIDDEN).toss();
  const tables = [
    'invoice',
    'invoice_line',
    'ledger_account',
    'ledger_posting',
    'stripe_intent',
    'contract_billing',
    'service_credit',
  ];
  const granted = `SELECT t FROM unnest($1::text[]) t WHERE has_any_column_privilege('vigil_authority', t, 'SELECT')`;
  expect(await world.billing.rows(granted, [tables])).toEqual([]);
});
