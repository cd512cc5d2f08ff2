import type { Organisation } from '../seed/people.js';
import type { Seed } from '../seed/seed.js';

export type Providers = Readonly<Record<'anju' | 'pingan' | 'hengan', Organisation>>;
export type DemoPlans = Readonly<Record<'plus' | 'workshop' | 'care', string>>;

const yuan = (fen: string) => ({ amount: fen, currency: 'CNY' });
const smoke = (few: number, dear: string, cheap: string) => ({
  kind: 'SMOKE',
  tiers: [
    { upTo: few, unitAmount: dear },
    { upTo: null, unitAmount: cheap },
  ],
});
const others = (amount: string) => ['GAS', 'HEAT', 'RESIDUAL_CURRENT', 'TRANSMITTER'].map((kind) => ({ kind, amount }));

const CREDITS = {
  capPercent: 50,
  rules: [
    { measure: 'ACKNOWLEDGE', overPercent: 100, creditPercent: 5 },
    { measure: 'ARRIVE', overPercent: 150, creditPercent: 10 },
  ],
};
const PLUS = {
  code: 'plus',
  name: '全托管套餐',
  description: '监测、巡检、维修全包，专人负责',
  baseFee: yuan('29900'),
  unitPrices: [smoke(50, '800', '600'), ...others('900')],
  includedVisits: 2,
  slaAcknowledgeSeconds: 60,
  slaArriveMinutes: 10,
  slaRepairHours: 24,
  noticeDays: 30,
  serviceCredits: CREDITS,
};
const WORKSHOP = {
  code: 'workshop',
  name: '工坊经济套餐',
  description: '按季付费，价格最低',
  billingInterval: 'QUARTER',
  baseFee: yuan('9900'),
  unitPrices: [smoke(20, '900', '600'), ...others('1200')],
  slaAcknowledgeSeconds: 180,
  slaArriveMinutes: 20,
  slaRepairHours: 72,
  noticeDays: 15,
};
const CARE = {
  code: 'care',
  name: '银龄校园守护套餐',
  description: '面向敬老院、学校和独居老人家庭，首月免费',
  baseFee: yuan('1900'),
  unitPrices: [smoke(10, '600', '400'), ...others('700')],
  oneOffFees: [{ fee: 'INSTALLATION', kind: 'SMOKE', amount: '3000' }],
  trialDays: 30,
  slaAcknowledgeSeconds: 60,
  slaArriveMinutes: 15,
  slaRepairHours: 48,
  noticeDays: 30,
  serviceCredits: CREDITS,
};

/** One plan more of each provider, so that there is something to choose between. */
export async function competingPlans(seed: Seed, { anju, pingan, hengan }: Providers): Promise<DemoPlans> {
  return {
    plus: await seed.plan(anju, PLUS),
    workshop: await seed.plan(pingan, WORKSHOP),
    care: await seed.plan(hengan, CARE),
  };
}
