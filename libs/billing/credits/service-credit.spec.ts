import fc from 'fast-check';
import { runs } from '../../../test/support/runs.js';
import { type CreditRule, capMonths, creditsFor, type Missed, stepOf } from '../domain/service-credit.js';

const opened = new Date('2026-11-22T00:00:00Z');
const missed = (measure: string, promisedSeconds: number, measuredMs: number, id = 'm'): Missed => ({
  id,
  incidentId: 'i',
  measure,
  openedAt: opened,
  dueAt: new Date(opened.getTime() + promisedSeconds * 1_000),
  measuredMs: BigInt(measuredMs),
});
const rule = (measure: string, over: { percent?: number; seconds?: number }, creditPercent: number): CreditRule => ({
  measure,
  overPercent: over.percent ?? null,
  overSeconds: over.seconds ?? null,
  creditPercent,
});
const RULES = [
  rule('ACKNOWLEDGE', { percent: 100 }, 2),
  rule('ACKNOWLEDGE', { percent: 150 }, 5),
  rule('ACKNOWLEDGE', { seconds: 120 }, 8),
  rule('ARRIVE', { seconds: 600 }, 10),
];

it.each([
  ['ACKNOWLEDGE', 60_001, 2],
  ['ACKNOWLEDGE', 89_999, 2],
  ['ACKNOWLEDGE', 90_000, 5],
  ['ACKNOWLEDGE', 179_999, 5],
  ['ACKNOWLEDGE', 180_000, 8],
  ['ARRIVE', 659_999, undefined],
  ['ARRIVE', 660_000, 10],
  ['REPAIR', 9_999_999, undefined],
])('%s after %s ms, promised within a minute, is worth %s percent', (measure, ms, percent) => {
  expect(stepOf(RULES, missed(measure, 60, ms))?.creditPercent).toBe(percent);
});

it('credits line by line, up to the cap, and names what the cap has left', () => {
  const late = [1, 2, 3, 4].map((n) => missed('ARRIVE', 60, 700_000, `m${n}`));
  const of = { rules: RULES, capPercent: 25, fee: 9_999n, missed: late, given: 0 };
  expect(creditsFor(of).map(({ percent, amount }) => [percent, amount])).toEqual([
    [10, 999n],
    [10, 1_000n],
    [5, 500n],
  ]);
  expect(creditsFor({ ...of, given: 20 }).map(({ percent, amount }) => [percent, amount])).toEqual([[5, 500n]]);
  expect(creditsFor({ ...of, given: 25 })).toEqual([]);
  expect(creditsFor({ ...of, capPercent: 0 })).toEqual([]);
  expect(creditsFor({ ...of, fee: 0n })).toEqual([]);
});

it('sums to the percentage that was reached, rounded down once, and never past the cap', () => {
  const percents = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 });
  const fees = fc.bigInt({ min: 0n, max: 10n ** 14n });
  fc.assert(
    fc.property(percents, fees, fc.integer({ min: 0, max: 100 }), (steps, fee, capPercent) => {
      const rules = [...new Set(steps)].map((step) => rule('ARRIVE', { seconds: step }, step));
      const late = steps.map((step, n) => missed('ARRIVE', 60, 60_000 + step * 1_000, `m${n}`));
      const credits = creditsFor({ rules, capPercent, fee, missed: late, given: 0 });
      const sum = credits.reduce((total, { amount }) => total + amount, 0n);
      const reached = Math.min(
        capPercent,
        steps.reduce((total, step) => total + step, 0),
      );
      expect(sum).toBe((fee * BigInt(reached)) / 100n);
      // Told in two goes, as when a worker comes late, it is the same.
      const half = Math.floor(late.length / 2);
      const first = creditsFor({ rules, capPercent, fee, missed: late.slice(0, half), given: 0 });
      const given = Math.min(
        capPercent,
        steps.slice(0, half).reduce((total, step) => total + step, 0),
      );
      const rest = creditsFor({ rules, capPercent, fee, missed: late.slice(half), given });
      expect([...first, ...rest].map(({ amount }) => amount)).toEqual(credits.map(({ amount }) => amount));
    }),
    runs(300, 100_000),
  );
});

it.each([
  ['2026-11', 'MONTH', ['2026-11']],
  ['2026-11', 'QUARTER', ['2026-10', '2026-11', '2026-12']],
  ['2026-03', 'QUARTER', ['2026-01', '2026-02', '2026-03']],
])('the cap of %s counts by %s over %j', (period, interval, months) =>
  expect(capMonths(period, interval)).toEqual(months),
);

it('the cap of a year counts over its twelve months', () => expect(capMonths('2026-11', 'YEAR')).toHaveLength(12));
