import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import type { TestApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { transmitterOf } from '../../support/transmitter.js';
import { BILLING, BillingWorld } from './billing.js';

const INCIDENTS = `{ incidents { edges { node { kind state escalationStep steps { step }
  deliveries { step recipientDuty channel state } } } } }`;
const INBOX = '{ inbox { edges { node { topic subjectId title body } } } }';

type Site = Awaited<ReturnType<TestApp['seed']['site']>>;
interface Incident {
  readonly kind: string;
  readonly state: string;
  readonly escalationStep: number;
  readonly steps: { step: string }[];
  readonly deliveries: { step: number; recipientDuty: string; channel: string; state: string }[];
}

let world: BillingWorld;
beforeAll(async () => {
  world = await BillingWorld.open({ ESCALATION_SECONDS: '1,60,90' });
});
afterAll(() => world?.close());

/** From the signal of a device to the first step of the ladder that nobody has answered. */
async function mainJob({ provider, transmitter, detector }: Site): Promise<unknown> {
  const line = await transmitterOf(world.test, transmitter.gbAddress);
  await line.fire({ loop: detector.loop ?? 0, point: detector.point ?? 0 });
  await line.close();
  const desk = as(provider, 'DISPATCHER').client;
  interface Answer {
    incidents: { edges: { node: Incident }[] };
  }
  const incident = await eventually(async () => {
    const found = (await desk.call<Answer>(INCIDENTS)).incidents.edges[0]?.node;
    return found && found.escalationStep === 1 && found.deliveries.some(({ step }) => step === 1) ? found : undefined;
  }, 40);
  const { kind, state, steps, deliveries } = incident;
  const told = deliveries.map(({ step, recipientDuty, channel }) => `${step} ${recipientDuty} ${channel}`).sort();
  return { kind, state, steps: steps.map(({ step }) => step), told };
}

// Promise 1 of the design: alarms never look at a bill.
it('watches, rings and escalates the same whatever is paid', async () => {
  const conditions: Record<string, string> = {
    paid: `UPDATE contract_billing SET state = 'ACTIVE' WHERE contract_id = $1`,
    arrears: `UPDATE contract_billing SET state = 'PAST_DUE', arrears_since = now() - interval '90 days' WHERE contract_id = $1`,
    unpaid: `UPDATE contract_billing SET state = 'UNPAID', stripe_subscription = 'sub_unpaid', arrears_since = now() WHERE contract_id = $1`,
    canceled: `UPDATE contract_billing SET state = 'CANCELED', stripe_subscription = 'sub_gone' WHERE contract_id = $1`,
    missing: `DELETE FROM contract_billing WHERE contract_id = $1`,
  };
  const outcomes: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(conditions)) {
    const site = await world.test.seed.site();
    const [{ id }] = await world.rows('SELECT id FROM contract WHERE provider_id = $1', [site.provider.id]);
    await world.until(site.provider, id, ({ state }) => state === 'NOT_BILLED');
    await world.quiet();
    await world.rows(sql, [id]);
    if (name === 'arrears') await world.rows(`UPDATE contract SET arrears_since = now() WHERE id = $1`, [id]);
    outcomes[name] = await mainJob(site);
  }
  expect(outcomes['paid']).toMatchObject({
    kind: 'FIRE',
    told: expect.arrayContaining([expect.stringMatching(/^0 GUARD/)]),
  });
  for (const name of Object.keys(conditions))
    expect({ name, outcome: outcomes[name] }).toEqual({ name, outcome: outcomes['paid'] });
}, 120_000);

