import { Injectable } from '@nestjs/common';
import type { PageRequest, Uuid } from '#kernel';
import { Database, Prisma } from '#platform';

export type OrganisationRow = Prisma.OrganisationGetPayload<object>;

export interface OrganisationFilter {
  readonly kind?: string;
  /** Part of the name, or the whole credit code. */
  readonly text?: string;
}

@Injectable()
export class OrganisationRepository {
  constructor(private readonly db: Database) {}

  findByIds(scope: object, ids: readonly Uuid[]): Promise<OrganisationRow[]> {
    return this.db.read((tx) => tx.organisation.findMany({ where: { AND: [scope, { id: { in: [...ids] } }] } }));
  }

  find(scope: object, filter: OrganisationFilter, { first, after }: PageRequest): Promise<OrganisationRow[]> {
    const where = { AND: [scope, matching(filter), after ? { id: { lt: after } } : {}] };
    return this.db.read((tx) => tx.organisation.findMany({ where, orderBy: { id: 'desc' }, take: first + 1 }));
  }

  count(scope: object, filter: OrganisationFilter): Promise<number> {
    return this.db.read((tx) => tx.organisation.count({ where: { AND: [scope, matching(filter)] } }));
  }

  async hasPlatform(): Promise<boolean> {
    const where = { kind: 'PLATFORM' };
    return (await this.db.read((tx) => tx.organisation.findFirst({ where, select: { id: true } }))) !== null;
  }

  create(data: Omit<OrganisationRow, 'createdAt'>): Promise<OrganisationRow> {
    return this.db.write((tx) => tx.organisation.create({ data }));
  }

  async engage(engagement: { id: Uuid; providerId: Uuid; enterpriseId: Uuid }): Promise<void> {
    await this.db.write((tx) => tx.engagement.create({ data: engagement, select: { id: true } }));
  }

  /** True where it was unclaimed until now; only the authenticator's role may do it. */
  async claim(id: Uuid): Promise<boolean> {
    const where = { id, state: 'UNCLAIMED' };
    const { count } = await this.db.write((tx) => tx.organisation.updateMany({ where, data: { state: 'ACTIVE' } }));
    return count === 1;
  }
}

function matching({ kind, text }: OrganisationFilter): Prisma.OrganisationWhereInput {
  return {
    ...(kind && { kind }),
    ...(text && { OR: [{ name: { contains: text, mode: 'insensitive' } }, { creditCode: text }] }),
  };
}
