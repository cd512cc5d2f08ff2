import type { Money, Uuid } from '#kernel';

export type AccountKind =
  | 'ENTERPRISE_RECEIVABLE'
  | 'PROVIDER_REVENUE'
  | 'PLATFORM_FEE'
  | 'PROCESSING_FEE'
  | 'TAX'
  | 'SUBSIDY'
  | 'CREDIT'
  | 'CASH'
  | 'BANK'
  | 'EXCHANGE';

export type EntryKind = 'INVOICE' | 'PAYMENT' | 'REFUND' | 'CREDIT_NOTE' | 'CREDIT' | 'DISPUTE' | 'SUBSIDY';

/** An account of the provider, or of the provider with one enterprise; there is one per currency. */
export interface AccountName {
  readonly kind: AccountKind;
  readonly enterpriseId?: Uuid;
}

/** An amount that leaves one account and arrives in another: the only thing out of which postings are made. */
export interface Transfer {
  readonly from: AccountName;
  readonly to: AccountName;
  /** Above zero; a transfer the other way has its accounts the other way round. */
  readonly money: Money;
}

/** Minor units: above zero is debit (what came to the account), below zero is credit (what left it). */
export interface Posting extends AccountName {
  readonly amount: bigint;
  readonly currency: string;
}

/** What moves from one account to another: the other way where the amount is below zero, and nothing where it is zero. */
export function moved(from: AccountName, to: AccountName, { amount, currency }: Money): Transfer[] {
  if (amount === 0n) return [];
  const money = { amount: amount < 0n ? -amount : amount, currency };
  return [amount > 0n ? { from, to, money } : { from: to, to: from, money }];
}

/**
 * One posting per account and currency, in the order in which they are first named; they sum to zero per currency because each
 * transfer does. Accounts whose transfers cancel out are left out. Throws RangeError on an amount that is not above zero.
 */
export function postingsOf(transfers: readonly Transfer[]): Posting[] {
  const sums = new Map<string, Posting>();
  const add = ({ kind, enterpriseId }: AccountName, amount: bigint, currency: string) => {
    const key = `${kind} ${enterpriseId ?? ''} ${currency}`;
    const before = sums.get(key)?.amount ?? 0n;
    sums.set(key, { kind, ...(enterpriseId ? { enterpriseId } : {}), currency, amount: before + amount });
  };
  for (const { from, to, money } of transfers) {
    if (money.amount <= 0n) throw new RangeError(`A transfer of ${money.amount} ${money.currency} moves nothing`);
    add(to, money.amount, money.currency);
    add(from, -money.amount, money.currency);
  }
  return [...sums.values()].filter(({ amount }) => amount !== 0n);
}

/** The same with every sign turned: what corrects a transaction that should not have been. */
export function reversed(postings: readonly Posting[]): Posting[] {
  return postings.map((posting) => ({ ...posting, amount: -posting.amount }));
}
