import type { EngagementSeed, SeededContract } from '../seed/market-seed.js';
import { as, type Organisation } from '../seed/people.js';
import type { Seed, Wanted } from '../seed/seed.js';
import { competingPlans, type DemoPlans, type Providers } from './demo-plans.js';
import * as say from './market-documents.js';

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** The houses that the market is made of: two providers stand already, with a customer of the first. */
export interface Houses {
  readonly authority: Organisation;
  readonly anju: Organisation;
  readonly pingan: Organisation;
  readonly wujin: { readonly engagement: EngagementSeed; readonly contract: SeededContract };
  /** Addresses and names of the people of a house. */
  readonly house: (name: string) => Pick<Wanted, 'email' | 'personName'>;
}

/**
 * What makes it a market: a third provider, plans that compete, a rule of the authority, contracts in every state, a customer who
 * asks around and one who changes provider, and what customers say. Gives the houses that are new and worth signing in to.
 */
export async function makeLivingMarket(seed: Seed, houses: Houses): Promise<Organisation[]> {
  const { authority, anju, pingan, wujin, house } = houses;
  const roles = ['OWNER', 'MANAGER', 'DISPATCHER', 'FINANCE'];
  const hengan = await seed.provider({ name: '恒安物联消防服务有限公司', roles, ...house('hengan') });
  await setRule(authority);
  const plans = await competingPlans(seed, { anju, pingan, hengan });
  const enterprise = (provider: Organisation, name: string, key: string) =>
    seed.engagement(provider, { name, roles: ['OWNER'], ...house(key) });

  const home = await enterprise(hengan, '陵口敬老院', 'jinglao');
  const homeContract = await placeUnderContract(home, { planId: plans.care, kind: 'CARE_HOME', devices: 4 });
  await seed
    .engagement(hengan, { name: '王桂英家', roles: ['OWNER'], ...house('wang') })
    .then((alone) => placeUnderContract(alone, { planId: plans.care, kind: 'ELDERLY_ALONE_HOME', devices: 1 }));
  const school = await enterprise(hengan, '陵口中心小学', 'xuexiao');
  await placeUnderContract(school, { planId: plans.care, kind: 'SCHOOL', devices: 3 });

  const leaving = await enterprise(anju, '云阳服装厂', 'fuzhuang');
  const left = await placeUnderContract(leaving, { planId: plans.plus, kind: 'FACTORY', devices: 3 });
  await switchProvider(leaving.enterprise, pingan, plans.workshop);

  const noticed = await enterprise(pingan, '吕城木器行', 'muqi');
  const ending = await placeUnderContract(noticed, { planId: plans.workshop, kind: 'FAMILY_WORKSHOP', devices: 2 });
  await as(noticed.enterprise, 'OWNER').client.call(say.GIVE_NOTICE, {
    input: { id: ending.id, endsAt: inDays(45), reason: '厂房将搬迁' },
  });
  const short = await enterprise(pingan, '大泊汽修店', 'qixiu');
  const soon = new Date(Date.now() + 1_500).toISOString();
  await placeUnderContract(short, { planId: plans.workshop, kind: 'SMALL_PLACE', devices: 1, endsAt: soon });

  const asking = await enterprise(anju, '访仙超市', 'chaoshi');
  await askAround(asking, { anju, pingan, hengan }, plans);
  const { engagement: factory, contract } = wujin;
  await reviews([
    { by: factory.enterprise, contract, of: anju, stars: 5, text: '误报当晚就有人上门查清，值。' },
    { by: leaving.enterprise, contract: left, of: anju, stars: 3, text: '服务不错，价格偏高。' },
    { by: home.enterprise, contract: homeContract, of: hengan, stars: 5, text: '护理员手机上就能看到每个房间的报警。' },
    { by: noticed.enterprise, contract: ending, of: pingan, stars: 2, text: '夜里报警，二十分钟才有人接。' },
  ]);
  return [hengan, home.enterprise, leaving.enterprise];
}

