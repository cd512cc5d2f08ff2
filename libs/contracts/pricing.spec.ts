import fc from 'fast-check';
import { runs } from '../../test/support/runs.js';
import { prorate, split } from './domain/pricing/allocation.js';
import { type BillingInterval, billingPeriod, billingPeriodAt } from './domain/pricing/billing-period.js';
import { type PricedPlan, priceOf } from './domain/pricing/price-of.js';
import { type PriceTier, tierShares, type UnitPrice } from './domain/pricing/unit-price.js';
import { instantOf, wallTimeOf } from './domain/pricing/wall-time.js';

const sum = (parts: readonly bigint[]) => parts.reduce((total, part) => total + part, 0n);
const abs = (value: bigint) => (value < 0n ? -value : value);
const total = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 12 })
  .filter((list) => list.some((weight) => weight > 0n));

/** Time enough for the long runs. */
const WHILE = 3_600_000;

describe('a split', () => {
  // PAY-5: parts add up exactly, and none is a whole minor unit away from its true share.
  it(
    'adds up to the total, each part within one minor unit of its share',
    () => {
      const check = fc.property(total, weights, (amount, by) => {
        const parts = split(amount, by);
        const whole = sum(by);
        expect(sum(parts)).toBe(amount);
        for (const [index, part] of parts.entries()) {
          const weight = by[index] ?? 0n;
          if (abs(part * whole - amount * weight) >= whole)
            throw new Error(`${part} of ${amount} for ${weight}/${whole}`);
          if (weight === 0n && part !== 0n) throw new Error('something for nothing');
        }
      });
      fc.assert(check, runs(5_000, 1_000_000));
    },
    WHILE,
  );

  it(
    'gives the odd units to those with the largest remainders',
    () => {
      const check = fc.property(total, weights, (amount, by) => {
        const whole = sum(by);
        const parts = split(amount, by);
        const extra = parts.map((part, index) => abs(part) - (abs(amount) * (by[index] ?? 0n)) / whole);
        const remainders = by.map((weight) => (abs(amount) * weight) % whole);
        const given = remainders.filter((_, index) => extra[index] === 1n);
        const kept = remainders.filter((_, index) => extra[index] === 0n);
        expect(given.length + kept.length).toBe(by.length);
        expect(given.every((one) => kept.every((other) => one >= other))).toBe(true);
      });
      fc.assert(check, runs(2_000, 1_000_000));
    },
    WHILE,
  );
});

describe('a proration', () => {
  it(
    'adds up to the amount over any cuts, in order and without gaps',
    () => {
      const instant = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1_000));
      const check = fc.property(total, instant, instant, fc.array(instant, { maxLength: 8 }), (amount, a, b, cuts) => {
        fc.pre(a.getTime() !== b.getTime());
        const period = a < b ? { from: a, to: b } : { from: b, to: a };
        const stretches = prorate(amount, period, cuts);
        expect(sum(stretches.map((stretch) => stretch.amount))).toBe(amount);
        expect(stretches[0]?.from).toEqual(period.from);
        expect(stretches.at(-1)?.to).toEqual(period.to);
        for (const [index, { from, to }] of stretches.entries()) {
          if (index > 0 && from.getTime() !== stretches[index - 1]?.to.getTime()) throw new Error('a gap');
          if (from >= to) throw new Error('an empty stretch');
        }
      });
      fc.assert(check, runs(3_000, 1_000_000));
    },
    WHILE,
  );
});

describe('a billing period', () => {
  it(
    'is found for any instant, and follows the one before without a gap',
    () => {
      const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
      const interval = fc.constantFrom<BillingInterval>('MONTH', 'QUARTER', 'YEAR');
      const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'UTC');
      const check = fc.property(instant, instant, interval, zone, (anchor, at, every, timeZone) => {
        const { number, from, to } = billingPeriodAt(anchor, every, at, timeZone);
        expect(from <= at && at < to).toBe(true);
        expect(billingPeriod(anchor, every, number, timeZone)).toEqual({ from, to });
        expect(billingPeriod(anchor, every, number - 1, timeZone).to).toEqual(from);
      });
      fc.assert(check, runs(500, 100_000));
    },
    WHILE,
  );

  it(
    'reads a wall and sets it again',
    () => {
      const check = fc.property(
        fc.date({ min: new Date('1995-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
        (at) => {
          expect(instantOf(wallTimeOf(at, 'Asia/Shanghai'), 'Asia/Shanghai')).toEqual(at);
        },
      );
      fc.assert(check, runs(1_000, 100_000));
    },
    WHILE,
  );
});

const plan: PricedPlan = {
  currency: 'CNY',
  billingInterval: 'MONTH',
  baseFee: 9_900n,
  unitPrices: {},
  oneOffFees: { INSTALLATION: { SMOKE: '2000' } },
  trialDays: 30,
  prepaidIntervals: 3,
};

/** Written by another hand: counts the devices one by one and asks of each what it costs. */
function oracle(price: UnitPrice, quantity: number): bigint {
  let total = 0n;
  for (let device = 1; device <= quantity; device += 1) {
    if (typeof price === 'string') total += BigInt(price);
    else {
      const tier = price.find(({ upTo }) => upTo === null || device <= upTo) ?? price.at(-1);
      total += BigInt(tier?.unitAmount ?? 'no tier');
    }
  }
  return total;
}

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String);
const tiers = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 6 }),
    fc.array(amount, { minLength: 7, maxLength: 7 }),
  )
  .map(([ends, amounts]): PriceTier[] =>
    [...ends.sort((a, b) => a - b), null].map((upTo, place) => ({ upTo, unitAmount: amounts[place] ?? '0' })),
  );
const unitPrice: fc.Arbitrary<UnitPrice> = fc.oneof(amount, tiers);

describe('a price', () => {
  it(
    'is the same as device by device, and the sum of its lines',
    () => {
      const counts = fc.dictionary(fc.constantFrom('SMOKE', 'GAS', 'HEAT'), fc.integer({ min: 0, max: 500 }));
      const prices = fc.dictionary(fc.constantFrom('SMOKE', 'GAS', 'HEAT'), unitPrice);
      const check = fc.property(prices, counts, (unitPrices, wanted) => {
        const price = priceOf({ ...plan, unitPrices }, new Map(Object.entries(wanted)));
        const expected = Object.entries(wanted).reduce(
          (total, [kind, count]) => total + (unitPrices[kind] ? oracle(unitPrices[kind], count) : 0n),
          plan.baseFee,
        );
        expect(price.interval).toBe(expected);
        expect(price.lines.every((line) => line.amount === line.quantity * line.unitAmount)).toBe(true);
        expect(price.lines.reduce((total, line) => total + line.amount, 0n)).toBe(price.firstInterval);
      });
      fc.assert(check, runs(1_000, 50_000));
    },
    WHILE,
  );

  it(
    'counts each device in one tier',
    () => {
      const check = fc.property(unitPrice, fc.integer({ min: 0, max: 1_000 }), (price, quantity) => {
        const shares = tierShares(price, BigInt(quantity));
        let next = 1n;
        for (const share of shares) {
          expect(share.from).toBe(next);
          expect(share.quantity).toBe(share.to - share.from + 1n);
          next = share.to + 1n;
        }
        expect(next - 1n).toBe(BigInt(quantity));
      });
      fc.assert(check, runs(1_000, 100_000));
    },
    WHILE,
  );
});
