import { createHash } from 'node:crypto';
import { as, type Person } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import { ahead, CANCEL, FORBIDDEN, INBOX, Market, NOT_FOUND, NOTICE, READ, type Watched } from './market.js';

const AMENDMENT = `id version state proposedBy effectiveAt contentHash addedDeviceIds removedDeviceIds
  providerAcceptedBy enterpriseAcceptedBy enterpriseAcceptedFrom price { interval { amount } oneOff { amount } }`;
const PROPOSE = `mutation ($input: ProposeAmendmentInput!) { proposeAmendment(input: $input) { ${AMENDMENT} } }`;
const ACCEPT = `mutation ($input: AcceptAmendmentInput!) { acceptAmendment(input: $input) { ${AMENDMENT} } }`;
const DECLINE = 'mutation ($input: AmendmentIdInput!) { declineAmendment(input: $input) { state } }';
const WITHDRAW = 'mutation ($input: AmendmentIdInput!) { withdrawAmendment(input: $input) { state } }';
const LIST = `query ($filter: AmendmentFilterInput) { contractAmendments(filter: $filter) { edges { node { ${AMENDMENT} } } } }`;
const VERSIONS = `query ($id: ID!, $at: DateTime) { contract(id: $id) {
  versions { version effectiveAt deviceCount contentHash } versionInForce(at: $at) { version deviceCount } } }`;
const PRINTED = `query ($id: ID!) { contract(id: $id) {
  printedVersions { version contentHash sha256 bytes path } versions { version contentHash } } }`;
const RETIRE = 'mutation ($input: RetireDeviceInput!) { retireDevice(input: $input) { state } }';
const SUSPEND = 'mutation ($input: SuspendFilingInput!) { suspendFiling(input: $input) { state } }';
const FILINGS = 'query ($id: ID!) { filings(providerId: $id) { edges { node { id } } } }';

interface Amendment {
  readonly id: string;
  readonly version: number;
  readonly contentHash: string;
  readonly effectiveAt: string | null;
  readonly price: { interval: { amount: string }; oneOff: { amount: string } };
}
type Input = Record<string, unknown>;

let market: Market;
let place: Watched;
let more: { id: string }[];

beforeAll(async () => {
  market = await Market.open();
  place = await market.watched(30);
  const site = await place.engagement.premises();
  more = [await site.standalone(), await site.standalone(), await site.standalone()];
}, 60_000);
afterAll(() => market?.test.close());

const provider = () => market.of(place.provider, 'MANAGER');
const chief = () => market.of(place.enterprise);

async function proposed(by: 'provider' | 'enterprise', input: Input): Promise<Amendment> {
  const side = await (by === 'provider' ? provider() : chief());
  const variables = { input: { contractId: place.contract.id, ...input } };
  return (await side.data<{ proposeAmendment: Amendment }>(PROPOSE, variables)).proposeAmendment;
}
async function accepted(by: 'provider' | 'enterprise', { id, contentHash }: Amendment): Promise<Amendment> {
  const side = await (by === 'provider' ? provider() : chief());
  return (await side.data<{ acceptAmendment: Amendment }>(ACCEPT, { input: { id, contentHash } })).acceptAmendment;
}
const coverage = async () => (await market.read(place.enterprise, place.contract.id)).coverage;
const refuse = async (by: 'provider' | 'enterprise', input: Input, code: string) =>
  (await (by === 'provider' ? provider() : chief())).refused(
    PROPOSE,
    { input: { contractId: place.contract.id, ...input } },
    { code },
  );

