import { amendedTerms } from '../domain/amended-terms.js';
import { toTerms } from '../domain/contract-price.js';
import { type ContractTerms, contentHash } from '../domain/contract-terms.js';
import { priceOf } from '../domain/pricing/price-of.js';
import { printed, type Signed } from './contract-paper.js';

const devices = Array.from({ length: 70 }, (_, n) => ({
  id: `d${n}`,
  serial: `SN-${n}`,
  kind: 'SMOKE',
  premisesId: 'x',
}));
const plan = {
  ...{
    versionId: 'v',
    code: 'basic',
    version: 1,
    name: '基础监测套餐',
    billingInterval: 'MONTH',
    deviceOwnership: 'LEASE',
  },
  ...{
    currency: 'CNY',
    baseFee: '9900',
    unitPrices: { SMOKE: '500' },
    oneOffFees: {},
    includedVisits: 1,
    noticeDays: 30,
  },
  ...{ prepaidIntervals: 1, trialDays: 0, minTermMonths: 12 },
  sla: { acknowledgeSeconds: 90, arriveMinutes: 15, repairHours: 48 },
  serviceCredits: {
    rules: [{ measure: 'ARRIVE' as const, overPercent: 150, overSeconds: null, creditPercent: 5 }],
    capPercent: 30,
  },
};
const priced = { ...plan, billingInterval: 'MONTH' as const, baseFee: 9900n };
const terms: ContractTerms = {
  ...{ number: 'VG-2026-ABCDEFGH', plan, devices, startsAt: '2026-01-01T00:00:00.000Z', endsAt: null },
  provider: { id: 'p', name: '安居消防', creditCode: '91321181MA1X00000X' },
  enterprise: { id: 'e', name: '丹阳市陵口五金厂', creditCode: null },
  price: toTerms(priceOf(priced, new Map([['SMOKE', 70]]))),
};
const side = { at: new Date('2026-01-01T00:00:00Z'), by: '周建国', from: '192.0.2.7' };
const first: Signed = {
  ...{ version: 1, effectiveAt: new Date(terms.startsAt), terms, contentHash: contentHash(terms), removed: [] },
  ...{ provider: side, enterprise: side, places: new Map([['x', { name: '一号厂房', address: '陵口镇工业路1号' }]]) },
};

it('prints the same version to the same bytes, and every change of it to others', async () => {
  const paper = await printed(first);
  expect(paper.equals(await printed(first))).toBe(true);
  const change = { version: 2, follows: first.contentHash, effectiveAt: null, plan, endsAt: null };
  const next = amendedTerms(terms, { ...change, kept: devices.slice(1), added: [], removed: ['d0'] });
  const changes: Partial<Signed>[] = [
    { enterprise: { ...side, from: '192.0.2.8' } },
    { places: new Map() },
    { version: 2, terms: next, contentHash: contentHash(next), removed: ['SN-0'] },
  ];
  for (const changed of changes) expect((await printed({ ...first, ...changed })).equals(paper)).toBe(false);
});
