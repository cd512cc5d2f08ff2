import type { Organisation } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import {
  ACCEPT,
  ahead,
  CANCEL,
  type Contract,
  DEVICE,
  FORBIDDEN,
  HANDOVERS,
  INBOX,
  Market,
  NOT_FOUND,
  NOTICE,
  PREMISES,
  SIGNALS,
  type Watched,
} from './market.js';

let market: Market;
beforeAll(async () => {
  market = await Market.open();
}, 60_000);
afterAll(() => market?.test.close());

describe('a change of provider', () => {
  let place: Watched;
  let secret: string;
  let key: string;
  let offered: Contract;
  const fired = (authorization: string, messageId: string) =>
    market.fire(authorization, { deviceSerial: place.device.serial, messageId });

  it('is agreed beforehand, with both halves of the coverage, and changes nothing until its instant', async () => {
    place = await market.watched();
    ({ secret, key } = await market.installed(place));
    const { enterprise, provider, device, contract } = place;
    const requestId = await market.ask(place);
    offered = await market.offer(place, requestId, { startsAt: ahead(6_000) });
    const plain = { id: offered.id, contentHash: offered.contentHash };
    await (await market.of(enterprise)).refused(ACCEPT, { input: plain }, { code: 'CONTRACT.DEVICE_ALREADY_COVERED' });
    const accepted = await market.accept(place, offered);
    expect(accepted).toMatchObject({ state: 'ACCEPTED', coverage: [{ validFrom: offered.startsAt, validTo: null }] });
    const old = await market.read(enterprise, contract.id);
    expect(old.coverage).toMatchObject([{ deviceId: device.id, validTo: offered.startsAt }]);
    expect(await fired(secret, 'before')).toContain('stored');
    await (await market.of(market.rival)).refused(DEVICE, { id: device.id }, NOT_FOUND);
    // Everybody whom it concerns has heard of it.
    for (const [who, role, topic] of [
      [market.rival, 'MANAGER', 'offer.requested'],
      [enterprise, 'OWNER', 'contract.offered'],
      [provider, 'MANAGER', 'contract.leaving'],
    ] as const) {
      const reader = await market.of(who, role);
      await eventually(async () => JSON.stringify(await reader.data(INBOX)).includes(topic) || undefined);
    }
    expect(await (await market.of(provider)).data(DEVICE, { id: device.id })).toMatchObject({
      device: { id: device.id },
    });
  });

  it('gives the new provider sight at its instant, and takes it from the old one', async () => {
    const { provider, device, contract, premises } = place;
    const [first, second] = [await market.of(provider), await market.of(market.rival)];
    await eventually(async () => (await market.read(market.rival, offered.id)).state === 'ACTIVE' || undefined);
    await eventually(async () => (await market.read(provider, contract.id)).state === 'ENDED' || undefined);
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
      (await (await market.of(by)).data<{ device: { signals: { totalCount: number } } }>(SIGNALS, { id: device.id }))
        .device.signals.totalCount;
    expect([await seen(enterprise), await seen(market.rival)]).toEqual([3, 2]);
  });

  it('is on record for the enterprise, and for neither provider', async () => {
    const { enterprise, provider } = place;
    const node = {
      state: 'DONE',
      fromProviderId: provider.id,
      toProviderId: market.rival.id,
      toContractId: offered.id,
      deviceCount: 1,
    };
    const owner = await market.of(enterprise);
    expect(await owner.data(HANDOVERS)).toEqual({ handovers: { edges: [{ node }] } });
    for (const side of [provider, market.rival]) await (await market.of(side)).refused(HANDOVERS, {}, FORBIDDEN);
    await owner.refused(CANCEL, { input: { id: offered.id } }, { code: 'CONTRACT.SWITCH_NOT_CANCELLABLE' });
  });
});

