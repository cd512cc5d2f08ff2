import fc from 'fast-check';
import type { Price } from '../state/records.js';
import { apportion, decimalText, divideHalfUp, percentage, scaled, sum } from './exact.js';
import { boundary, periodAt, portion } from './period.js';
import { amountOf, partsOf } from './price-amount.js';

const month = { interval: 'month', interval_count: 1 } as const;
const at = (text: string) => Date.parse(text) / 1000;

describe('exact arithmetic', () => {
  it('rounds half away from zero', () => {
    const halves = [
      [5n, 10n],
      [-5n, 10n],
      [4n, 10n],
      [15n, 10n],
      [-15n, 10n],
      [25n, -10n],
    ] as const;
    expect(halves.map(([n, d]) => divideHalfUp(n, d))).toEqual([1n, -1n, 0n, 2n, -2n, -3n]);
  });

  it('loses nothing of a decimal', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (value) => scaled(decimalText(value)) === value),
    );
  });

  it('takes percentages without floats', () => {
    expect(percentage(1000, 8.25)).toBe(83);
    expect(percentage(9_007_199_254_740_991, '100')).toBe(9_007_199_254_740_991);
    expect(percentage(150, '0.3333')).toBe(0);
  });

  it('cuts an amount into parts that sum to it', () => {
    const weights = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), weights, (total, given) => {
        const parts = apportion(total, given);
        return sum(parts) === (sum(given) === 0 ? 0 : total) && parts.every((part) => part >= 0);
      }),
    );
  });
});

describe('a period', () => {
  it('is the last day of shorter months and comes back to the day of its anchor', () => {
    const anchor = at('2023-10-31T08:30:00Z');
    const days = Array.from({ length: 7 }, (_, n) =>
      new Date(boundary(anchor, month, n) * 1000).toISOString().slice(0, 16),
    );
    expect(days).toEqual([
      '2023-10-31T08:30',
      '2023-11-30T08:30',
      '2023-12-31T08:30',
      '2024-01-31T08:30',
      '2024-02-29T08:30',
      '2024-03-31T08:30',
      '2024-04-30T08:30',
    ]);
  });

  it('knows the 29th of February of a yearly anchor', () => {
    const year = { interval: 'year', interval_count: 1 } as const;
    const days = [1, 3, 4].map((n) =>
      new Date(boundary(at('2024-02-29T00:00:00Z'), year, n) * 1000).toISOString().slice(0, 10),
    );
    expect(days).toEqual(['2025-02-28', '2027-02-28', '2028-02-29']);
  });

  it('holds every instant exactly once', () => {
    const cadence = fc.record({
      interval: fc.constantFrom('day', 'week', 'month', 'year'),
      interval_count: fc.integer({ min: 1, max: 3 }),
    });
    const instant = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instant, cadence, instant, (anchor, rhythm, when) => {
        const { start, end } = periodAt(anchor, rhythm, when);
        return start <= when && when < end && periodAt(anchor, rhythm, end).start === end;
      }),
    );
  });

  it('is prorated to the second', () => {
    const period = { start: at('2026-01-01T00:00:00Z'), end: at('2026-01-31T00:00:00Z') };
    expect(portion(3000, period, at('2026-01-16T00:00:00Z'))).toBe(1500);
    expect(portion(1, period, at('2026-01-16T00:00:00Z'))).toBe(1);
    expect([portion(3000, period, period.start), portion(3000, period, period.end)]).toEqual([3000, 0]);
  });
});

function tiered(
  tiers_mode: 'graduated' | 'volume',
  tiers: [up_to: number | null, unit: string | null, flat?: string][],
) {
  const rows = tiers.map(([up_to, unit, flat = null]) => {
    return { up_to, unit_amount: null, unit_amount_decimal: unit, flat_amount: null, flat_amount_decimal: flat };
  });
  return {
    billing_scheme: 'tiered',
    tiers_mode,
    tiers: rows,
    transform_quantity: null,
    unit_amount_decimal: null,
  } as Price;
}

describe('the amount of a price', () => {
  const graduated = tiered('graduated', [
    [5, '700'],
    [10, '650'],
    [null, '600', '100'],
  ]);

  it('goes up graduated tiers', () => {
    expect([0, 1, 5, 6, 10, 11].map((n) => amountOf(graduated, n))).toEqual([0, 700, 3500, 4150, 6750, 7450]);
  });

  it('is that of one tier by volume', () => {
    const volume = tiered('volume', [
      [5, '700'],
      [10, '650', '10'],
      [null, '600'],
    ]);
    expect([0, 5, 6, 10, 11].map((n) => amountOf(volume, n))).toEqual([0, 3500, 3910, 6510, 6600]);
  });

  it('takes the flat fee of the first tier even for nothing', () => {
    expect(
      amountOf(
        tiered('graduated', [
          [10, null, '5000'],
          [null, '3'],
        ]),
        0,
      ),
    ).toBe(5000);
  });

  it('keeps parts of a minor unit until the line is multiplied', () => {
    const price = { ...graduated, billing_scheme: 'per_unit', unit_amount_decimal: '0.125' } as Price;
    expect([1, 4, 12, 100].map((n) => amountOf(price, n))).toEqual([0, 1, 2, 13]);
  });

  it('counts packages', () => {
    const price = { ...graduated, billing_scheme: 'per_unit', unit_amount_decimal: '10' } as Price;
    const by = (round: 'up' | 'down') => ({ ...price, transform_quantity: { divide_by: 100, round } }) as Price;
    expect([amountOf(by('up'), 101), amountOf(by('down'), 199)]).toEqual([20, 10]);
  });

  it('has lines that sum to it', () => {
    const quantity = fc.nat({ max: 100_000 });
    fc.assert(
      fc.property(
        quantity,
        (n) => sum(partsOf(graduated, n).map(({ quantity: part, unit }) => (unit === null ? 0 : part))) === n,
      ),
    );
  });
});
