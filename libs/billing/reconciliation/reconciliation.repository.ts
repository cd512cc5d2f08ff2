import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, newId, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { Difference, Movement } from './differences.js';

export type DifferenceRow = Prisma.ReconciliationDifferenceGetPayload<object>;

@Injectable()
export class ReconciliationRepository {
  constructor(private readonly db: Database) {}

  /** Providers whose accounts are still ours to look at, as the worker. */
  async providers(): Promise<Uuid[]> {
    const where = { disconnectedAt: null };
    const rows = await this.db.write((tx) => tx.billingAccount.findMany({ where, select: { providerId: true } }));
    return rows.map(({ providerId }) => providerId);
  }

  /** What the books say of the account at Stripe since then, as the worker: one movement per balance transaction. */
  async movements(providerId: Uuid, since: Date, until: Date): Promise<Movement[]> {
    const where = { providerId, sourceType: 'stripe.balance_transaction', at: { gte: since, lt: until } };
    const rows = await this.db.write((tx) =>
      tx.ledgerTransaction.findMany({
        where,
        select: {
          sourceId: true,
          at: true,
          ledgerPostings: { where: { account: { kind: 'CASH' } }, select: { amount: true, currency: true } },
        },
      }),
    );
    return rows.map(({ sourceId, at, ledgerPostings }) => ({
      transaction: sourceId,
      at,
      currency: ledgerPostings[0]?.currency ?? '',
      amount: ledgerPostings.reduce((sum, { amount }) => sum + amount, 0n),
    }));
  }

  /** Writes differences down, once each. */
  async found(providerId: Uuid, differences: readonly Difference[]): Promise<number> {
    const data = differences.map((difference) => ({ id: newId(), providerId, ...difference }));
    const { count } = await this.db.write((tx) =>
      tx.reconciliationDifference.createMany({ data, skipDuplicates: true }),
    );
    return count;
  }

  list(actor: Actor, open: boolean | null | undefined, page: PageRequest): Promise<DifferenceRow[]> {
    return this.db.read((tx) =>
      tx.reconciliationDifference.findMany({
        where: { AND: [whereOf(actor, open), page.after ? { id: { lt: page.after } } : {}] },
        orderBy: { id: 'desc' },
        take: page.first + 1,
      }),
    );
  }

  count(actor: Actor, open: boolean | null | undefined): Promise<number> {
    return this.db.read((tx) => tx.reconciliationDifference.count({ where: whereOf(actor, open) }));
  }

  /** Throws GENERAL.NOT_FOUND where the actor may not resolve it. One that is resolved keeps its first note. */
  async resolve(actor: Actor, id: Uuid, note: string): Promise<DifferenceRow> {
    const where = { AND: [{ id }, actor.where('resolve', 'ReconciliationDifference')] };
    return this.db.write(async (tx) => {
      const row = await tx.reconciliationDifference.findFirst({ where });
      if (!row) throw new NotFound({ noun: 'reconciliation difference' }, 'input.id');
      if (row.resolvedAt) return row;
      const data = { resolvedAt: new Date(), resolvedBy: actor.facts.userId ?? null, note };
      await tx.reconciliationDifference.updateMany({
        where: { providerId: row.providerId, id, resolvedAt: null },
        data,
      });
      return { ...row, ...data };
    });
  }
}

function whereOf(actor: Actor, open: boolean | null | undefined): Prisma.ReconciliationDifferenceWhereInput {
  const state = open === true ? { resolvedAt: null } : open === false ? { resolvedAt: { not: null } } : {};
  return { AND: [actor.where('read', 'ReconciliationDifference'), state] };
}
