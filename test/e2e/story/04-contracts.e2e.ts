import { createHash } from 'node:crypto';
import type { EngagementSeed } from '../../../apps/vigil/seed/market-seed.js';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { asAdmin } from '../../support/test-server.js';

const FIELDS = `id number state contentHash terms startsAt endsAt providerAcceptedAt enterpriseAcceptedAt activatedAt deviceCount
  coverage { deviceId premisesId validFrom validTo }`;
const OFFER = `mutation ($input: OfferContractInput!) { offerContract(input: $input) { ${FIELDS} } }`;
const ACCEPT = `mutation ($input: AcceptContractInput!) { acceptContract(input: $input) { ${FIELDS} } }`;
const DECLINE = 'mutation ($input: ContractIdInput!) { declineContract(input: $input) { id state } }';
const WITHDRAW = 'mutation ($input: ContractIdInput!) { withdrawContract(input: $input) { id state } }';
const CONTRACT = `query ($id: ID!) { contract(id: $id) { ${FIELDS} } }`;
const CONTRACTS = '{ contracts { edges { node { id } } } }';
const PLANS = '{ plans { edges { node { id state baseFee { amount } } } } }';
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };
const NOT_FOUND = { code: 'GENERAL.NOT_FOUND' };

interface Contract {
  readonly id: string;
  readonly state: string;
  readonly contentHash: string;
  readonly terms: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly activatedAt: string | null;
  readonly coverage: { deviceId: string; validFrom: string; validTo: string | null }[];
}

let test: TestApp;
let provider: Organisation;
let planId: string;
beforeAll(async () => {
  test = await testApp({ parts: ['api', 'worker'] });
  provider = await test.seed.provider();
  planId = await test.seed.plan(provider);
}, 60_000);
afterAll(() => test?.close());

const of = (organisation: Organisation, role: string) => graph(test, as(organisation, role));

/** An enterprise with one detector behind a transmitter. */
async function watched(by = provider) {
  const engagement = await test.seed.engagement(by);
  const site = await engagement.premises();
  const transmitter = await site.transmitter();
  const detector = await site.detector(transmitter);
  return { engagement, enterprise: engagement.enterprise, site, transmitter, detector };
}

async function offered(
  engagement: EngagementSeed,
  more: Record<string, unknown> = {},
  plan = planId,
): Promise<Contract> {
  const input = { enterpriseId: engagement.enterprise.id, planId: plan, ...more };
  return (await (await of(engagement.provider, 'MANAGER')).data<{ offerContract: Contract }>(OFFER, { input }))
    .offerContract;
}

async function accept({ enterprise }: EngagementSeed, { id, contentHash }: Contract): Promise<Contract> {
  const input = { id, contentHash };
  return (await (await of(enterprise, 'OWNER')).data<{ acceptContract: Contract }>(ACCEPT, { input })).acceptContract;
}

