import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export type QuarantineRow = Prisma.QuarantineGetPayload<object>;

export interface QuarantineFilter {
  /** True: only what somebody has looked at; false: only what is open; undefined: both. */
  readonly resolved?: boolean;
}

@Injectable()
export class QuarantineRepository {
  constructor(private readonly db: Database) {}

  list(actor: Actor, filter: QuarantineFilter, { first, after }: PageRequest): Promise<QuarantineRow[]> {
    return this.db.read((tx) =>
      tx.quarantine.findMany({
        where: { AND: [visible(actor, filter), after ? { id: { lt: after } } : {}] },
        orderBy: { id: 'desc' },
        take: first + 1,
      }),
    );
  }

  count(actor: Actor, filter: QuarantineFilter): Promise<number> {
    return this.db.read((tx) => tx.quarantine.count({ where: visible(actor, filter) }));
  }

  async get(actor: Actor, id: Uuid, action: 'read' | 'resolve'): Promise<QuarantineRow> {
    const where = { AND: [{ id }, actor.where(action, 'Quarantine')] };
    const row = await this.db.read((tx) => tx.quarantine.findFirst({ where }));
    if (!row) throw new NotFound({ noun: 'quarantine entry' });
    return row;
  }

  /** Leaves it as it is where somebody was faster. */
  async resolve(id: Uuid, by: Uuid | null, at: Date): Promise<void> {
    await this.db.write((tx) =>
      tx.quarantine.updateMany({ where: { id, resolvedAt: null }, data: { resolvedAt: at, resolvedBy: by } }),
    );
  }
}

function visible(actor: Actor, { resolved }: QuarantineFilter): Prisma.QuarantineWhereInput {
  const state = resolved === undefined ? {} : { resolvedAt: resolved ? { not: null } : null };
  return { AND: [actor.where('read', 'Quarantine'), state] };
}
