import fc from 'fast-check';
import { addMonths, type CoveredDevice, type Period } from '#contracts';
import { runs } from '../../../test/support/runs.js';
import { billingStart } from './billing-start.js';
import { countsAt, highWater, nextChange } from './high-water.js';
import {
  afterCharges,
  changeOfPlan,
  chargedAtChange,
  chargesBeyond,
  describe as lineOf,
  unusedAfter,
} from './period-charges.js';
import {
  BASE,
  type BilledPlan,
  costOf,
  intervalsAtATime,
  partsOf,
  periodMonths,
  stripePriceOf,
} from './plan-prices.js';

const plan: BilledPlan = {
  versionId: 'v',
  name: '基础',
  billingInterval: 'MONTH',
  currency: 'CNY',
  baseFee: '9900',
  unitPrices: {
    SMOKE: [
      { upTo: 2, unitAmount: '500' },
      { upTo: null, unitAmount: '300' },
    ],
    GAS: '800',
  },
  prepaidIntervals: 1,
};
const at = (day: number) => new Date(Date.UTC(2026, 5, day));
const june: Period = { from: at(1), to: at(31) };
const span = (deviceId: string, from: number, to: number | null = null, kind = 'SMOKE'): CoveredDevice => ({
  deviceId,
  kind,
  from: at(from),
  to: to === null ? null : at(to),
});
const heights = (spans: CoveredDevice[], until = at(31)) =>
  highWater(spans, 'SMOKE', june, until).map(({ at: when, count }) => [when.getUTCDate(), count]);

describe('the most devices at once', () => {
  it('counts whoever replaces another once, and who comes back', () => {
    expect(heights([span('a', -5, 10), span('b', 10), span('c', 1, 5), span('c', 20)])).toEqual([[1, 2]]);
  });

  it('grows when it is reached, and does not look ahead', () => {
    const spans = [span('a', -5), span('b', 10, 12), span('c', 11), span('d', 20)];
    expect(heights(spans)).toEqual([
      [1, 1],
      [10, 2],
      [11, 3],
    ]);
    expect(heights([...spans, span('e', 25)], at(24))).toHaveLength(3);
    expect(nextChange(spans, at(12))).toEqual(at(20));
    expect(nextChange(spans, at(20))).toBeUndefined();
    // A version that begins then changes what is billed as well.
    expect(nextChange(spans, at(20), [at(3), at(27)])).toEqual(at(27));
  });

  it('is what counting at every moment gives', () => {
    const day = fc.integer({ min: -3, max: 34 });
    const spans = fc
      .array(fc.tuple(day, day, fc.boolean()), { maxLength: 12 })
      .map((all) =>
        all.map(([from, length, open], index) => span(`d${index}`, from, open ? null : from + Math.abs(length) + 1)),
      );
    fc.assert(
      fc.property(spans, (made) => {
        const seen: number[][] = [];
        for (let d = 1; d < 31; d++) {
          const count = made.filter(({ from, to }) => from <= at(d) && (to === null || to > at(d))).length;
          if (seen.length === 0 || count > (seen.at(-1)?.[1] ?? 0)) seen.push([d, count]);
        }
        expect(heights(made)).toEqual(seen);
      }),
      runs(300, 20_000),
    );
  });
});

