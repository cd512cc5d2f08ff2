import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export type ImportRunRow = Prisma.ImportRunGetPayload<object>;
export type ImportErrorRow = Prisma.ImportErrorGetPayload<object>;

@Injectable()
export class ImportRunRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one row more than asked for. */
  list(actor: Actor, page: PageRequest): Promise<ImportRunRow[]> {
    const where = { AND: [actor.where('read', 'ImportRun'), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.importRun.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor): Promise<number> {
    return this.db.read((tx) => tx.importRun.count({ where: actor.where('read', 'ImportRun') }));
  }

  find(actor: Actor, id: Uuid): Promise<ImportRunRow | null> {
    return this.db.read((tx) => tx.importRun.findFirst({ where: { AND: [{ id }, actor.where('read', 'ImportRun')] } }));
  }

  async add(data: Prisma.ImportRunUncheckedCreateInput): Promise<void> {
    await this.db.write((tx) => tx.importRun.create({ data }));
  }

  /** In the order in which they were found, those after number `after`, one more than asked for. */
  errors(actor: Actor, importId: Uuid, first: number, after: number): Promise<ImportErrorRow[]> {
    const where = { AND: [actor.where('read', 'ImportError'), { importId, n: { gt: after } }] };
    return this.db.read((tx) => tx.importError.findMany({ where, orderBy: { n: 'asc' }, take: first + 1 }));
  }

  countErrors(actor: Actor, importId: Uuid): Promise<number> {
    return this.db.read((tx) =>
      tx.importError.count({ where: { AND: [actor.where('read', 'ImportError'), { importId }] } }),
    );
  }
}
