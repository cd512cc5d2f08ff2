import type { Organisation } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import { ahead, type Contract, DEVICE, ELSEWHERE, FORBIDDEN, GAPS, Market, NOT_FOUND, NOTICE } from './market.js';

let market: Market;
beforeAll(async () => {
  market = await Market.open();
}, 60_000);
afterAll(() => market?.test.close());

it('ends a contract with notice by either side, and covers until the end', async () => {
  const [one, other] = [await market.watched(10), await market.watched(0)];
  const manager = await market.of(one.provider, 'MANAGER');
  const early = { id: one.contract.id, endsAt: ahead(86_400_000) };
  await manager.refused(NOTICE, { input: early }, { code: 'CONTRACT.NOTICE_NOT_KEPT', field: 'input.endsAt' });
  await (await market.of(market.rival)).refused(NOTICE, { input: { id: one.contract.id } }, NOT_FOUND);
  await (await market.of(one.provider, 'DISPATCHER')).refused(NOTICE, { input: { id: one.contract.id } }, FORBIDDEN);
  const { giveNotice } = await manager.data<{ giveNotice: Contract }>(NOTICE, { input: { id: one.contract.id } });
  expect(giveNotice).toMatchObject({ state: 'ENDING', noticeGivenBy: one.provider.id, endsAt: expect.any(String) });
  expect(giveNotice.coverage).toMatchObject([{ validTo: giveNotice.endsAt }]);
  await manager.refused(NOTICE, { input: { id: one.contract.id } }, { code: 'CONTRACT.NOT_IN_FORCE' });
  const gap = { contractId: one.contract.id, premisesId: one.premises.id, at: giveNotice.endsAt, devices: 1 };
  const [authority, elsewhere] = [
    await market.test.seed.authority(),
    await market.test.seed.authority({ regionCode: ELSEWHERE }),
  ];
  const foreseen = async (by: Organisation, role: string) =>
    (await (await market.of(by, role)).data<{ coverageGaps: object[] }>(GAPS)).coverageGaps;
  expect(await foreseen(one.enterprise, 'OWNER')).toEqual([gap]);
  expect(await foreseen(authority, 'LEADER')).toContainEqual(gap);
  expect(await foreseen(elsewhere, 'LEADER')).toEqual([]);
  expect(await foreseen(other.enterprise, 'OWNER')).toEqual([]);
  await manager.refused(GAPS, {}, FORBIDDEN);

  const endsAt = ahead(1_500);
  await (await market.of(other.enterprise)).data(NOTICE, { input: { id: other.contract.id, endsAt, reason: '搬迁' } });
  await eventually(async () => (await market.read(other.enterprise, other.contract.id)).state === 'ENDED' || undefined);
  // The provider still keeps the record of its own device, so it goes on serving the place.
  expect(await (await market.of(other.provider)).data(DEVICE, { id: other.device.id })).toMatchObject({
    device: { id: other.device.id },
  });
});