describe('what is charged beyond the subscription', () => {
  const of = (spans: CoveredDevice[], charged: Record<string, number>, opening = false) =>
    chargesBeyond({ plan, spans, period: june, charged, until: at(30), opening });

  it('is each new height, from its day on, by the tier that it falls into', () => {
    const [third] = of([span('a', 1), span('b', 1), span('c', 16)], { SMOKE: 2 });
    expect(third).toMatchObject({
      part: 'SMOKE',
      before: 2,
      after: 3,
      amount: 150n,
      period: { from: at(16), to: at(31) },
    });
    expect(third && lineOf(third)).toContain('由 2 台增至 3 台');
  });

  it('is nothing for what leaves, and nothing twice', () => {
    const spans = [span('a', 1, 5), span('b', 1), span('c', 16)];
    expect(of(spans, { SMOKE: 2 })).toEqual([]);
    const grown = [span('b', 1), span('c', 1), span('d', 10), span('g', 3, null, 'GAS')];
    const charges = of(grown, { SMOKE: 2 });
    expect(of(grown, afterCharges({ SMOKE: 2 }, charges))).toEqual([]);
    expect(charges.map(({ part }) => part)).toEqual(['GAS', 'SMOKE']);
  });

  it('gives back at the beginning what was charged for devices that had gone before it', () => {
    const spans = [span('a', -9), span('b', -9, -1), span('c', -9, 1)];
    expect(of(spans, { SMOKE: 3 }, true)).toMatchObject([{ before: 3, after: 1, amount: -800n }]);
    expect(of(spans, { SMOKE: 3 })).toEqual([]);
  });

  it('gives back at the end what was paid for later', () => {
    const back = unusedAfter(plan, { SMOKE: 3, BASE: 1 }, june, at(16));
    expect(back.map(({ part, amount }) => [part, amount])).toEqual([
      [BASE, -4950n],
      ['SMOKE', -650n],
    ]);
    expect(unusedAfter(plan, { SMOKE: 3 }, june, june.to)).toEqual([]);
  });

  it('changes over to another plan for the rest of the period', () => {
    const dearer = { ...plan, baseFee: '19800', unitPrices: { SMOKE: '600' } };
    const charges = changeOfPlan(plan, dearer, { SMOKE: 3, BASE: 1 }, june, at(16));
    expect(charges.map(({ part, amount }) => [part, amount])).toEqual([
      [BASE, -4950n],
      ['SMOKE', -650n],
      [BASE, 9900n],
      ['SMOKE', 900n],
    ]);
    expect(
      changeOfPlan(plan, plan, { SMOKE: 3, BASE: 1 }, june, at(9)).reduce((sum, { amount }) => sum + amount, 0n),
    ).toBe(0n);
  });

  // However often one looks in between, it comes to the same.
  it('does not hang on how often one looks', () => {
    const day = fc.integer({ min: 1, max: 30 });
    const spans = fc
      .array(fc.tuple(day, day), { maxLength: 10 })
      .map((all) => all.map(([from, length], index) => span(`d${index}`, from, from + length)));
    fc.assert(
      fc.property(spans, fc.array(day, { maxLength: 6 }), (made, looks) => {
        const total = (times: number[]) => {
          let charged: Record<string, number> = { SMOKE: countsAt(made, june.from).get('SMOKE') ?? 0 };
          let sum = 0n;
          for (const time of times) {
            const charges = chargesBeyond({
              plan,
              spans: made,
              period: june,
              charged,
              until: at(time),
              opening: false,
            });
            sum += charges.reduce((all, { amount }) => all + amount, 0n);
            charged = afterCharges(charged, charges);
          }
          return sum;
        };
        expect(total([...looks.sort((a, b) => a - b), 30])).toBe(total([30]));
      }),
      runs(300, 20_000),
    );
  });
});

describe('prices at Stripe', () => {
  it('are graduated, in minor units of the currency, for all intervals that are paid at a time', () => {
    expect(stripePriceOf({ ...plan, prepaidIntervals: 3 }, 'SMOKE')).toMatchObject({
      currency: 'cny',
      recurring: { interval: 'month', interval_count: 3 },
      tiers: [
        { up_to: 2, unit_amount: 1500 },
        { up_to: 'inf', unit_amount: 900 },
      ],
    });
    expect(stripePriceOf({ ...plan, currency: 'JPY' }, 'GAS')).toMatchObject({ currency: 'jpy', unit_amount: 800 });
    expect(costOf({ ...plan, prepaidIntervals: 3 }, 'SMOKE', 3)).toBe(3900n);
    expect(partsOf(plan)).toEqual([BASE, 'GAS', 'SMOKE']);
    expect(partsOf({ ...plan, baseFee: '0', unitPrices: {} })).toEqual([BASE]);
  });

  it('never span more than the three years that Stripe allows', () => {
    const years = { ...plan, billingInterval: 'YEAR', prepaidIntervals: 60 };
    expect([intervalsAtATime(years), periodMonths(years)]).toEqual([3, 36]);
  });
});

it('begins at an instant from which Stripe’s months and China’s are the same, for ever', () => {
  const start = fc.date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(start, fc.integer({ min: 0, max: 90 }), (begins, trial) => {
      const first = billingStart(begins, trial);
      const late = first.getTime() - begins.getTime() - trial * 86_400_000;
      expect(late >= 0 && late <= 8 * 3600_000 + 1000).toBe(true);
      for (const months of [1, 3, 12, 24]) {
        expect(addMonths(first, months)).toEqual(addMonths(first, months, 'UTC'));
      }
    }),
    runs(100, 5_000),
  );
});

describe('a change to a plan that prices another kind', () => {
  const after: BilledPlan = { ...plan, versionId: 'w', unitPrices: { ...plan.unitPrices, WATER: '600' } };
  const spans = [
    span('a', -5),
    span('w1', -5, 6, 'WATER'),
    span('w2', -5, null, 'WATER'),
    span('w3', 20, null, 'WATER'),
    span('w4', 20, null, 'WATER'),
  ];
  const of = { before: plan, after, spans, charged: { SMOKE: 1 }, period: june, at: at(16) };

  it('charges it from then on, once, by the most there were', () => {
    const charged = chargedAtChange(of);
    expect(charged).toEqual({ SMOKE: 1, WATER: 2 });
    const water = changeOfPlan(plan, after, { ...charged, BASE: 1 }, june, at(16)).filter(
      ({ part }) => part === 'WATER',
    );
    expect(water.map(({ before, amount }) => [before, amount])).toEqual([[0, 600n]]);
    const beyond = chargesBeyond({ plan: after, spans, period: june, charged, until: at(30), opening: false });
    expect(beyond.map(({ part, before, after: to, period }) => [part, before, to, period.from.getUTCDate()])).toEqual([
      ['WATER', 2, 3, 20],
    ]);
  });

  it('leaves what both price as it was charged', () => {
    expect(chargedAtChange({ ...of, after: plan })).toEqual({ SMOKE: 1 });
  });
});
