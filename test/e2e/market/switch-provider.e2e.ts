import pactum from 'pactum';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';

const CONTRACT = 'id number state contentHash startsAt endsAt noticeGivenBy coverage { deviceId validFrom validTo }';
const ASK = `mutation ($input: RequestOffersInput!) { requestOffers(input: $input) {
  id state enterpriseName deviceCounts { kind count } devices { deviceId serial premisesName } } }`;
const ASKED = '{ offerRequests { edges { node { id state enterpriseName devices { deviceId } } } } }';
const DECLINE = 'mutation ($input: OfferRequestIdInput!) { declineOfferRequest(input: $input) { id state } }';
const CLOSE = 'mutation ($input: OfferRequestIdInput!) { closeOfferRequest(input: $input) { id state } }';
const OFFER = `mutation ($input: OfferContractInput!) { offerContract(input: $input) { ${CONTRACT} } }`;
const ACCEPT = `mutation ($input: AcceptContractInput!) { acceptContract(input: $input) { ${CONTRACT} } }`;
const CANCEL = `mutation ($input: ContractIdInput!) { cancelProviderSwitch(input: $input) { ${CONTRACT} } }`;
const NOTICE = `mutation ($input: GiveNoticeInput!) { giveNotice(input: $input) { ${CONTRACT} } }`;
const READ = `query ($id: ID!) { contract(id: $id) { ${CONTRACT} } }`;
const HANDOVERS = '{ handovers { edges { node { state fromProviderId toProviderId toContractId deviceCount } } } }';
const DEVICE = 'query ($id: ID!) { device(id: $id) { id serial signals { edges { node { kind } } } } }';
const SIGNALS = 'query ($id: ID!) { device(id: $id) { signals { totalCount } } }';
const PREMISES = '{ premises { edges { node { id } } } }';
const CREDENTIAL = 'mutation ($input: IssueDeviceCredentialInput!) { issueDeviceCredential(input: $input) { token } }';
const KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
const INCIDENTS = `{ incidents { edges { node {
  id kind state verification premisesId alarms { deviceId text } steps { step } } } } }`;
const INBOX = '{ inbox { edges { node { subjectId topic } } } }';
const GAPS = '{ coverageGaps(withinDays: 30) { contractId premisesId at devices } }';
/** Jurong, next to Danyang. */
const ELSEWHERE = '321183000000';
const NOT_FOUND = { code: 'GENERAL.NOT_FOUND' };
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };

interface Incident {
  readonly id: string;
  readonly state: string;
  readonly premisesId: string;
  readonly steps: { step: string }[];
}
interface Contract {
  readonly id: string;
  readonly state: string;
  readonly contentHash: string;
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly coverage: { deviceId: string; validFrom: string; validTo: string | null }[];
}

let test: TestApp;
let rival: Organisation;
let rivalPlan: string;
beforeAll(async () => {
  test = await testApp();
  rival = await test.seed.provider({ name: '恒安智慧消防' });
  rivalPlan = await test.seed.plan(rival);
}, 60_000);
afterAll(() => test?.close());

const of = (organisation: Organisation, role = 'OWNER') => graph(test, as(organisation, role));
const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();

/** Watched by a first provider that can be left at once, with a credential and a key of that provider. */
async function watched(noticeDays = 0) {
  const provider = await test.seed.provider();
  const engagement = await test.seed.engagement(provider);
  const site = await engagement.premises();
  const device = await site.standalone();
  const planId = await test.seed.plan(provider, { code: `p-${test.seed.numbers.next()}`, noticeDays });
  const contract = await engagement.contract(planId);
  return { provider, engagement, enterprise: engagement.enterprise, premises: site.premises, device, contract };
}
type Watched = Awaited<ReturnType<typeof watched>>;

async function ask({ enterprise }: Watched, more: Record<string, unknown> = {}): Promise<string> {
  const input = { providerIds: [rival.id], ...more };
  const { requestOffers } = await (await of(enterprise)).data<{ requestOffers: { id: string }[] }>(ASK, { input });
  return requestOffers[0]?.id ?? '';
}

async function offer({ enterprise }: Watched, requestId: string, startsAt?: string): Promise<Contract> {
  const input = { enterpriseId: enterprise.id, planId: rivalPlan, requestId, startsAt };
  return (await (await of(rival, 'MANAGER')).data<{ offerContract: Contract }>(OFFER, { input })).offerContract;
}

