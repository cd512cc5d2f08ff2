import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EngagementSeed } from '../seed/market-seed.js';
import { as, type Organisation } from '../seed/people.js';
import { DEMO_PASSWORD, Seed, type Wanted } from '../seed/seed.js';
import { type DemoStripe, makeBills } from './demo-bills.js';
import { beginDemo, type DemoAccounts, demoFacts, keepDemoFacts } from './demo-facts.sql.js';
import { makeLivingMarket } from './living-market.js';

// Invented people: any likeness is chance.
const NAMES: Readonly<Record<string, readonly string[]>> = {
  vigil: ['顾明远', '沈一诺'],
  danyang: ['周卫国', '吴建平', '郑晓东', '王秀兰', '冯志强'],
  anju: ['陈安居', '林思源', '黄守夜', '徐巧工', '孙明账'],
  wujin: ['赵铁生', '钱慎行', '李守门', '何阿宝'],
  pingan: ['马平安', '朱晓畅', '胡听风', '郭灵犀', '罗细算'],
  shaokao: ['唐小炉', '许留心', '韩看店', '曹帮手'],
  hengan: ['蒋恒安', '沈联网', '吴接警', '姚理财'],
  jinglao: ['彭院长'],
  wang: ['王桂英'],
  xuexiao: ['潘校长'],
  fuzhuang: ['袁云霞'],
  muqi: ['鲁木生'],
  qixiu: ['史车夫'],
  chaoshi: ['费开张'],
};

const at = (house: string) => (role: string) => `${role.toLowerCase().replaceAll('_', '.')}@${house}.demo`;

/** Addresses and names of the people of one house. */
function house(name: string): Pick<Wanted, 'email' | 'personName'> {
  const left = [...(NAMES[name] ?? [])];
  return { email: at(name), personName: (role) => left.shift() ?? role };
}

/**
 * Loads the demo market into an empty installation; on the next start it only tells what is there. With a simulated Stripe there are
 * bills, too. Throws DemoInterrupted.
 */
export async function loadDemo(app: NestFastifyApplication, stripe?: DemoStripe): Promise<DemoAccounts | undefined> {
  const kept = await demoFacts(app);
  if (kept) return kept;
  // An installation that real people use already gets no demo data.
  if (!(await beginDemo(app))) return undefined;
  const facts = await makeMarket(await Seed.on(app, { name: 'Vigil 平台', ...house('vigil') }), stripe);
  await keepDemoFacts(app, facts);
  return facts;
}

async function makeMarket(seed: Seed, stripe?: DemoStripe): Promise<DemoAccounts> {
  const authority = await seed.authority({ name: '丹阳市消防救援大队', ...house('danyang') });
  const provider = await seed.provider({ name: '安居智慧消防服务有限公司', ...house('anju') });
  const rival = await seed.provider({ name: '丹阳平安消防科技有限公司', ...house('pingan') });
  const engagement = await seed.engagement(provider, { name: '陵口五金制品厂', ...house('wujin') });
  const { smoke, site } = await makeFactory(engagement);
  const contract = await engagement.contract(await seed.plan(provider, { code: 'basic', name: '基础监测套餐' }));
  const shop = await seed.engagement(rival, { name: '陵口烧烤店', ...house('shaokao') });
  await makeShop(shop);
  const cheap = { code: 'shop', name: '小店无忧套餐', baseFee: { amount: '4900', currency: 'CNY' } };
  await shop.offer(await seed.plan(rival, cheap));
  const newcomers = await makeLivingMarket(seed, {
    authority,
    anju: provider,
    pingan: rival,
    wujin: { engagement, contract },
    house,
  });
  if (stripe) await makeBills(stripe, [provider, rival, ...newcomers.slice(0, 1)]);
  const parties = [seed.platform, authority, provider, engagement.enterprise, rival, shop.enterprise, ...newcomers];
  return {
    password: DEMO_PASSWORD,
    accounts: parties.flatMap(accountsOf),
    serial: smoke.serial,
    qrCode: site.premises.qrCode,
  };
}

/** A workshop with a transmitter and three detectors behind it. */
async function makeFactory(engagement: EngagementSeed) {
  const guard = as(engagement.enterprise, 'GUARD');
  const site = await engagement.premises({
    name: '陵口五金制品厂一号厂房',
    address: '江苏省丹阳市陵口镇工业路18号',
    areaM2: 3200,
    persons: 86,
    use: '五金冲压与仓储',
    callList: [{ duty: 'GUARD', name: '门卫值班室', phone: '13800000001', userId: guard.userId }],
  });
  const transmitter = await site.transmitter({ serial: 'DEMO-TX-1', gbAddress: '000000000379' });
  const at = (loop: number, point: number, location: string) => ({ loop, point, location });
  const smoke = await site.detector(transmitter, { serial: 'DEMO-SMOKE-1', ...at(10, 2, '一层 冲压车间') });
  const gas = { modelCode: 'GAS-LPG-SHOP', serial: 'DEMO-GAS-1', ...at(10, 3, '一层 食堂') };
  await site.detector(transmitter, gas);
  const current = { modelCode: 'RESIDUAL-CURRENT', serial: 'DEMO-RC-1', ...at(11, 1, '配电间') };
  await site.detector(transmitter, current);
  return { site, smoke };
}

/** A small place with one device that speaks for itself; its contract is offered and not accepted yet. */
async function makeShop(engagement: EngagementSeed): Promise<void> {
  const site = await engagement.premises({
    name: '陵口烧烤店',
    kind: 'SMALL_PLACE',
    smallPlaceSort: 'RESTAURANT',
    address: '江苏省丹阳市陵口镇人民路3号',
  });
  await site.standalone('GAS-NB-HOME', '厨房');
}

function accountsOf({ name, people }: Organisation) {
  return [...people.values()].map(({ email, role }) => ({ email, role, organisation: name }));
}