describe('an offer', () => {
  it('is accepted by the hash of what was read, and then covers its devices', async () => {
    const { engagement, enterprise, site, transmitter, detector } = await watched();
    const contract = await offered(engagement);
    expect(contract).toMatchObject({ state: 'OFFERED', deviceCount: 2, coverage: [], enterpriseAcceptedAt: null });
    const owner = await of(enterprise, 'OWNER');
    const { contract: read } = await owner.data<{ contract: Contract }>(CONTRACT, { id: contract.id });
    // The hash is of the very text that the enterprise reads.
    expect(createHash('sha256').update(read.terms).digest('hex')).toBe(contract.contentHash);
    expect(JSON.parse(read.terms)).toMatchObject({
      enterprise: { id: enterprise.id },
      plan: { baseFee: '9900', code: 'basic' },
    });
    const before = Date.now();
    const active = await accept(engagement, read);
    expect(active).toMatchObject({
      state: 'ACTIVE',
      activatedAt: expect.any(String),
      enterpriseAcceptedAt: expect.any(String),
    });
    expect(active.coverage.map(({ deviceId }) => deviceId).toSorted()).toEqual(
      [transmitter.id, detector.id].toSorted(),
    );
    for (const { validFrom, validTo } of active.coverage) {
      expect(new Date(validFrom).getTime()).toBeGreaterThanOrEqual(before - 1_000);
      expect(validTo).toBeNull();
    }
    expect(active.coverage[0]).toMatchObject({ premisesId: site.premises.id });
    // To say yes once more changes nothing.
    expect(await accept(engagement, read)).toMatchObject({ state: 'ACTIVE', activatedAt: active.activatedAt });
  });

  it('is not accepted with another hash', async () => {
    const { engagement, enterprise } = await watched();
    const { id, contentHash } = await offered(engagement);
    const owner = await of(enterprise, 'OWNER');
    const other = { id, contentHash: contentHash.replace(/^./, (first) => (first === '0' ? '1' : '0')) };
    await owner.refused(
      ACCEPT,
      { input: other },
      { code: 'CONTRACT.CONTENT_HASH_DIFFERS', field: 'input.contentHash' },
    );
    await owner.refused(
      ACCEPT,
      { input: { id, contentHash: 'abc' } },
      { code: 'GENERAL.INVALID_INPUT', field: 'input.contentHash' },
    );
    expect((await owner.data<{ contract: Contract }>(CONTRACT, { id })).contract).toMatchObject({
      state: 'OFFERED',
      coverage: [],
    });
  });

  it('is accepted by the owner of the enterprise and by nobody in their place', async () => {
    const { engagement, enterprise } = await watched();
    const { id, contentHash } = await offered(engagement);
    const input = { id, contentHash };
    for (const role of ['SAFETY_MANAGER', 'GUARD', 'MEMBER'])
      await (await of(enterprise, role)).refused(ACCEPT, { input }, FORBIDDEN);
    // The provider accepted by offering: its yes is not the other side's.
    const own = await (await of(provider, 'OWNER')).data<{ acceptContract: Contract }>(ACCEPT, { input });
    expect(own.acceptContract).toMatchObject({ state: 'OFFERED', enterpriseAcceptedAt: null });
    const stranger = (await watched()).enterprise;
    await (await of(stranger, 'OWNER')).refused(ACCEPT, { input }, NOT_FOUND);
    const rival = await test.seed.provider({ roles: ['OWNER'] });
    await (await of(rival, 'OWNER')).refused(ACCEPT, { input }, NOT_FOUND);
    await (await of(rival, 'OWNER')).refused(CONTRACT, { id }, NOT_FOUND);
    expect(await (await of(rival, 'OWNER')).data(CONTRACTS)).toEqual({ contracts: { edges: [] } });
  });

  it('is made by owner or manager, of a published plan of their own, for devices that are there', async () => {
    const { engagement, enterprise, detector } = await watched();
    const input = { enterpriseId: enterprise.id, planId };
    for (const role of ['DISPATCHER', 'TECHNICIAN', 'FINANCE'])
      await (await of(provider, role)).refused(OFFER, { input }, FORBIDDEN);
    await (await of(enterprise, 'OWNER')).refused(OFFER, { input }, FORBIDDEN);
    const manager = await of(provider, 'MANAGER');
    const rival = await test.seed.provider({ roles: ['OWNER'] });
    const foreignPlan = await test.seed.plan(rival);
    await manager.refused(OFFER, { input: { ...input, planId: foreignPlan } }, NOT_FOUND);
    const elsewhere = (await watched()).detector;
    await manager.refused(OFFER, { input: { ...input, deviceIds: [detector.id, elsewhere.id] } }, NOT_FOUND);
    const draft = `mutation ($input: CreatePlanInput!) { createPlan(input: $input) { id } }`;
    const { createPlan } = await manager.data<{ createPlan: { id: string } }>(draft, {
      input: { code: 'draft', name: '草案', baseFee: { amount: '1' } },
    });
    await manager.refused(
      OFFER,
      { input: { ...input, planId: createPlan.id } },
      { code: 'CONTRACT.PLAN_NOT_PUBLISHED' },
    );
    const owner = await of(engagement.enterprise, 'OWNER');
    const { plans } = await owner.data<{ plans: { edges: { node: { id: string; state: string } }[] } }>(PLANS);
    expect(plans.edges.map(({ node }) => node.state)).not.toContain('DRAFT');
    expect(plans.edges.map(({ node }) => node.id)).toContain(planId);
  });

  it('ends when it is declined or withdrawn, each by its own side', async () => {
    const { engagement, enterprise } = await watched();
    const declined = await offered(engagement);
    await (await of(provider, 'MANAGER')).refused(DECLINE, { input: { id: declined.id } }, FORBIDDEN);
    const owner = await of(enterprise, 'OWNER');
    expect(await owner.data(DECLINE, { input: { id: declined.id } })).toMatchObject({
      declineContract: { state: 'DECLINED' },
    });
    const accepting = { input: { id: declined.id, contentHash: declined.contentHash } };
    await owner.refused(ACCEPT, accepting, { code: 'CONTRACT.NOT_OPEN_FOR_ACCEPTANCE' });
    const withdrawn = await offered(engagement);
    await owner.refused(WITHDRAW, { input: { id: withdrawn.id } }, FORBIDDEN);
    const manager = await of(provider, 'MANAGER');
    expect(await manager.data(WITHDRAW, { input: { id: withdrawn.id } })).toMatchObject({
      withdrawContract: { state: 'WITHDRAWN' },
    });
  });
});