async function accept({ enterprise }: Watched, { id, contentHash }: Contract): Promise<Contract> {
  const input = { id, contentHash, switchProvider: true };
  return (await (await of(enterprise)).data<{ acceptContract: Contract }>(ACCEPT, { input })).acceptContract;
}

async function read(by: Organisation, id: string): Promise<Contract> {
  return (await (await of(by)).data<{ contract: Contract }>(READ, { id })).contract;
}

const fire = async (authorization: string, event: object): Promise<string> =>
  JSON.stringify(
    await pactum
      .spec()
      .post(`${test.url}/ingest/v1/events`)
      .withHeaders({ authorization: `Bearer ${authorization}` })
      .withJson({ kind: 'fire', hazard: 'smoke', ...event })
      .returns('results'),
  );

it('shows a provider that is asked what it is asked for, and nothing else of the enterprise', async () => {
  const place = await watched();
  const id = await ask(place, { message: '请报价', idempotencyKey: 'ask-once-1' });
  expect(await ask(place, { message: '请报价', idempotencyKey: 'ask-once-1' })).toBe(id);
  const manager = await of(rival, 'MANAGER');
  const { offerRequests } = await manager.data<{ offerRequests: { edges: { node: { id: string } }[] } }>(ASKED);
  expect(offerRequests.edges.map(({ node }) => node)).toContainEqual({
    id,
    state: 'OPEN',
    enterpriseName: place.enterprise.name,
    devices: [{ deviceId: place.device.id }],
  });
  await manager.refused(DEVICE, { id: place.device.id }, NOT_FOUND);
  expect(await manager.data(PREMISES)).toEqual({ premises: { edges: [] } });
  // Not the old provider, not a stranger.
  for (const other of [place.provider, await test.seed.provider()]) {
    expect(await (await of(other)).data(ASKED)).toEqual({ offerRequests: { edges: [] } });
    await (await of(other)).refused(DECLINE, { input: { id } }, NOT_FOUND);
  }
  await (await of(place.enterprise, 'GUARD')).refused(ASK, { input: { providerIds: [rival.id] } }, FORBIDDEN);
  const unlisted = { providerIds: [place.enterprise.id] };
  const refusal = { code: 'OFFER_REQUEST.PROVIDER_NOT_ON_THE_MARKET', field: 'input.providerIds' };
  await (await of(place.enterprise)).refused(ASK, { input: unlisted }, refusal);
  expect(await manager.data(DECLINE, { input: { id } })).toEqual({ declineOfferRequest: { id, state: 'DECLINED' } });
  const late = { enterpriseId: place.enterprise.id, planId: rivalPlan, requestId: id };
  await manager.refused(OFFER, { input: late }, { code: 'OFFER_REQUEST.NOT_OPEN' });
  const second = await ask(place);
  await (await of(place.enterprise)).data(CLOSE, { input: { id: second } });
  await manager.refused(OFFER, { input: { ...late, requestId: second } }, { code: 'OFFER_REQUEST.NOT_OPEN' });
  // Without a request there is no way to offer to an enterprise that one does not serve.
  await manager.refused(OFFER, { input: { ...late, requestId: undefined } }, NOT_FOUND);
});

/** What the first provider has installed: a secret in the device, and a key for its own platform. */
async function installed({ provider, device }: Watched): Promise<{ secret: string; key: string }> {
  const owner = await of(provider);
  const { issueDeviceCredential } = await owner.data<{ issueDeviceCredential: { token: string } }>(CREDENTIAL, {
    input: { deviceId: device.id },
  });
  const { createApiKey } = await owner.data<{ createApiKey: { key: string } }>(KEY, {
    input: { name: '平台', scopes: ['events:write'] },
  });
  return { secret: issueDeviceCredential.token, key: createApiKey.key };
}

