import { amendedTerms, billsAlike, type Change, unpricedKind } from './amended-terms.js';
import { assertInTime, movedEnd, validUntil } from './amendment.js';
import { type ContractTerms, contentHash, type TermsPlan } from './contract-terms.js';

const plan: TermsPlan = {
  ...{ versionId: 'v', code: 'basic', version: 1, name: '基础', billingInterval: 'MONTH', deviceOwnership: 'LEASE' },
  ...{ currency: 'CNY', baseFee: '1000', unitPrices: { SMOKE: '500' }, includedVisits: 0, noticeDays: 30 },
  ...{ oneOffFees: { INSTALLATION: { SMOKE: '2000' } }, prepaidIntervals: 1, trialDays: 14, minTermMonths: 12 },
  sla: { acknowledgeSeconds: 90, arriveMinutes: 15, repairHours: 48 },
  serviceCredits: { rules: [], capPercent: 0 },
};
const device = (id: string) => ({ id, serial: `S-${id}`, kind: 'SMOKE', premisesId: 'x' });
const before = {
  ...{ number: 'VG-1', provider: { id: 'p', name: '安居', creditCode: null }, plan },
  ...{ enterprise: { id: 'e', name: '五金', creditCode: null }, devices: [device('a'), device('b')] },
  ...{ startsAt: '2026-01-01T00:00:00.000Z', endsAt: null },
} as unknown as ContractTerms;
const change: Change = {
  ...{ version: 2, follows: contentHash(before), effectiveAt: null, plan, endsAt: null },
  ...{ kept: [device('b')], added: [device('d'), device('c')], removed: ['a'] },
};

it.each([
  [{ baseFee: '9' }, true],
  [{ currency: 'EUR' }, false],
  [{ billingInterval: 'YEAR' }, false],
  [{ prepaidIntervals: 3 }, false],
])('bills run on under a plan with %j: %s', (other, expected) => {
  expect(billsAlike(plan, { ...plan, ...other })).toBe(expected);
});

describe('the terms of a next version', () => {
  const terms = amendedTerms(before, change);

  it('name what comes, what goes and what they follow, in an order of their own', () => {
    expect(terms.amendment).toEqual({
      ...{ version: 2, follows: contentHash(before), effectiveAt: null, added: ['c', 'd'], removed: ['a'] },
    });
    expect(terms.devices.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
    const turned = { ...change, kept: change.kept.toReversed(), added: change.added.toReversed() };
    expect(contentHash(amendedTerms(before, turned))).toBe(contentHash(terms));
  });

  it('cost the intervals of all devices, and once what is paid for those that come; no trial begins anew', () => {
    const { interval, oneOff, lines } = terms.price;
    expect({ interval, oneOff }).toEqual({ interval: '2500', oneOff: '4000' });
    expect(lines.map(({ code, quantity }) => `${code} ${quantity}`)).toEqual([
      'BASE_FEE 1',
      'UNIT_FEE 3',
      'INSTALLATION 2',
    ]);
  });

  it('keep the start, so that the minimum term does not begin anew', () => {
    expect([terms.startsAt, terms.number]).toEqual([before.startsAt, 'VG-1']);
  });

  it('refuse a kind that the plan does not sell', () => {
    expect(unpricedKind(plan, [device('a'), { kind: 'GAS' }])).toBe('GAS');
    expect(unpricedKind(plan, [device('a')])).toBeUndefined();
  });
});

const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour));

describe('the instant of a next version', () => {
  const frame = { from: at(2), endsAt: at(20) };

  it.each([
    ['with the acceptance', null, 3, undefined],
    ['ahead', 9, 3, undefined],
    ['before now', 2.5, 3, 'CONTRACT.AMENDMENT_TOO_EARLY'],
    ['before the version it follows, which is still to come', null, 1, 'CONTRACT.AMENDMENT_TOO_EARLY'],
    ['in the instant of the version it follows', 2, 1, 'CONTRACT.AMENDMENT_TOO_EARLY'],
    ['in the instant of the end', 20, 3, 'CONTRACT.AMENDMENT_TOO_LATE'],
  ])('%s', (_, wanted, now, code) => {
    const ask = () => assertInTime(frame, wanted === null ? null : at(wanted), at(now));
    if (code) expect(ask).toThrow(expect.objectContaining({ code }));
    else expect(ask).not.toThrow();
  });

  it('is the last at which it can be accepted; the end of the contract is, too', () => {
    expect(validUntil(frame, at(9), null, at(3))).toEqual(at(9));
    expect(validUntil(frame, null, null, at(3))).toEqual(at(20));
    expect(validUntil(frame, at(9), at(4), at(3))).toEqual(at(4));
    expect(validUntil({ from: at(2), endsAt: null }, null, null, at(3))).toEqual(at(3 + 30 * 24));
  });

  it('moves an end to later only', () => {
    expect([movedEnd(at(20), null), movedEnd(at(20), at(21))]).toEqual([at(20), at(21)]);
    for (const [end, wanted] of [
      [at(20), at(20)],
      [null, at(20)],
    ] as const)
      expect(() => movedEnd(end, wanted)).toThrow(expect.objectContaining({ code: 'CONTRACT.END_NOT_LATER' }));
  });
});