it('hands an open incident on: the new desk is told from the first step, the old one keeps its history', async () => {
  const place = await market.watched();
  const { secret } = await market.installed(place);
  const said = { deviceSerial: place.device.serial, messageId: 'fire', text: '二楼' };
  expect(await market.fire(secret, said)).toContain('stored');
  await eventually(async () => (await market.incidents(place.provider))[0]?.state === 'OPEN' || undefined);
  const offered = await market.offer(place, await market.ask(place), { startsAt: ahead(3_000) });
  await market.accept(place, offered);
  const mine = async () =>
    (await market.incidents(market.rival)).find(({ premisesId }) => premisesId === place.premises.id);
  const taken = await eventually(mine);
  expect(taken).toMatchObject({ kind: 'FIRE', state: 'OPEN', alarms: [{ deviceId: place.device.id, text: '二楼' }] });
  const [old] = await market.incidents(place.provider);
  expect(old).toMatchObject({ state: 'CLOSED', verification: 'UNKNOWN' });
  expect(old?.steps.map(({ step }) => step)).toContain('HANDED_ON');
  // The enterprise sees both; the new desk was told by its inbox.
  expect((await market.incidents(place.enterprise)).map(({ state }) => state).toSorted()).toEqual(['CLOSED', 'OPEN']);
  const desk = await market.of(market.rival, 'DISPATCHER');
  await eventually(async () => JSON.stringify(await desk.data(INBOX)).includes(taken.id) || undefined);
});

it('leaves exactly the old provider answerable when the change is cancelled in time', async () => {
  const place = await market.watched();
  const offered = await market.offer(place, await market.ask(place), { startsAt: ahead(3_600_000) });
  await market.accept(place, offered);
  await (await market.of(market.rival)).refused(CANCEL, { input: { id: offered.id } }, FORBIDDEN);
  await (await market.of(place.enterprise, 'SAFETY_MANAGER')).refused(CANCEL, { input: { id: offered.id } }, FORBIDDEN);
  const { cancelProviderSwitch } = await (await market.of(place.enterprise)).data<{ cancelProviderSwitch: Contract }>(
    CANCEL,
    {
      input: { id: offered.id },
    },
  );
  expect(cancelProviderSwitch).toMatchObject({ state: 'WITHDRAWN', coverage: [] });
  const old = await market.read(place.enterprise, place.contract.id);
  expect(old).toMatchObject({ state: 'ACTIVE', coverage: [{ deviceId: place.device.id, validTo: null }] });
});

it('hands the record on over a gap too, and the old provider sees nothing of it any more', async () => {
  const place = await market.watched();
  const owner = await market.of(place.enterprise);
  const requestId = await market.ask(place);
  await owner.data(NOTICE, { input: { id: place.contract.id } });
  const offered = await market.offer(place, requestId, { startsAt: ahead(4_000) });
  const plain = { id: offered.id, contentHash: offered.contentHash };
  // Nobody loses anything by it, so nothing is to be confirmed, and nothing could be gone back to.
  await owner.data(ACCEPT, { input: plain });
  await owner.refused(CANCEL, { input: { id: offered.id } }, { code: 'CONTRACT.SWITCH_NOT_CANCELLABLE' });
  const [first, second] = [await market.of(place.provider), await market.of(market.rival)];
  await eventually(async () => JSON.stringify(await second.data(PREMISES)).includes(place.premises.id) || undefined);
  expect(await second.data(DEVICE, { id: place.device.id })).toMatchObject({ device: { id: place.device.id } });
  await eventually(async () => !JSON.stringify(await first.data(PREMISES)).includes(place.premises.id) || undefined);
  await first.refused(DEVICE, { id: place.device.id }, NOT_FOUND);
});

it('keeps the notice of the contract that is left, and never covers a device twice', async () => {
  const place = await market.watched(30);
  const requestId = await market.ask(place);
  const tooSoon = await market.offer(place, requestId, { startsAt: ahead(3_600_000) });
  const owner = await market.of(place.enterprise);
  const hurried = { id: tooSoon.id, contentHash: tooSoon.contentHash, switchProvider: true };
  await owner.refused(ACCEPT, { input: hurried }, { code: 'CONTRACT.NOTICE_NOT_KEPT' });
  const inTime = await market.offer(place, requestId, { startsAt: ahead(31 * 86_400_000) });
  await market.accept(place, inTime);
  const again = await market.offer(place, requestId, { startsAt: ahead(30.5 * 86_400_000) });
  const twice = { id: again.id, contentHash: again.contentHash, switchProvider: true };
  await owner.refused(ACCEPT, { input: twice }, { code: 'CONTRACT.DEVICE_PROMISED' });
});