describe('a bill that is not paid', () => {
  let provider: Organisation;
  let enterprise: Organisation;
  let contractId: string;
  let stripeInvoice: string;
  const options = { stripeAccount: '' };
  const stateOf = async () =>
    (await as(provider, 'OWNER').client.call<{ contract: { state: string } }>(BILLING, { id: contractId })).contract
      .state;
  const reach = (wanted: string) => eventually(async () => ((await stateOf()) === wanted ? true : undefined), 20);

  beforeAll(async () => {
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
    stripeInvoice = String(subscription?.latest_invoice);
    await world.sdk.invoices.finalizeInvoice(stripeInvoice, {}, options);
    await world.quiet();
  }, 120_000);

  it('brings the contract into arrears, and both sides are told; monitoring is covered as before', async () => {
    expect(await stateOf()).toBe('ACTIVE');
    const covered = await world.rows('SELECT * FROM coverage WHERE contract_id = $1', [contractId]);
    await world.stripe.simulator.advance(15 * 86_400);
    await reach('IN_ARREARS');
    expect(await world.billing(enterprise, contractId)).toMatchObject({
      state: 'PAST_DUE',
      whatToDo: expect.stringContaining('Pay'),
    });
    expect(await world.rows('SELECT * FROM coverage WHERE contract_id = $1', [contractId])).toEqual(covered);
    interface Inbox {
      inbox: { edges: { node: { topic: string; subjectId: string; body: string } }[] };
    }
    for (const person of [as(provider, 'FINANCE'), as(enterprise, 'OWNER')]) {
      const news = await eventually(async () => {
        const { inbox } = await person.client.call<Inbox>(INBOX);
        return inbox.edges.map(({ node }) => node).find(({ topic }) => topic === 'billing.arrears');
      });
      expect(news).toMatchObject({
        subjectId: contractId,
        body: expect.stringMatching(/goes on unchanged|监测不受影响/),
      });
    }
    const [next] = await world.rows(
      `SELECT next_at > now() + interval '6 days' AS later FROM outbox_event WHERE name = 'billing.arrearsReminderDue' AND done_at IS NULL`,
    );
    expect(next).toEqual({ later: true });
  });

  it('is no business of an authority, which reads the contract as ACTIVE', async () => {
    const LIST =
      'query ($states: [ContractState!]) { contracts(filter: { states: $states }) { edges { node { id state } } } }';
    const listed = async (by: Organisation, duty: string, ...states: string[]) => {
      type Answer = { contracts: { edges: { node: { id: string; state: string } }[] } };
      const { contracts } = await as(by, duty).client.call<Answer>(LIST, { states });
      return contracts.edges.map(({ node }) => node).filter(({ id }) => id === contractId);
    };
    const authority = await world.test.seed.authority();
    expect(await listed(authority, 'LEADER', 'IN_ARREARS')).toEqual([]);
    expect(await listed(authority, 'LEADER', 'ACTIVE')).toEqual([{ id: contractId, state: 'ACTIVE' }]);
    for (const [party, duty] of [
      [provider, 'FINANCE'],
      [enterprise, 'GUARD'],
    ] as const) {
      expect(await listed(party, duty, 'IN_ARREARS')).toEqual([{ id: contractId, state: 'IN_ARREARS' }]);
      expect(await listed(party, duty, 'ACTIVE')).toEqual([]);
    }
    const [row] = await world.rows(
      `SELECT state, arrears_since IS NOT NULL AS behind,
      has_column_privilege('vigil_authority', 'contract', 'state', 'SELECT') AS "stateShown",
      has_column_privilege('vigil_authority', 'contract', 'arrears_since', 'SELECT') AS "arrearsShown"
      FROM contract WHERE id = $1`,
      [contractId],
    );
    expect(row).toEqual({ state: 'ACTIVE', behind: true, stateShown: true, arrearsShown: false });
  });

  it('lets extras rest after thirty days, for who does not pay, and nothing else', async () => {
    const CSV = '{ invoicesCsv }';
    const csv = (by: Organisation) => as(by, 'OWNER').client.call<{ invoicesCsv: string }>(CSV);
    expect((await csv(enterprise)).invoicesCsv).toMatch(/^number,state,.*\r\n.*,OPEN,CNY,/);
    await world.rows(`UPDATE contract_billing SET arrears_since = now() - interval '31 days' WHERE contract_id = $1`, [
      contractId,
    ]);
    await expect(csv(enterprise)).rejects.toMatchObject({ code: 'BILLING.EXTRAS_PAUSED' });
    expect((await csv(provider)).invoicesCsv).toContain('OPEN');
  });

  it('is out of arrears as soon as it is paid', async () => {
    const { customer } = await world.sdk.invoices.retrieve(stripeInvoice, {}, options);
    const method = await world.sdk.paymentMethods.attach('pm_card_visa', { customer: String(customer) }, options);
    for (const { id, status } of (await world.sdk.invoices.list({ limit: 100 }, options)).data) {
      if (status === 'open') await world.sdk.invoices.pay(id, { payment_method: method.id }, options);
    }
    await reach('ACTIVE');
    expect(await world.billing(provider, contractId)).toMatchObject({
      state: 'ACTIVE',
      arrearsSince: null,
      whatToDo: null,
    });
  });
});
