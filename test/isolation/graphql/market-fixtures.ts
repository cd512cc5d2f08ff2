import { type Fixture, inputId, PUBLIC, region, text } from './fixture.js';

const OWNER = 'PROVIDER.OWNER';

/** Plans, prices, the market place and the rules of its authorities. */
export const marketFixtures: Readonly<Record<string, Fixture>> = {
  marketPlans: {
    slots: {
      'premisesIds[]': 'premises?',
      regionCode: PUBLIC,
      'filter.providerIds[]': 'provider?',
    },
    rest: (f) => ({ regionCode: region(f) }),
    control: OWNER,
  },
  marketRules: { slots: { regionCode: PUBLIC }, control: 'AUTHORITY.LEADER' },
  previewPrice: {
    slots: { 'input.planId': 'draft', 'input.premisesIds[]': 'premises', 'input.regionCode': PUBLIC },
    control: OWNER,
    publicAnswer: 'sums of money; that they are of B shows in the refusal to everyone else',
  },
  createPlan: {
    rest: (f) => ({
      input: { code: `p-${f.n}`, name: text(f, 'draft'), baseFee: { amount: '1', currency: 'CNY' } },
    }),
    control: OWNER,
  },
  updatePlan: {
    slots: inputId('draft'),
    rest: (f) => ({ input: { name: text(f, 'draft') } }),
    control: OWNER,
  },
  publishPlan: { slots: inputId('draft'), control: OWNER, turn: 6 },
  withdrawPlan: { slots: inputId('planToWithdraw'), control: OWNER },
  setMarketRule: {
    slots: { 'input.regionCode': PUBLIC },
    rest: (f) => ({
      input: { regionCode: region(f), maxNoticeDays: 365, reason: text(f, 'marketrule'), document: '1' },
    }),
    control: 'AUTHORITY.LEADER',
  },
};
