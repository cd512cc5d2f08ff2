import fc from 'fast-check';
import type { CoveredDevice } from '#contracts';
import { runs } from '../../../test/support/runs.js';
import { chargeable, claimMonths, costOfClaim } from './claim-months.js';

const china = (text: string) => new Date(`${text}+08:00`);

describe('what a claim costs', () => {
  it('is the price of an interval, shared out to its months without a rest', () => {
    const quarter = {
      unitAmount: 1_000n,
      months: 3,
      from: china('2026-10-01T00:00:00'),
      to: china('2027-01-01T00:00:00'),
    };
    expect(claimMonths(quarter).map(({ period, amount }) => [period, amount])).toEqual([
      ['2026-10', 333n],
      ['2026-11', 333n],
      ['2026-12', 334n],
    ]);
  });

  it('is a part of a month by time, rounded down', () => {
    const part = { unitAmount: 500n, months: 1, from: china('2026-11-16T00:00:00'), to: china('2026-12-02T00:00:00') };
    expect(claimMonths(part)).toEqual([
      { period: '2026-11', amount: 250n },
      { period: '2026-12', amount: 16n },
    ]);
    expect(claimMonths({ ...part, to: part.from })).toEqual([]);
  });

  it('is never more for ending sooner, and the same up to there', () => {
    const unit = fc.bigInt({ min: 1n, max: 10n ** 9n });
    const hours = fc.integer({ min: 0, max: 24 * 900 });
    fc.assert(
      fc.property(unit, fc.constantFrom(1, 3, 12), hours, hours, (unitAmount, months, a, b) => {
        const from = china('2026-11-22T16:00:00');
        const later = (n: number) => new Date(from.getTime() + n * 3_600_000);
        const [sooner, whole] = [Math.min(a, b), Math.max(a, b)].map((n) =>
          claimMonths({ unitAmount, months, from, to: later(n) }),
        );
        const sum = (all: typeof whole = []) => all.reduce((total, { amount }) => total + amount, 0n);
        expect(sum(sooner) <= sum(whole)).toBe(true);
        expect(sooner?.slice(0, -1)).toEqual(whole?.slice(0, Math.max(0, (sooner?.length ?? 0) - 1)));
        expect(costOfClaim({ unitAmount, months, from, to: later(Math.max(a, b)) })).toBe(sum(whole));
      }),
      runs(300, 20_000),
    );
  });
});

describe('what the enterprise pays for', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 5, 1) + day * 86_400_000);
  const span = (deviceId: string, from: number, to: number | null): CoveredDevice => ({
    deviceId,
    kind: 'SMOKE',
    from: at(from),
    to: to === null ? null : at(to),
  });

  it('is what no funder does, at every moment', () => {
    const day = fc.integer({ min: 0, max: 30 });
    const claims = fc.array(fc.tuple(fc.constantFrom('a', 'b'), day, day), { maxLength: 5 });
    fc.assert(
      fc.property(claims, day, day, (made, start, length) => {
        const spans = [span('a', start, start + length + 1), span('b', start, null)];
        const subsidised = made.map(([deviceId, from, more]) => ({ deviceId, from: at(from), to: at(from + more) }));
        const left = chargeable(spans, subsidised);
        for (let hour = 0; hour < 40; hour++) {
          const now = new Date(at(hour).getTime() + 1);
          for (const deviceId of ['a', 'b']) {
            const covers = (all: readonly CoveredDevice[]) =>
              all.filter((one) => one.deviceId === deviceId && one.from <= now && (one.to === null || one.to > now))
                .length;
            const funded = subsidised.some((one) => one.deviceId === deviceId && one.from <= now && one.to > now);
            expect(covers(left)).toBe(funded ? 0 : covers(spans));
          }
        }
      }),
      runs(200, 20_000),
    );
  });
});
