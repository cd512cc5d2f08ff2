import { type PricedPlan, priceOf } from './price-of.js';

const plan: PricedPlan = {
  currency: 'CNY',
  billingInterval: 'MONTH',
  baseFee: 9_900n,
  unitPrices: {
    SMOKE: [
      { upTo: 100, unitAmount: '500' },
      { upTo: 1_000, unitAmount: '400' },
      { upTo: null, unitAmount: '300' },
    ],
    GAS: '800',
  },
  oneOffFees: { INSTALLATION: { SMOKE: '2000', HEAT: '1' }, DEVICE_SALE: { GAS: '19900' } },
  trialDays: 30,
  prepaidIntervals: 3,
};

describe('a price', () => {
  it('is told line by line', () => {
    const price = priceOf(
      plan,
      new Map([
        ['SMOKE', 1_200],
        ['GAS', 2],
        ['HEAT', 0],
      ]),
    );
    expect(
      price.lines.map(({ code, kind, quantity, unitAmount, amount: sum }) => [code, kind, quantity, unitAmount, sum]),
    ).toEqual([
      ['BASE_FEE', null, 1n, 9_900n, 9_900n],
      ['UNIT_FEE', 'GAS', 2n, 800n, 1_600n],
      ['UNIT_FEE_TIER', 'SMOKE', 100n, 500n, 50_000n],
      ['UNIT_FEE_TIER', 'SMOKE', 900n, 400n, 360_000n],
      ['UNIT_FEE_TIER', 'SMOKE', 200n, 300n, 60_000n],
      ['DEVICE_SALE', 'GAS', 2n, 19_900n, 39_800n],
      ['INSTALLATION', 'SMOKE', 1_200n, 2_000n, 2_400_000n],
      ['FREE_TRIAL', null, 30n, 0n, 0n],
    ]);
    expect(price).toMatchObject({
      interval: 481_500n,
      oneOff: 2_439_800n,
      firstInterval: 2_921_300n,
      perYear: 5_778_000n,
    });
    expect(price.firstPayment).toBe(3n * 481_500n + 2_439_800n);
    expect(price.missingKinds).toEqual([]);
  });

  it('says in both languages what each line is', () => {
    const { lines } = priceOf(plan, new Map([['SMOKE', 101]]));
    expect(lines.map(({ text }) => text.en)).toEqual([
      'Base fee per interval: 99.00 CNY',
      'Per interval, smoke detectors no. 1 to 100: 100 × 5.00 CNY = 500.00 CNY',
      'Per interval, smoke detectors no. 101 to 101: 1 × 4.00 CNY = 4.00 CNY',
      'Once, installation of smoke detectors: 101 × 20.00 CNY = 2020.00 CNY',
      'The first 30 days are free; the first interval begins after them',
    ]);
    expect(lines[1]?.text.zh).toBe('每计费周期，烟感探测器第 1 至 100 台：100 × 5.00 CNY = 500.00 CNY');
  });

  it.each([
    ['JPY', '99 JPY'],
    ['CNY', '0.99 CNY'],
    ['KWD', '0.099 KWD'],
  ])('in %s has the decimals of its currency', (currency, text) => {
    const [base] = priceOf({ ...plan, currency, baseFee: 99n }, new Map()).lines;
    expect(base).toMatchObject({ amount: 99n, text: { en: `Base fee per interval: ${text}` } });
  });

  it.each([
    ['MONTH', 12n],
    ['QUARTER', 4n],
    ['YEAR', 1n],
  ] as const)('by %s is %s times a year', (billingInterval, times) => {
    expect(priceOf({ ...plan, billingInterval }, new Map()).perYear).toBe(9_900n * times);
  });

  it('names the kinds that the plan does not sell; a transmitter comes along', () => {
    const counts = new Map([
      ['HEAT', 3],
      ['TRANSMITTER', 1],
      ['ARC', 1],
      ['SMOKE', 1],
      ['constructor', 1],
    ]);
    expect(priceOf(plan, counts).missingKinds).toEqual(['ARC', 'HEAT', 'constructor']);
    expect(priceOf({ ...plan, unitPrices: {} }, counts).missingKinds).toEqual([]);
  });
});
