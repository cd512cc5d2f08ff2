import fc from 'fast-check';
import { money } from '#kernel';
import { type AccountName, type Posting, postingsOf, reversed, type Transfer } from './ledger.js';

const KINDS = [
  'ENTERPRISE_RECEIVABLE',
  'PROVIDER_REVENUE',
  'PLATFORM_FEE',
  'TAX',
  'SUBSIDY',
  'CREDIT',
  'CASH',
] as const;
const account: fc.Arbitrary<AccountName> = fc.record(
  { kind: fc.constantFrom(...KINDS), enterpriseId: fc.constantFrom('e1', 'e2') },
  { requiredKeys: ['kind'] },
);
// No decimals, two, three; and amounts beyond what a double can hold.
const amount = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 17n }), fc.constantFrom('JPY', 'CNY', 'KWD'));
const transfer: fc.Arbitrary<Transfer> = fc
  .tuple(account, account, amount)
  .map(([from, to, [minor, currency]]) => ({ from, to, money: money(minor, currency) }));
const transfers = fc.array(transfer, { maxLength: 30 });

function sums(postings: readonly Posting[], key: (posting: Posting) => string): Map<string, bigint> {
  const found = new Map<string, bigint>();
  for (const posting of postings) found.set(key(posting), (found.get(key(posting)) ?? 0n) + posting.amount);
  return found;
}
const nameOf = ({ kind, enterpriseId, currency }: Posting) => `${kind} ${enterpriseId} ${currency}`;

it('sums to zero in each currency, whatever is moved', () => {
  fc.assert(
    fc.property(transfers, (moved) => {
      const totals = [...sums(postingsOf(moved), ({ currency }) => currency).values()];
      expect(totals.every((total) => total === 0n)).toBe(true);
    }),
  );
});

it('names each account once, never with nothing', () => {
  fc.assert(
    fc.property(transfers, (moved) => {
      const postings = postingsOf(moved);
      expect(new Set(postings.map(nameOf)).size).toBe(postings.length);
      expect(postings.some((posting) => posting.amount === 0n)).toBe(false);
    }),
  );
});

it('changes each account by exactly what came and went', () => {
  fc.assert(
    fc.property(transfers, (moved) => {
      const single = moved.flatMap((one) => postingsOf([one]));
      const expected = [...sums(single, nameOf)].filter(([, total]) => total !== 0n);
      expect(sums(postingsOf(moved), nameOf)).toEqual(new Map(expected));
    }),
  );
});

it('is undone by its reversal', () => {
  fc.assert(
    fc.property(transfers, (moved) => {
      const postings = postingsOf(moved);
      const totals = sums([...postings, ...reversed(postings)], nameOf);
      expect([...totals.values()].every((total) => total === 0n)).toBe(true);
    }),
  );
});

it.each([0n, -1n])('refuses to move %s', (minor) => {
  const nothing = { from: { kind: 'CASH' }, to: { kind: 'TAX' }, money: money(minor, 'CNY') } as const;
  expect(() => postingsOf([nothing])).toThrow(RangeError);
});
