import {
  ACCEPT,
  ASK,
  ASKED,
  ahead,
  CLOSE,
  type Contract,
  DECLINE,
  DEVICE,
  FORBIDDEN,
  Market,
  NOT_FOUND,
  OFFER,
  PREMISES,
  SET_RULE,
} from './market.js';

let market: Market;
beforeAll(async () => {
  market = await Market.open();
}, 60_000);
afterAll(() => market?.test.close());

it('shows a provider that is asked what it is asked for, and nothing else of the enterprise', async () => {
  const place = await market.watched();
  const id = await market.ask(place, { message: '请报价', idempotencyKey: 'ask-once-1' });
  expect(await market.ask(place, { message: '请报价', idempotencyKey: 'ask-once-1' })).toBe(id);
  const manager = await market.of(market.rival, 'MANAGER');
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
  for (const other of [place.provider, await market.test.seed.provider()]) {
    expect(await (await market.of(other)).data(ASKED)).toEqual({ offerRequests: { edges: [] } });
    await (await market.of(other)).refused(DECLINE, { input: { id } }, NOT_FOUND);
  }
  await (await market.of(place.enterprise, 'GUARD')).refused(
    ASK,
    { input: { providerIds: [market.rival.id] } },
    FORBIDDEN,
  );
  const unlisted = { providerIds: [place.enterprise.id] };
  const refusal = { code: 'OFFER_REQUEST.PROVIDER_NOT_ON_THE_MARKET', field: 'input.providerIds' };
  await (await market.of(place.enterprise)).refused(ASK, { input: unlisted }, refusal);
  expect(await manager.data(DECLINE, { input: { id } })).toEqual({ declineOfferRequest: { id, state: 'DECLINED' } });
  const late = { enterpriseId: place.enterprise.id, planId: market.rivalPlan, requestId: id };
  await manager.refused(OFFER, { input: late }, { code: 'OFFER_REQUEST.NOT_OPEN' });
  const second = await market.ask(place);
  await (await market.of(place.enterprise)).data(CLOSE, { input: { id: second } });
  await manager.refused(OFFER, { input: { ...late, requestId: second } }, { code: 'OFFER_REQUEST.NOT_OPEN' });
  // Without a request there is no way to offer to an enterprise that one does not serve.
  await manager.refused(OFFER, { input: { ...late, requestId: undefined } }, NOT_FOUND);
});

it('is negotiated by new versions, each valid for a time', async () => {
  const place = await market.watched();
  const requestId = await market.ask(place);
  const first = await market.offer(place, requestId, { startsAt: ahead(3_600_000) });
  const manager = await market.of(market.rival, 'MANAGER');
  const input = { enterpriseId: place.enterprise.id, planId: market.rivalPlan, requestId, replacesId: first.id };
  const { offerContract: second } = await manager.data<{ offerContract: Contract }>(OFFER, {
    input: { ...input, validUntil: ahead(1_000), startsAt: ahead(3_600_000) },
  });
  expect(await market.read(place.enterprise, first.id)).toMatchObject({ state: 'WITHDRAWN' });
  await manager.refused(OFFER, { input }, { code: 'CONTRACT.OFFER_NOT_REPLACEABLE', field: 'input.replacesId' });
  const owner = await market.of(place.enterprise);
  const late = { id: second.id, contentHash: second.contentHash, switchProvider: true };
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await owner.refused(ACCEPT, { input: late }, { code: 'CONTRACT.OFFER_EXPIRED' });
  const third = (
    await manager.data<{ offerContract: Contract }>(OFFER, {
      input: { ...input, replacesId: second.id, startsAt: ahead(3_600_000) },
    })
  ).offerContract;
  expect(await market.accept(place, third)).toMatchObject({ state: 'ACCEPTED', enterpriseAcceptedFrom: '127.0.0.1' });
});

it('signs the price line by line, and keeps the rules of the authority', async () => {
  const place = await market.watched();
  const requestId = await market.ask(place);
  const { rival } = market;
  const lockIn = await market.test.seed.plan(rival, { code: 'lock-in', minTermMonths: 36 });
  const authority = await market.test.seed.authority();
  const rule = { regionCode: '321181000000', maxMinTermMonths: 12, reason: '试点', document: '丹政办发〔2024〕1号' };
  await (await market.of(authority, 'LEADER')).data(SET_RULE, { input: rule });
  const input = { enterpriseId: place.enterprise.id, planId: lockIn, requestId };
  const manager = await market.of(rival, 'MANAGER');
  await manager.refused(OFFER, { input }, { code: 'CONTRACT.RULE_LOCK_IN' });
  const { id } = await market.offer(place, requestId, { startsAt: ahead(3_600_000) });
  const priced = `query ($id: ID!) { contract(id: $id) { terms price { interval { amount currency } lines { code kind quantity amount { amount } } } } }`;
  const { contract } = await (await market.of(place.enterprise)).data<{ contract: { terms: string; price: object } }>(
    priced,
    { id },
  );
  expect(contract.price).toEqual({
    interval: { amount: '10400', currency: 'CNY' },
    lines: [
      { code: 'BASE_FEE', kind: null, quantity: 1, amount: { amount: '9900' } },
      { code: 'UNIT_FEE', kind: 'SMOKE', quantity: 1, amount: { amount: '500' } },
    ],
  });
  expect(JSON.parse(contract.terms)).toMatchObject({ price: { interval: '10400' } });
});
