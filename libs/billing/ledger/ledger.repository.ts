import { Injectable } from '@nestjs/common';
import { newId, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { AccountKind, Posting } from '../domain/ledger.js';

type NewTransaction = Omit<Prisma.LedgerTransactionUncheckedCreateInput, 'id' | 'postings'>;

@Injectable()
export class LedgerRepository {
  constructor(private readonly db: Database) {}

  /** Undefined where the same event has posted before. */
  add(transaction: NewTransaction, postings: readonly Posting[]): Promise<Uuid | undefined> {
    const { providerId } = transaction;
    return this.db.write(async (tx) => {
      const id = newId();
      const data = { ...transaction, id, postings: postings.length };
      const { count } = await tx.ledgerTransaction.createMany({ data: [data], skipDuplicates: true });
      if (count === 0) return undefined;
      const accounts = await this.accounts(providerId, postings);
      const rows = postings.map(({ amount, currency }, index) => ({
        providerId,
        transactionId: id,
        line: index + 1,
        accountId: accounts[index] as Uuid,
        amount,
        currency,
      }));
      await tx.ledgerPosting.createMany({ data: rows });
      return id;
    });
  }

  async idOf(providerId: Uuid, kind: string, sourceType: string, sourceId: string): Promise<Uuid | undefined> {
    const where = { providerId, kind, sourceType, sourceId };
    const row = await this.db.write((tx) => tx.ledgerTransaction.findFirst({ where, select: { id: true } }));
    return row?.id;
  }

  async find(providerId: Uuid, id: Uuid) {
    const found = await this.db.write((tx) =>
      tx.ledgerTransaction.findFirst({
        where: { providerId, id },
        include: { ledgerPostings: { include: { account: true }, orderBy: { line: 'asc' } } },
      }),
    );
    if (!found) return undefined;
    const postings = found.ledgerPostings.map(({ amount, currency, account }) => ({
      kind: account.kind as AccountKind,
      enterpriseId: account.enterpriseId ?? undefined,
      amount,
      currency,
    }));
    return { ...found, postings };
  }

  /** The accounts of these postings, in their order; those that do not exist yet are opened. */
  private async accounts(providerId: Uuid, postings: readonly Posting[]): Promise<(Uuid | undefined)[]> {
    const names = postings.map(({ kind, currency, enterpriseId = null }) => ({
      providerId,
      enterpriseId,
      kind,
      currency,
    }));
    return this.db.write(async (tx) => {
      // In one order everywhere, so that two that open the same accounts wait for each other and never both.
      const wanted = names.map((name) => ({ ...name, id: newId() })).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      await tx.ledgerAccount.createMany({ data: wanted, skipDuplicates: true });
      const found = await tx.ledgerAccount.findMany({ where: { OR: names } });
      const ids = new Map(found.map((account) => [keyOf(account), account.id]));
      return names.map((name) => ids.get(keyOf(name)));
    });
  }
}

function keyOf({ kind, enterpriseId, currency }: { kind: string; enterpriseId: string | null; currency: string }) {
  return `${kind} ${enterpriseId ?? ''} ${currency}`;
}