describe('coverage', () => {
  it('is never given to two providers for one device at one time', async () => {
    const { engagement, enterprise, detector, transmitter } = await watched();
    await accept(engagement, await offered(engagement, { deviceIds: [transmitter.id] }));
    const again = await offered(engagement, { deviceIds: [transmitter.id, detector.id] });
    const owner = await of(enterprise, 'OWNER');
    const input = { id: again.id, contentHash: again.contentHash };
    await owner.refused(ACCEPT, { input }, { code: 'CONTRACT.DEVICE_ALREADY_COVERED' });
    // Nothing of the refused acceptance stands: neither its state nor the coverage of the free device.
    expect((await owner.data<{ contract: Contract }>(CONTRACT, { id: again.id })).contract).toMatchObject({
      state: 'OFFERED',
      coverage: [],
    });
    await accept(engagement, await offered(engagement, { deviceIds: [detector.id] }));
  });

  it('is refused to a second provider by the database, whatever the code above it does', async () => {
    const { engagement, transmitter } = await watched();
    const contract = await accept(engagement, await offered(engagement, { deviceIds: [transmitter.id] }));
    const rival = await watched(await test.seed.provider());
    const plan = await test.seed.plan(rival.engagement.provider);
    const other = await accept(
      rival.engagement,
      await offered(rival.engagement, { deviceIds: [rival.detector.id] }, plan),
    );
    // As the owner of the tables, past row-level security: the exclusion constraint stands below all of it.
    const cover = `INSERT INTO coverage (id, provider_id, enterprise_id, contract_id, device_id, premises_id, region_path, valid_from)
      SELECT gen_random_uuid(), o.provider_id, c.enterprise_id, o.contract_id, c.device_id, c.premises_id, c.region_path, now()
      FROM coverage c, coverage o WHERE c.contract_id = $1 AND o.contract_id = $2`;
    const forced = asAdmin(test.database.adminUrl, async (client) => {
      await client.query('SET session_replication_role = replica');
      await client.query(cover, [contract.id, other.id]);
    });
    await expect(forced).rejects.toMatchObject({ code: '23P01' });
  });

  it('follows in time: two contracts for one device, one after the other', async () => {
    const { engagement, detector } = await watched();
    const [now, hour] = [Date.now(), 3_600_000];
    const deviceIds = [detector.id];
    const first = await accept(
      engagement,
      await offered(engagement, { deviceIds, endsAt: new Date(now + hour).toISOString() }),
    );
    const next = await accept(
      engagement,
      await offered(engagement, { deviceIds, startsAt: new Date(now + hour).toISOString() }),
    );
    expect([first.state, next.state]).toEqual(['ACTIVE', 'ACCEPTED']);
    expect(next.coverage[0]?.validFrom).toBe(first.coverage[0]?.validTo);
    const early = await offered(engagement, { deviceIds, startsAt: new Date(now + hour - 1_000).toISOString() });
    const input = { id: early.id, contentHash: early.contentHash };
    await (await of(engagement.enterprise, 'OWNER')).refused(ACCEPT, { input }, { code: 'CONTRACT.DEVICE_PROMISED' });
  });

  it('begins at the start that was agreed, and the contract is ACTIVE when it comes', async () => {
    const { engagement, enterprise } = await watched();
    const startsAt = new Date(Date.now() + 3_000).toISOString();
    const accepted = await accept(engagement, await offered(engagement, { startsAt }));
    expect(accepted).toMatchObject({ state: 'ACCEPTED', activatedAt: null });
    expect(new Set(accepted.coverage.map(({ validFrom }) => validFrom))).toEqual(new Set([startsAt]));
    const owner = await of(enterprise, 'OWNER');
    const active = await eventually(async () => {
      const { contract } = await owner.data<{ contract: Contract }>(CONTRACT, { id: accepted.id });
      return contract.state === 'ACTIVE' ? contract : undefined;
    }, 20);
    expect(new Date(String(active.activatedAt)).getTime()).toBeGreaterThanOrEqual(new Date(startsAt).getTime());
  });
});