it('adds devices from the acceptance on, at the price that both have read', async () => {
  const offer = await proposed('provider', { addDeviceIds: [more[0]?.id, more[1]?.id], note: '新增两点位' });
  expect(offer).toMatchObject({ version: 2, state: 'OPEN', proposedBy: 'PROVIDER', effectiveAt: null });
  expect(offer.price.interval.amount).toBe('11400');
  expect(await coverage()).toHaveLength(1);
  // Whoever has proposed cannot accept, nobody else can look, and the hash must be that of what was read.
  const input = { id: offer.id, contentHash: offer.contentHash };
  await (await provider()).refused(ACCEPT, { input }, NOT_FOUND);
  for (const [who, what] of [
    [market.rival, NOT_FOUND],
    [place.enterprise, FORBIDDEN],
  ] as const)
    await (await market.of(who, who === place.enterprise ? 'SAFETY_MANAGER' : 'OWNER')).refused(
      ACCEPT,
      { input },
      what,
    );
  const wrong = { ...input, contentHash: '0'.repeat(64) };
  await (await chief()).refused(ACCEPT, { input: wrong }, { code: 'CONTRACT.CONTENT_HASH_DIFFERS' });
  const done = await accepted('enterprise', offer);
  expect(done).toMatchObject({ state: 'ACCEPTED', effectiveAt: expect.any(String) });
  expect(await accepted('enterprise', offer)).toMatchObject({ effectiveAt: done.effectiveAt });
  const begun = (await coverage()).filter(({ validFrom }) => validFrom === done.effectiveAt);
  expect(begun.map(({ deviceId }) => deviceId).toSorted()).toEqual([more[0]?.id, more[1]?.id].toSorted());
  for (const [side, role, topic] of [
    [place.enterprise, 'OWNER', 'contract.amendmentProposed'],
    [place.provider, 'MANAGER', 'contract.amended'],
  ] as const) {
    const reader = await market.of(side, role);
    await eventually(async () => JSON.stringify(await reader.data(INBOX)).includes(topic) || undefined);
  }
});

it('keeps the history for both sides, with who signed, and shows it to nobody else', async () => {
  const [{ contractAmendments }, { contract }] = [
    await (await provider()).data<{ contractAmendments: object }>(LIST, { filter: { contractId: place.contract.id } }),
    await (await chief()).data<{ contract: object }>(VERSIONS, {
      id: place.contract.id,
      at: place.enterprise ? ahead(0) : '',
    }),
  ];
  const signed = { providerAcceptedBy: expect.any(String), enterpriseAcceptedBy: expect.any(String) };
  expect(contractAmendments).toMatchObject({ edges: [{ node: { state: 'ACCEPTED', ...signed } }] });
  expect(contract).toMatchObject({
    versions: [
      { version: 1, deviceCount: 1 },
      { version: 2, deviceCount: 3 },
    ],
    versionInForce: { version: 2, deviceCount: 3 },
  });
  expect(await (await market.of(market.rival)).data(LIST)).toEqual({ contractAmendments: { edges: [] } });
  const leader = await market.of(await market.test.seed.authority(), 'LEADER');
  await leader.refused(LIST, {}, FORBIDDEN);
});

it('is printed for both sides, and its hash is on record', async () => {
  interface Printed {
    contract: {
      printedVersions: { version: number; contentHash: string; sha256: string; bytes: number; path: string }[];
      versions: { version: number; contentHash: string }[];
    };
  }
  const read = async () => (await (await chief()).data<Printed>(PRINTED, { id: place.contract.id })).contract;
  const { printedVersions, versions } = await eventually(async () => {
    const contract = await read();
    return contract.printedVersions.length === 2 ? contract : undefined;
  });
  expect(printedVersions.map(({ version, contentHash }) => ({ version, contentHash }))).toEqual(versions);
  const get = async (path: string, who?: Person) => {
    const headers = who ? { authorization: `Bearer ${await who.client.token()}` } : undefined;
    const answer = await fetch(`${market.test.url}${path}`, { headers });
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      body: Buffer.from(await answer.arrayBuffer()),
    };
  };
  const authority = await market.test.seed.authority();
  for (const { path, sha256, bytes } of printedVersions) {
    for (const party of [place.provider, place.enterprise]) {
      const { status, type, body } = await get(path, as(party, 'OWNER'));
      expect({ status, type, bytes: body.length }).toEqual({ status: 200, type: 'application/pdf', bytes });
      expect(createHash('sha256').update(body).digest('hex')).toBe(sha256);
      expect(body.toString('latin1')).toMatch(/^%PDF-.*\/FontFile2.*%%EOF/s);
    }
    expect((await get(path, as(market.rival, 'OWNER'))).status).toBe(404);
    expect((await get(path, as(authority, 'LEADER'))).status).toBe(403);
    expect((await get(path)).status).toBe(401);
  }
  expect((await get(`/contracts/${place.contract.id}/documents/9`, as(place.provider, 'OWNER'))).status).toBe(404);
});

