import { unreachableStates } from '#kernel';
import { CONTRACT_TRANSITIONS } from './contract.transitions.js';
import { fromTerms, toTerms } from './contract-price.js';
import { type ContractTerms, commonRegion, contentHash, leavingTerms } from './contract-terms.js';
import { priceOf } from './pricing/price-of.js';

const terms: ContractTerms = {
  number: 'VG-1',
  provider: { id: 'p', name: '安居消防', creditCode: null },
  enterprise: { id: 'e', name: '陵口五金', creditCode: null },
  plan: {
    versionId: 'v',
    code: 'basic',
    version: 1,
    name: '基础',
    billingInterval: 'MONTH',
    deviceOwnership: 'OWN',
    currency: 'CNY',
    baseFee: '1000',
    unitPrices: { SMOKE: '500' },
    oneOffFees: {},
    prepaidIntervals: 1,
    trialDays: 0,
    minTermMonths: 12,
    serviceCredits: { rules: [], capPercent: 0 },
    includedVisits: 0,
    sla: { acknowledgeSeconds: 90, arriveMinutes: 15, repairHours: 48 },
    noticeDays: 30,
  },
  price: toTerms(
    priceOf(
      {
        currency: 'CNY',
        billingInterval: 'MONTH',
        baseFee: 1000n,
        unitPrices: { SMOKE: '500' },
        oneOffFees: {},
        trialDays: 0,
        prepaidIntervals: 1,
      },
      new Map([['SMOKE', 1]]),
    ),
  ),
  devices: [{ id: 'd', serial: 'S-1', kind: 'SMOKE', premisesId: 'x' }],
  startsAt: '2026-11-22T00:00:00.000Z',
  endsAt: null,
};

it('reaches every contract state from DRAFT', () => {
  expect(unreachableStates(CONTRACT_TRANSITIONS, 'DRAFT')).toEqual([]);
});

it('hashes terms whatever the order of their members, and notices every change', () => {
  const reordered = Object.fromEntries(Object.entries(terms).reverse()) as unknown as ContractTerms;
  expect(contentHash(reordered)).toBe(contentHash(terms));
  const dearer = { ...terms, plan: { ...terms.plan, baseFee: '1001' } };
  expect(contentHash(dearer)).not.toBe(contentHash(terms));
});

it.each([
  [['32/3211/321181/321181106/', '32/3211/321181/321181106/'], '32/3211/321181/321181106/'],
  [['32/3211/321181/321181106/', '32/3211/321181/321181105/'], '32/3211/321181/'],
  [['32/3211/', '33/3310/'], ''],
])('finds the division that holds %j', (paths, expected) => {
  expect(commonRegion(paths)).toBe(expected);
});

it('keeps the price as it was signed', () => {
  const price = fromTerms(terms.price);
  expect([price.interval, price.perYear]).toEqual([1500n, 18_000n]);
  expect(toTerms(price)).toEqual(terms.price);
  expect(price.lines[1]?.text.zh).toContain('烟感探测器');
});

it('binds by its notice and its minimum term, by the calendar of China', () => {
  expect(leavingTerms(terms)).toEqual({ noticeDays: 30, earliestEnd: new Date('2027-11-22T00:00:00.000Z') });
});
