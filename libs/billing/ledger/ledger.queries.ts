import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Database } from '#platform';

export interface AccountBalance {
  readonly accountId: Uuid;
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid | null;
  readonly kind: string;
  readonly currency: string;
  /** Debit above zero, in minor units. */
  readonly balance: bigint;
}

const MOST = 1_000;

/** Balances are derived from the postings, never kept. */
@Injectable()
export class LedgerQueries {
  constructor(private readonly db: Database) {}

  /** Of the accounts that the actor may see, at most a thousand, by provider, kind and currency. */
  async balances(actor: Actor, enterpriseId?: Uuid): Promise<AccountBalance[]> {
    return this.db.read(async (tx) => {
      const accounts = await tx.ledgerAccount.findMany({
        where: { AND: [actor.where('read', 'LedgerAccount'), enterpriseId ? { enterpriseId } : {}] },
        orderBy: [{ providerId: 'asc' }, { kind: 'asc' }, { currency: 'asc' }, { id: 'asc' }],
        take: MOST,
      });
      const sums = await tx.ledgerPosting.groupBy({
        by: ['accountId'],
        where: { accountId: { in: accounts.map(({ id }) => id) } },
        _sum: { amount: true },
      });
      const sumOf = new Map(sums.map(({ accountId, _sum }) => [accountId, _sum.amount ?? 0n]));
      return accounts.map(({ id, createdAt: _at, ...account }) => ({
        ...account,
        accountId: id,
        balance: sumOf.get(id) ?? 0n,
      }));
    });
  }
}
