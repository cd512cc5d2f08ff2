import { Injectable } from '@nestjs/common';
import { Database, Prisma } from '#platform';

/** A division as the table holds it. */
export interface DivisionRow {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly level: number;
  readonly parentCode: string | null;
  readonly path: string;
}

export interface DivisionFilter {
  readonly parentCode?: string;
  /** Part of the Chinese or English name. */
  readonly text?: string;
  readonly level?: number;
}

/** Reference data, the same for everyone: no tenancy narrows it down. */
@Injectable()
export class DivisionRepository {
  constructor(private readonly db: Database) {}

  findAll(codes: readonly string[]): Promise<DivisionRow[]> {
    return this.db.read((tx) =>
      tx.division.findMany({ where: { code: { in: [...codes] } }, orderBy: { code: 'asc' } }),
    );
  }

  findChildren(parentCodes: readonly string[]): Promise<DivisionRow[]> {
    return this.db.read((tx) =>
      tx.division.findMany({ where: { parentCode: { in: [...parentCodes] } }, orderBy: { code: 'asc' } }),
    );
  }

  /** By code, one row more than asked for; `after` is the code of the last row seen. */
  search(filter: DivisionFilter, first: number, after?: string): Promise<DivisionRow[]> {
    const where = { AND: [matching(filter), after ? { code: { gt: after } } : {}] };
    return this.db.read((tx) => tx.division.findMany({ where, orderBy: { code: 'asc' }, take: first + 1 }));
  }

  count(filter: DivisionFilter): Promise<number> {
    return this.db.read((tx) => tx.division.count({ where: matching(filter) }));
  }
}

function matching({ parentCode, text, level }: DivisionFilter): Prisma.DivisionWhereInput {
  return {
    ...(parentCode && { parentCode }),
    ...(level && { level }),
    ...(text && { OR: [{ name: { contains: text } }, { nameEn: { contains: text, mode: 'insensitive' } }] }),
  };
}
