import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type PageRequest, type Uuid } from '#kernel';
import { Database, Prisma } from '#platform';
import { AmendmentDecided, AmendmentOutdated } from './domain/amendment.errors.js';

export type AmendmentRow = Prisma.ContractAmendmentGetPayload<object>;

export interface AmendmentFilter {
  readonly contractId?: Uuid;
  readonly states?: readonly string[];
}

@Injectable()
export class AmendmentRepository {
  constructor(private readonly db: Database) {}

  async add(data: Prisma.ContractAmendmentUncheckedCreateInput): Promise<void> {
    await this.db.write((tx) => tx.contractAmendment.create({ data, select: { id: true } }));
  }

  /** Throws CONTRACT.AMENDMENT_DECIDED where it is open no more, and CONTRACT.AMENDMENT_OUTDATED where another one was quicker. */
  async decide({ id, state }: AmendmentRow, data: Prisma.ContractAmendmentUncheckedUpdateManyInput): Promise<void> {
    const where = { id, state: 'OPEN' };
    try {
      const { count } = await this.db.write((tx) => tx.contractAmendment.updateMany({ where, data }));
      if (count !== 1) throw new AmendmentDecided({ state });
    } catch (error) {
      const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
      throw isTaken ? new AmendmentOutdated() : error;
    }
  }

  async get(actor: Actor, id: Uuid, action = 'read'): Promise<AmendmentRow> {
    const where = { AND: [{ id }, actor.where(action, 'ContractAmendment')] };
    const row = await this.db.read((tx) => tx.contractAmendment.findFirst({ where }));
    if (!row) throw new NotFound({ noun: 'amendment' });
    return row;
  }

  /** Accepted versions of contracts, oldest first, as row-level security shows them. */
  accepted(contractIds: readonly Uuid[]): Promise<AmendmentRow[]> {
    const where = { contractId: { in: [...contractIds] }, state: 'ACCEPTED' };
    return this.db.read((tx) => tx.contractAmendment.findMany({ where, orderBy: { version: 'asc' } }));
  }

  /** Newest first, one row more than asked for. */
  list(actor: Actor, filter: AmendmentFilter, page: PageRequest): Promise<AmendmentRow[]> {
    const where = { AND: [this.where(actor, filter), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) =>
      tx.contractAmendment.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }),
    );
  }

  count(actor: Actor, filter: AmendmentFilter): Promise<number> {
    return this.db.read((tx) => tx.contractAmendment.count({ where: this.where(actor, filter) }));
  }

  private where(actor: Actor, { contractId, states }: AmendmentFilter): Prisma.ContractAmendmentWhereInput {
    const wanted = { contractId, ...(states ? { state: { in: [...states] } } : {}) };
    return { AND: [actor.where('read', 'ContractAmendment'), wanted] };
  }
}
