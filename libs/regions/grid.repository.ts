import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export interface GridRow {
  readonly id: Uuid;
  readonly authorityId: Uuid;
  readonly divisionCode: string;
  readonly regionPath: string;
  readonly name: string;
  readonly size: string;
  readonly createdAt: Date;
}

@Injectable()
export class GridRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one row more than asked for; of the region and all below it. */
  list(actor: Actor, regionPath: string | undefined, page: PageRequest): Promise<GridRow[]> {
    const where = { AND: [visible(actor, regionPath), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.grid.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, regionPath: string | undefined): Promise<number> {
    return this.db.read((tx) => tx.grid.count({ where: visible(actor, regionPath) }));
  }

  findAll(actor: Actor, ids: readonly Uuid[]): Promise<GridRow[]> {
    const where = { AND: [actor.where('read', 'Grid'), { id: { in: [...ids] } }] };
    return this.db.read((tx) => tx.grid.findMany({ where }));
  }

  nameTaken(authorityId: Uuid, divisionCode: string, name: string): Promise<boolean> {
    return this.db.read(async (tx) => (await tx.grid.count({ where: { authorityId, divisionCode, name } })) > 0);
  }

  async add(grid: Omit<GridRow, 'createdAt'>): Promise<void> {
    await this.db.write((tx) => tx.grid.create({ data: grid }));
  }
}

function visible(actor: Actor, regionPath?: string): Prisma.GridWhereInput {
  const inside = regionPath ? { regionPath: { gte: regionPath, lt: `${regionPath}~` } } : {};
  return { AND: [actor.where('read', 'Grid'), inside] };
}