it('lets the enterprise propose, and the provider’s yes end what goes at the instant agreed', async () => {
  const effectiveAt = ahead(2_500);
  const offer = await proposed('enterprise', {
    removeDeviceIds: [place.device.id],
    addDeviceIds: [more[2]?.id],
    effectiveAt,
  });
  await (await market.of(place.provider, 'DISPATCHER')).refused(
    ACCEPT,
    { input: { id: offer.id, contentHash: offer.contentHash } },
    FORBIDDEN,
  );
  await accepted('provider', offer);
  const spans = await coverage();
  expect(spans).toContainEqual(expect.objectContaining({ deviceId: place.device.id, validTo: effectiveAt }));
  expect(spans).toContainEqual({ deviceId: more[2]?.id, validFrom: effectiveAt, validTo: null });
  // Until then it is watched and cannot go; what follows must come later; the version in force is a question of when.
  const keeper = await provider();
  await keeper.refused(RETIRE, { input: { id: place.device.id } }, { code: 'DEVICE.COVERED' });
  await refuse('provider', { removeDeviceIds: [more[0]?.id] }, 'CONTRACT.AMENDMENT_TOO_EARLY');
  const at = (when: string) => keeper.data(VERSIONS, { id: place.contract.id, at: when });
  expect(await at(ahead(0))).toMatchObject({ contract: { versionInForce: { version: 2 } } });
  expect(await at(effectiveAt)).toMatchObject({ contract: { versionInForce: { version: 3, deviceCount: 3 } } });
  await eventually(async () => (Date.now() > Date.parse(effectiveAt) ? true : undefined));
  expect(await keeper.data(RETIRE, { input: { id: place.device.id } })).toEqual({ retireDevice: { state: 'RETIRED' } });
});

it('refuses what cannot be', async () => {
  const [first = { id: '' }] = more;
  await refuse('provider', {}, 'CONTRACT.NOTHING_AMENDED');
  await refuse('provider', { removeDeviceIds: [place.device.id] }, 'CONTRACT.DEVICE_NOT_IN_CONTRACT');
  await refuse('provider', { removeDeviceIds: more.map(({ id }) => id) }, 'CONTRACT.NO_DEVICE_LEFT');
  await refuse('provider', { addDeviceIds: [first.id] }, 'GENERAL.INVALID_INPUT');
  await refuse(
    'provider',
    { removeDeviceIds: [first.id], effectiveAt: ahead(-60_000) },
    'CONTRACT.AMENDMENT_TOO_EARLY',
  );
  await refuse('provider', { endsAt: ahead(86_400_000) }, 'CONTRACT.END_NOT_LATER');
  await refuse('provider', { planId: market.rivalPlan }, 'GENERAL.NOT_FOUND');
  const quarterly = await market.test.seed.plan(place.provider, { code: 'quarterly', billingInterval: 'QUARTER' });
  await refuse('provider', { planId: quarterly }, 'CONTRACT.OTHER_BILLING');
  const doomed = await (await place.engagement.premises()).standalone();
  const { id, contentHash } = await proposed('provider', { addDeviceIds: [doomed.id] });
  await (await provider()).data(RETIRE, { input: { id: doomed.id } });
  const input = { id, contentHash };
  await (await chief()).refused(ACCEPT, { input }, { code: 'CONTRACT.DEVICE_OUT_OF_SERVICE' });
  const other = await market.watched();
  await refuse('provider', { addDeviceIds: [other.device.id] }, 'GENERAL.NOT_FOUND');
});

it('is declined, withdrawn, or overtaken by another version', async () => {
  const [one, two] = [{ removeDeviceIds: [more[0]?.id] }, { removeDeviceIds: [more[1]?.id] }];
  const [a, b, c] = [
    await proposed('provider', one),
    await proposed('enterprise', two),
    await proposed('provider', two),
  ];
  await (await chief()).refused(WITHDRAW, { input: { id: a.id } }, NOT_FOUND);
  await (await provider()).data(WITHDRAW, { input: { id: a.id } });
  const late = { input: { id: a.id, contentHash: a.contentHash } };
  await (await chief()).refused(ACCEPT, late, { code: 'CONTRACT.AMENDMENT_DECIDED' });
  await (await chief()).data(DECLINE, { input: { id: c.id } });
  const d = await proposed('provider', one);
  await accepted('provider', b);
  await (await chief()).refused(
    ACCEPT,
    { input: { id: d.id, contentHash: d.contentHash } },
    { code: 'CONTRACT.AMENDMENT_OUTDATED' },
  );
});

