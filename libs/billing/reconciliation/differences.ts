/** What an account at Stripe changed by, or what the books say that it did; minor units. */
export interface Movement {
  readonly transaction: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly at: Date;
}

export interface Difference {
  readonly transaction: string;
  /** MISSING: not in the books. EXTRA: not at Stripe. AMOUNT: both know it, and not the same of it. */
  readonly kind: 'MISSING' | 'EXTRA' | 'AMOUNT';
  readonly currency: string;
  readonly stripeAmount: bigint | null;
  readonly ledgerAmount: bigint | null;
  readonly at: Date;
}

/** Every movement that is not the same on both sides. Both lists are of the same time and of the same provider. */
export function differences(stripe: readonly Movement[], books: readonly Movement[]): Difference[] {
  const known = new Map(books.map((movement) => [movement.transaction, movement]));
  const seen = new Set(stripe.map(({ transaction }) => transaction));
  const found = stripe.flatMap(({ transaction, currency, amount, at }): Difference[] => {
    const own = known.get(transaction);
    const common = { transaction, currency, at, stripeAmount: amount };
    if (!own) return [{ ...common, kind: 'MISSING', ledgerAmount: null }];
    if (own.amount === amount && own.currency === currency) return [];
    return [{ ...common, kind: 'AMOUNT', ledgerAmount: own.amount }];
  });
  const extra = books
    .filter(({ transaction }) => !seen.has(transaction))
    .map(({ transaction, currency, amount, at }): Difference => {
      return { transaction, kind: 'EXTRA', currency, stripeAmount: null, ledgerAmount: amount, at };
    });
  return [...found, ...extra];
}