function setRule(authority: Organisation): Promise<unknown> {
  const input = {
    regionCode: '321181000000',
    maxPrepaidMonths: 12,
    maxMinTermMonths: 24,
    maxNoticeDays: 60,
    currency: 'CNY',
    document: '丹消安委〔2026〕8号',
    reason: '保护社会单位的选择权：预付不超过一年，锁定不超过两年',
  };
  return as(authority, 'LEADER').client.call(say.SET_RULE, { input });
}

interface Place {
  readonly planId: string;
  readonly kind: string;
  readonly devices: number;
  readonly endsAt?: string;
}

/** Premises with smoke alarms, covered from now on. */
async function placeUnderContract(engagement: EngagementSeed, { planId, kind, devices, endsAt }: Place) {
  const { name } = engagement.enterprise;
  const sort = kind === 'SMALL_PLACE' ? { smallPlaceSort: 'WORKSHOP' } : {};
  const site = await engagement.premises({ name, kind, address: `江苏省丹阳市陵口镇${name}`, ...sort });
  for (let room = 1; room <= devices; room++) await site.standalone('SMOKE-NB', `${room}号房`);
  return engagement.contract(planId, endsAt ? { endsAt } : {});
}

const owner = (organisation: Organisation) => as(organisation, 'OWNER').client;

/** The customer of one provider asks another, and accepts its offer: from the end of the notice on that one watches. */
async function switchProvider(enterprise: Organisation, to: Organisation, planId: string): Promise<void> {
  const { requestOffers } = await owner(enterprise).call<{ requestOffers: { id: string }[] }>(say.REQUEST_OFFERS, {
    input: { providerIds: [to.id], message: '合同到期前想换一家，请报价' },
  });
  const { offerContract } = await owner(to).call<{ offerContract: { id: string; contentHash: string } }>(say.OFFER, {
    input: { enterpriseId: enterprise.id, planId, requestId: requestOffers[0]?.id, startsAt: inDays(31) },
  });
  await owner(enterprise).call(say.ACCEPT, { input: { ...offerContract, switchProvider: true } });
}

/** Asks all three: two make an offer, one declines. */
async function askAround(asking: EngagementSeed, { anju, pingan, hengan }: Providers, plans: DemoPlans): Promise<void> {
  const { enterprise } = asking;
  const site = await asking.premises({
    name: enterprise.name,
    kind: 'SMALL_PLACE',
    smallPlaceSort: 'SHOP',
    address: '江苏省丹阳市访仙镇中街12号',
  });
  for (const room of ['卖场', '仓库']) await site.standalone('SMOKE-NB', room);
  const { requestOffers } = await owner(enterprise).call<{ requestOffers: { id: string; providerId: string }[] }>(
    say.REQUEST_OFFERS,
    { input: { providerIds: [anju.id, pingan.id, hengan.id], message: '超市两处感烟，求月付方案' } },
  );
  const asked = (provider: Organisation) => requestOffers.find(({ providerId }) => providerId === provider.id)?.id;
  const offer = (provider: Organisation, planId: string) =>
    owner(provider).call(say.OFFER, { input: { enterpriseId: enterprise.id, planId, requestId: asked(provider) } });
  await offer(anju, plans.plus);
  await offer(pingan, plans.workshop);
  await owner(hengan).call(say.DECLINE_REQUEST, { input: { id: asked(hengan) } });
}

interface Said {
  readonly by: Organisation;
  readonly contract: SeededContract;
  readonly of: Organisation;
  readonly stars: number;
  readonly text: string;
}

async function reviews(all: readonly Said[]): Promise<void> {
  for (const { by, contract, of, stars, text } of all) {
    const input = { contractId: contract.id, stars, text };
    const { writeReview } = await owner(by).call<{ writeReview: { id: string } }>(say.WRITE_REVIEW, { input });
    if (stars > 2) continue;
    const answer = { id: writeReview.id, text: '抱歉。夜班已增加一人，接警时限改为三分钟。' };
    await owner(of).call(say.ANSWER_REVIEW, { input: answer });
  }
}