it('changes the plan, and the notice follows the terms in force', async () => {
  const plan = await market.test.seed.plan(place.provider, { code: 'short', noticeDays: 1 });
  await accepted('enterprise', await proposed('provider', { planId: plan }));
  const soon = { id: place.contract.id, endsAt: ahead(2 * 86_400_000) };
  await (await chief()).data(NOTICE, { input: soon });
  await refuse('provider', { removeDeviceIds: [more[0]?.id] }, 'CONTRACT.NOT_AMENDABLE');
});

it('goes with the last device, whether others take it or an amendment does; nobody goes back to what has been amended away', async () => {
  place = await market.watched();
  const second = await (await place.engagement.premises()).standalone();
  await accepted('enterprise', await proposed('provider', { addDeviceIds: [second.id] }));
  await accepted('enterprise', await proposed('provider', { removeDeviceIds: [second.id], effectiveAt: ahead(8_000) }));
  const deviceIds = [place.device.id];
  const requestId = await market.ask(place, { deviceIds });
  await market.accept(place, await market.offer(place, requestId, { deviceIds, startsAt: ahead(4_000) }));
  const { enterprise, contract, device } = place;
  place = await market.watched();
  const later = await (await place.engagement.premises()).standalone();
  const all = { deviceIds: [place.device.id] };
  const taken = await market.offer(place, await market.ask(place, all), { ...all, startsAt: ahead(3_600_000) });
  await market.accept(place, taken);
  await accepted('enterprise', await proposed('provider', { addDeviceIds: [later.id], effectiveAt: ahead(7_200_000) }));
  await (await chief()).refused(CANCEL, { input: { id: taken.id } }, { code: 'CONTRACT.SWITCH_BUILT_UPON' });
  await eventually(async () => (await market.read(enterprise, contract.id)).state === 'ENDED' || undefined);
  expect((await market.read(enterprise, contract.id)).coverage.map(({ deviceId }) => deviceId)).toContain(device.id);
});

it('brings in nothing of a provider whose filing is suspended, while what is covered stays covered', async () => {
  place = await market.watched();
  const added = await (await place.engagement.premises()).standalone();
  const open = await proposed('provider', { addDeviceIds: [added.id] });
  const planId = await market.test.seed.plan(place.provider, { code: 'late' });
  const offered = await place.engagement.offer(planId, { deviceIds: [added.id] });
  const lent = await (await place.engagement.premises()).standalone();
  const ends = { deviceIds: [lent.id], endsAt: ahead(40 * 86_400_000) };
  const fixed = await place.engagement.contract(planId, ends);
  const longer = await proposed('provider', { contractId: fixed.id, endsAt: ahead(80 * 86_400_000) });
  const registrar = await market.of(market.test.seed.platform, 'ADMIN');
  type Filings = { filings: { edges: { node: { id: string } }[] } };
  const { filings } = await registrar.data<Filings>(FILINGS, { id: place.provider.id });
  for (const { node } of filings.edges) await registrar.data(SUSPEND, { input: { id: node.id, reason: '检查' } });
  const notFiled = { code: 'PROVIDER.NOT_FILED' };
  const owner = await chief();
  await owner.refused(ACCEPT, { input: { id: open.id, contentHash: open.contentHash } }, notFiled);
  await refuse('provider', { addDeviceIds: [added.id] }, notFiled.code);
  await owner.refused(ACCEPT, { input: { id: longer.id, contentHash: longer.contentHash } }, notFiled);
  await refuse('provider', { contractId: fixed.id, endsAt: ahead(90 * 86_400_000) }, notFiled.code);
  const { id, contentHash } = offered;
  const input = { id, contentHash, switchProvider: true };
  await owner.refused(
    'mutation ($input: AcceptContractInput!) { acceptContract(input: $input) { id } }',
    { input },
    notFiled,
  );
  expect((await owner.data<{ contract: { state: string } }>(READ, { id: place.contract.id })).contract).toMatchObject({
    state: 'ACTIVE',
    coverage: [{ deviceId: place.device.id, validTo: null }],
  });
});
