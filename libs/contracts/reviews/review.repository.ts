import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { type Rating, ratingOf } from '../domain/review.js';

export type ReviewRow = Prisma.ReviewGetPayload<object>;
/** Without the name where the reader may not know it. */
export type ReviewAuthorRow = Omit<Prisma.ReviewAuthorGetPayload<object>, 'enterpriseName'> & {
  readonly enterpriseName?: string;
};
export type ReviewWords = Pick<ReviewRow, 'stars' | 'responseStars' | 'qualityStars' | 'valueStars' | 'text'>;

export interface ReviewSelection {
  readonly providerIds?: readonly Uuid[];
  /** Of a contract that the reader may see. */
  readonly contractId?: Uuid;
  readonly period?: string;
  readonly answered?: boolean;
}

@Injectable()
export class ReviewRepository {
  constructor(private readonly db: Database) {}

  /** False where the contract has been reviewed for this period. */
  async add(author: Prisma.ReviewAuthorUncheckedCreateInput, id: Uuid, words: ReviewWords): Promise<boolean> {
    return this.db.write(async (tx) => {
      const { count } = await tx.reviewAuthor.createMany({ data: [author], skipDuplicates: true });
      if (count === 0) return false;
      const { id: authorId, providerId, period } = author;
      await tx.review.create({ data: { ...words, id, providerId, authorId, period }, select: { id: true } });
      return true;
    });
  }

  async change(id: Uuid, data: ReviewWords | { answer: string }): Promise<void> {
    await this.db.write((tx) => tx.review.updateMany({ where: { id }, data }));
  }

  /** Throws GENERAL.NOT_FOUND. */
  async get(actor: Actor, id: Uuid, action = 'read'): Promise<ReviewRow> {
    const where = { AND: [{ id }, actor.where(action, 'Review')] };
    const row = await this.db.read((tx) => tx.review.findFirst({ where }));
    if (!row) throw new NotFound({ noun: 'review' });
    return row;
  }

  /** Newest first, one row more than asked for. */
  list(actor: Actor, selection: ReviewSelection, page: PageRequest): Promise<ReviewRow[]> {
    const where = { AND: [matching(actor, selection), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.review.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, selection: ReviewSelection): Promise<number> {
    return this.db.read((tx) => tx.review.count({ where: matching(actor, selection) }));
  }

  /** Those of these authors whom the actor may know. */
  async authors(actor: Actor, ids: readonly Uuid[]): Promise<ReviewAuthorRow[]> {
    const where = { AND: [{ id: { in: [...ids] } }, actor.where('read', 'ReviewAuthor')] };
    const select = actor.select('ReviewAuthor');
    if (Object.keys(select).length === 0) return [];
    return (await this.db.read((tx) => tx.reviewAuthor.findMany({ where, select }))) as unknown as ReviewAuthorRow[];
  }

  /** What each of these providers is rated by its reviews since that quarter; public, so no actor narrows. */
  async ratings(providerIds: readonly Uuid[], since: string): Promise<Map<Uuid, Rating>> {
    const where = { providerId: { in: [...providerIds] }, period: { gte: since } };
    const rows = await this.db.read((tx) =>
      tx.review.groupBy({ by: ['providerId'], where, _sum: { stars: true }, _count: { _all: true } }),
    );
    return new Map(rows.map((row) => [row.providerId, ratingOf(row._sum.stars ?? 0, row._count._all)]));
  }

  async nameOf(organisationId: Uuid): Promise<string> {
    const where = { id: organisationId };
    const row = await this.db.read((tx) => tx.organisation.findFirst({ where, select: { id: true, name: true } }));
    if (!row) throw new NotFound({ noun: 'organisation' });
    return row.name;
  }
}

function matching(
  actor: Actor,
  { providerIds, contractId, period, answered }: ReviewSelection,
): Prisma.ReviewWhereInput {
  const of = contractId ? { author: { is: { AND: [{ contractId }, actor.where('read', 'ReviewAuthor')] } } } : {};
  const asked: Prisma.ReviewWhereInput = {
    providerId: providerIds && { in: [...providerIds] },
    period,
    answeredAt: answered === undefined ? undefined : answered ? { not: null } : null,
  };
  return { AND: [actor.where('read', 'Review'), asked, of] };
}