describe('a change of provider', () => {
  let place: Watched;
  let secret: string;
  let key: string;
  let offered: Contract;
  const fired = (authorization: string, messageId: string) =>
    fire(authorization, { deviceSerial: place.device.serial, messageId });

  it('is agreed beforehand, with both halves of the coverage, and changes nothing until its instant', async () => {
    place = await watched();
    ({ secret, key } = await installed(place));
    const { enterprise, provider, device, contract } = place;
    const requestId = await ask(place);
    offered = await offer(place, requestId, ahead(6_000));
    const plain = { id: offered.id, contentHash: offered.contentHash };
    await (await of(enterprise)).refused(ACCEPT, { input: plain }, { code: 'CONTRACT.DEVICE_ALREADY_COVERED' });
    const accepted = await accept(place, offered);
    expect(accepted).toMatchObject({ state: 'ACCEPTED', coverage: [{ validFrom: offered.startsAt, validTo: null }] });
    const old = await read(enterprise, contract.id);
    expect(old.coverage).toMatchObject([{ deviceId: device.id, validTo: offered.startsAt }]);
    expect(await fired(secret, 'before')).toContain('stored');
    await (await of(rival)).refused(DEVICE, { id: device.id }, NOT_FOUND);
    // Everybody whom it concerns has heard of it.
    for (const [who, role, topic] of [
      [rival, 'MANAGER', 'offer.requested'],
      [enterprise, 'OWNER', 'contract.offered'],
      [provider, 'MANAGER', 'contract.leaving'],
    ] as const) {
      const reader = await of(who, role);
      await eventually(async () => JSON.stringify(await reader.data(INBOX)).includes(topic) || undefined);
    }
    expect(await (await of(provider)).data(DEVICE, { id: device.id })).toMatchObject({ device: { id: device.id } });
  });

  it('gives the new provider sight at its instant, and takes it from the old one', async () => {
    const { provider, device, contract, premises } = place;
    const [first, second] = [await of(provider), await of(rival)];
    await eventually(async () => (await read(rival, offered.id)).state === 'ACTIVE' || undefined);
    await eventually(async () => (await read(provider, contract.id)).state === 'ENDED' || undefined);
    expect(await second.data(DEVICE, { id: device.id })).toMatchObject({ device: { id: device.id } });
    expect(await second.data(PREMISES)).toEqual({ premises: { edges: [{ node: { id: premises.id } }] } });
    await first.refused(DEVICE, { id: device.id }, NOT_FOUND);
    expect(await first.data(PREMISES)).toEqual({ premises: { edges: [] } });
  });

  it('lets what the old provider has installed speak on, for the new provider to answer', async () => {
    const { enterprise, device } = place;
    expect(await fired(secret, 'after-1')).toContain('stored');
    expect(await fired(key, 'after-2')).toContain('stored');
    const seen = async (by: Organisation) =>
      (await (await of(by)).data<{ device: { signals: { totalCount: number } } }>(SIGNALS, { id: device.id })).device
        .signals.totalCount;
    expect([await seen(enterprise), await seen(rival)]).toEqual([3, 2]);
  });

  it('is on record for the enterprise, and for neither provider', async () => {
    const { enterprise, provider } = place;
    const node = {
      state: 'DONE',
      fromProviderId: provider.id,
      toProviderId: rival.id,
      toContractId: offered.id,
      deviceCount: 1,
    };
    const owner = await of(enterprise);
    expect(await owner.data(HANDOVERS)).toEqual({ handovers: { edges: [{ node }] } });
    for (const side of [provider, rival]) await (await of(side)).refused(HANDOVERS, {}, FORBIDDEN);
    await owner.refused(CANCEL, { input: { id: offered.id } }, { code: 'CONTRACT.SWITCH_NOT_CANCELLABLE' });
  });
});

it('hands an open incident on: the new desk is told from the first step, the old one keeps its history', async () => {
  const place = await watched();
  const { secret } = await installed(place);
  const said = { deviceSerial: place.device.serial, messageId: 'fire', text: '二楼' };
  expect(await fire(secret, said)).toContain('stored');
  const incidents = async (by: Organisation) =>
    (await (await of(by)).data<{ incidents: { edges: { node: Incident }[] } }>(INCIDENTS)).incidents.edges.map(
      ({ node }) => node,
    );
  await eventually(async () => (await incidents(place.provider))[0]?.state === 'OPEN' || undefined);
  const offered = await offer(place, await ask(place), ahead(3_000));
  await accept(place, offered);
  const mine = async () => (await incidents(rival)).find(({ premisesId }) => premisesId === place.premises.id);
  const taken = await eventually(mine);
  expect(taken).toMatchObject({ kind: 'FIRE', state: 'OPEN', alarms: [{ deviceId: place.device.id, text: '二楼' }] });
  const [old] = await incidents(place.provider);
  expect(old).toMatchObject({ state: 'CLOSED', verification: 'UNKNOWN' });
  expect(old?.steps.map(({ step }) => step)).toContain('HANDED_ON');
  // The enterprise sees both; the new desk was told by its inbox.
  expect((await incidents(place.enterprise)).map(({ state }) => state).toSorted()).toEqual(['CLOSED', 'OPEN']);
  const desk = await of(rival, 'DISPATCHER');
  await eventually(async () => JSON.stringify(await desk.data(INBOX)).includes(taken.id) || undefined);
});

