import { prorate, split } from './allocation.js';

describe('a split', () => {
  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [100n, [1n, 2n, 4n], [14n, 29n, 57n]],
    [1n, [1n, 5n, 3n], [0n, 1n, 0n]],
    [7n, [0n, 1n, 0n], [0n, 7n, 0n]],
    [0n, [3n, 1n], [0n, 0n]],
  ])('of %s by %j is %j', (amount, by, parts) => {
    expect(split(amount, by)).toEqual(parts);
  });

  it.each([[[]], [[0n, 0n]], [[1n, -1n, 5n]]])('by %j is refused', (by) => {
    expect(() => split(10n, by as bigint[])).toThrow(RangeError);
  });
});

describe('a proration', () => {
  const march = { from: new Date('2026-02-28T16:00:00Z'), to: new Date('2026-03-31T16:00:00Z') };

  it('goes by seconds', () => {
    const cut = new Date('2026-03-10T16:00:00Z');
    expect(prorate(3_100n, march, [cut])).toEqual([
      { from: march.from, to: cut, amount: 1_000n },
      { from: cut, to: march.to, amount: 2_100n },
    ]);
  });

  it('is not cut outside the period, nor twice at one instant', () => {
    const cut = new Date('2026-03-10T16:00:00Z');
    expect(prorate(100n, march, [march.from, march.to, new Date('2027-01-01'), cut, new Date(cut)])).toHaveLength(2);
    expect(prorate(100n, march, [])).toEqual([{ ...march, amount: 100n }]);
  });
});
