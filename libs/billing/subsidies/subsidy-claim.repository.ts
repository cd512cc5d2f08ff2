import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { SubsidisedDevice } from './claim-months.js';
import { AlreadyClaimed, BudgetExhausted, ProgrammeNotOpen } from './subsidy.errors.js';

export type ClaimRow = Prisma.SubsidyClaimGetPayload<object>;

export interface ClaimSelection {
  readonly programmeId?: Uuid;
  readonly contractId?: Uuid;
  readonly states?: readonly string[];
}

export interface Acceptance {
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly reserved: bigint;
}

@Injectable()
export class SubsidyClaimRepository {
  constructor(private readonly db: Database) {}

  async add(data: readonly Prisma.SubsidyClaimCreateManyInput[]): Promise<void> {
    await this.db.write((tx) => tx.subsidyClaim.createMany({ data: [...data] }));
  }

  /** Those of these that the actor may do `action` to, in the order of ids: so that two never wait for each other. */
  byIds(actor: Actor, ids: readonly Uuid[], action = 'read'): Promise<ClaimRow[]> {
    const where = { AND: [{ id: { in: [...ids] } }, actor.where(action, 'SubsidyClaim')] };
    return this.db.read((tx) => tx.subsidyClaim.findMany({ where, orderBy: { id: 'asc' } }));
  }

  /** Claims that stand or are proposed for one of these devices, as far as row-level security shows them. */
  async openFor(deviceIds: readonly Uuid[]): Promise<number> {
    const live = { OR: [{ state: 'PROPOSED' }, { state: 'ACCEPTED', validTo: { gt: new Date() } }] };
    const where = { deviceId: { in: [...deviceIds] }, ...live };
    return this.db.read((tx) => tx.subsidyClaim.count({ where }));
  }

  /**
   * The programme keeps the money from now on. False where the claim is proposed no longer. Throws SUBSIDY.BUDGET_EXHAUSTED,
   * ALREADY_CLAIMED or PROGRAMME_NOT_OPEN, which the database has the last word on; then the transaction is over.
   */
  async accept(id: Uuid, acceptance: Acceptance, names: { name: string; count: number }): Promise<boolean> {
    const data = { ...acceptance, state: 'ACCEPTED', decidedAt: new Date() };
    try {
      const where = { id, state: 'PROPOSED' };
      return (await this.db.write((tx) => tx.subsidyClaim.updateMany({ where, data }))).count === 1;
    } catch (error) {
      const text = error instanceof Error ? `${error.message} ${JSON.stringify({ ...error, cause: error.cause })}` : '';
      if (text.includes('subsidy_programme_budget')) throw new BudgetExhausted(names);
      if (text.includes('subsidy_claim_once')) throw new AlreadyClaimed();
      if (text.includes('takes no claim')) throw new ProgrammeNotOpen(names);
      throw error;
    }
  }

  /** False where it stands in that state no longer. */
  async move(id: Uuid, from: string, data: Prisma.SubsidyClaimUncheckedUpdateManyInput): Promise<boolean> {
    const where = { id, state: from };
    return (await this.db.write((tx) => tx.subsidyClaim.updateMany({ where, data }))).count === 1;
  }

  /** As the worker, or for a use case: of a contract, in one of these states. */
  ofContract(contractId: Uuid, states: readonly string[]): Promise<ClaimRow[]> {
    const where = { contractId, state: { in: [...states] } };
    return this.db.read((tx) => tx.subsidyClaim.findMany({ where, orderBy: { id: 'asc' } }));
  }

  /** Which devices of a contract a funder pays for, and when: what the enterprise is not charged for. */
  async subsidised(contractId: Uuid): Promise<SubsidisedDevice[]> {
    const rows = await this.ofContract(contractId, ['ACCEPTED', 'ENDED']);
    return rows.flatMap(({ deviceId, validFrom, validTo }) =>
      validFrom && validTo ? [{ deviceId, from: validFrom, to: validTo }] : [],
    );
  }

  /** As the worker in the provider's scope: claims of a programme that stood at some time before an instant, and after another. */
  standing(programmeId: Uuid, from: Date, to: Date): Promise<ClaimRow[]> {
    const where = { programmeId, state: { in: ['ACCEPTED', 'ENDED'] }, validFrom: { lt: to }, validTo: { gt: from } };
    return this.db.write((tx) => tx.subsidyClaim.findMany({ where, orderBy: { id: 'asc' } }));
  }

  /** Gives how many charges of the month there were before, and which of these are new. */
  async charge(
    programmeId: Uuid,
    period: string,
    charges: readonly Prisma.SubsidyChargeCreateManyInput[],
  ): Promise<{ before: number; added: Prisma.SubsidyChargeCreateManyInput[] }> {
    return this.db.write(async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`subsidy ${programmeId} ${period}`}, 0))::text`;
      const known = await tx.subsidyCharge.findMany({ where: { programmeId, period }, select: { claimId: true } });
      const added = charges.filter(({ claimId }) => !known.some((one) => one.claimId === claimId));
      if (added.length > 0) await tx.subsidyCharge.createMany({ data: added });
      return { before: known.length, added };
    });
  }

  /** Newest first, one row more than asked for. */
  list(actor: Actor, selection: ClaimSelection, page: PageRequest): Promise<ClaimRow[]> {
    const where = { AND: [matching(actor, selection), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.subsidyClaim.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, selection: ClaimSelection): Promise<number> {
    return this.db.read((tx) => tx.subsidyClaim.count({ where: matching(actor, selection) }));
  }

  async premisesOf(ids: readonly Uuid[]): Promise<Map<Uuid, { kind: string; regionPath: string }>> {
    const where = { id: { in: [...ids] } };
    const rows = await this.db.read((tx) =>
      tx.premises.findMany({ where, select: { id: true, kind: true, regionPath: true } }),
    );
    return new Map(rows.map(({ id, ...rest }) => [id, rest]));
  }
}

function matching(actor: Actor, { programmeId, contractId, states }: ClaimSelection): Prisma.SubsidyClaimWhereInput {
  const asked = { programmeId, contractId, state: states && { in: [...states] } };
  return { AND: [actor.where('read', 'SubsidyClaim'), asked] };
}