it('leaves exactly the old provider answerable when the change is cancelled in time', async () => {
  const place = await watched();
  const offered = await offer(place, await ask(place), ahead(3_600_000));
  await accept(place, offered);
  await (await of(rival)).refused(CANCEL, { input: { id: offered.id } }, FORBIDDEN);
  await (await of(place.enterprise, 'SAFETY_MANAGER')).refused(CANCEL, { input: { id: offered.id } }, FORBIDDEN);
  const { cancelProviderSwitch } = await (await of(place.enterprise)).data<{ cancelProviderSwitch: Contract }>(CANCEL, {
    input: { id: offered.id },
  });
  expect(cancelProviderSwitch).toMatchObject({ state: 'WITHDRAWN', coverage: [] });
  const old = await read(place.enterprise, place.contract.id);
  expect(old).toMatchObject({ state: 'ACTIVE', coverage: [{ deviceId: place.device.id, validTo: null }] });
});

it('keeps the notice of the contract that is left, and never covers a device twice', async () => {
  const place = await watched(30);
  const requestId = await ask(place);
  const tooSoon = await offer(place, requestId, ahead(3_600_000));
  const owner = await of(place.enterprise);
  const hurried = { id: tooSoon.id, contentHash: tooSoon.contentHash, switchProvider: true };
  await owner.refused(ACCEPT, { input: hurried }, { code: 'CONTRACT.NOTICE_NOT_KEPT' });
  const inTime = await offer(place, requestId, ahead(31 * 86_400_000));
  await accept(place, inTime);
  const again = await offer(place, requestId, ahead(30.5 * 86_400_000));
  const twice = { id: again.id, contentHash: again.contentHash, switchProvider: true };
  await owner.refused(ACCEPT, { input: twice }, { code: 'CONTRACT.DEVICE_PROMISED' });
});

it('ends a contract with notice by either side, and covers until the end', async () => {
  const [one, other] = [await watched(10), await watched(0)];
  const manager = await of(one.provider, 'MANAGER');
  const early = { id: one.contract.id, endsAt: ahead(86_400_000) };
  await manager.refused(NOTICE, { input: early }, { code: 'CONTRACT.NOTICE_NOT_KEPT', field: 'input.endsAt' });
  await (await of(rival)).refused(NOTICE, { input: { id: one.contract.id } }, NOT_FOUND);
  await (await of(one.provider, 'DISPATCHER')).refused(NOTICE, { input: { id: one.contract.id } }, FORBIDDEN);
  const { giveNotice } = await manager.data<{ giveNotice: Contract }>(NOTICE, { input: { id: one.contract.id } });
  expect(giveNotice).toMatchObject({ state: 'ENDING', noticeGivenBy: one.provider.id, endsAt: expect.any(String) });
  expect(giveNotice.coverage).toMatchObject([{ validTo: giveNotice.endsAt }]);
  await manager.refused(NOTICE, { input: { id: one.contract.id } }, { code: 'CONTRACT.NOT_IN_FORCE' });
  const gap = { contractId: one.contract.id, premisesId: one.premises.id, at: giveNotice.endsAt, devices: 1 };
  const [authority, elsewhere] = [await test.seed.authority(), await test.seed.authority({ regionCode: ELSEWHERE })];
  const foreseen = async (by: Organisation, role: string) =>
    (await (await of(by, role)).data<{ coverageGaps: object[] }>(GAPS)).coverageGaps;
  expect(await foreseen(one.enterprise, 'OWNER')).toEqual([gap]);
  expect(await foreseen(authority, 'LEADER')).toContainEqual(gap);
  expect(await foreseen(elsewhere, 'LEADER')).toEqual([]);
  expect(await foreseen(other.enterprise, 'OWNER')).toEqual([]);
  await manager.refused(GAPS, {}, FORBIDDEN);

  const endsAt = ahead(1_500);
  await (await of(other.enterprise)).data(NOTICE, { input: { id: other.contract.id, endsAt, reason: '搬迁' } });
  await eventually(async () => (await read(other.enterprise, other.contract.id)).state === 'ENDED' || undefined);
  // The provider still keeps the record of its own device, so it goes on serving the place.
  expect(await (await of(other.provider)).data(DEVICE, { id: other.device.id })).toMatchObject({
    device: { id: other.device.id },
  });
});
