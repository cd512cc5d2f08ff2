import fc from 'fast-check';
import { runs } from '../../../test/support/runs.js';
import { differences, type Movement } from './differences.js';

const at = new Date('2026-11-22T00:00:00Z');
const movement = fc.record({
  currency: fc.constantFrom('CNY', 'JPY', 'KWD'),
  amount: fc.bigInt(-1_000_000n, 1_000_000n),
});
const FAULTS = ['none', 'missing', 'extra', 'amount', 'currency', 'tenant'] as const;

// PAY-8
it('finds every fault there is between two honest lists, and none that there is not', () => {
  let injected = 0;
  const world = fc.array(fc.tuple(movement, movement, fc.constantFrom(...FAULTS)), { maxLength: 40 });
  fc.assert(
    fc.property(world, (made) => {
      const [stripe, books]: [Movement[], Movement[]] = [[], []];
      const expected: string[] = [];
      for (const [index, [true_, false_, fault]] of made.entries()) {
        const one = { transaction: `txn_${index}`, at, ...true_ };
        if (fault !== 'extra') stripe.push(one);
        if (fault === 'none') books.push(one);
        if (fault === 'extra') books.push(one);
        if (fault === 'amount') books.push({ ...one, amount: one.amount + 1n });
        if (fault === 'currency') books.push({ ...one, currency: one.currency === 'CNY' ? 'JPY' : 'CNY' });
        // Posted in the books of another provider: there it is too much, here it is missing.
        if (fault === 'tenant') books.push({ ...one, ...false_, transaction: `foreign_${index}` });
        const kinds = { none: [], missing: ['MISSING'], extra: ['EXTRA'], amount: ['AMOUNT'], currency: ['AMOUNT'] };
        const own = fault === 'tenant' ? ['MISSING'] : kinds[fault];
        expected.push(...own.map((kind) => `${kind} txn_${index}`));
        if (fault === 'tenant') expected.push(`EXTRA foreign_${index}`);
        if (fault !== 'none') injected += 1;
      }
      const found = differences(stripe, books).map(({ kind, transaction }) => `${kind} ${transaction}`);
      expect(found.sort()).toEqual(expected.sort());
    }),
    runs(300, 5_000),
  );
  expect(injected).toBeGreaterThan(500);
});
