import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { StateChanged } from './domain/contract.errors.js';
import type { ContractState } from './domain/contract.transitions.js';

export type ContractRow = Prisma.ContractGetPayload<object>;
export type CoverageRow = Prisma.CoverageGetPayload<object>;

/** What the two parties of an ACTIVE contract are shown while a bill of it is overdue. */
export const IN_ARREARS = 'IN_ARREARS';

export interface ContractFilter {
  readonly states?: readonly string[];
  readonly providerId?: Uuid;
  readonly enterpriseId?: Uuid;
}

export interface OfferableFilter {
  readonly enterpriseId: Uuid;
  readonly premisesIds?: readonly Uuid[] | null;
  readonly deviceIds?: readonly Uuid[] | null;
}

export type OfferableDevice = Prisma.DeviceGetPayload<{
  select: {
    id: true;
    serial: true;
    kind: true;
    premisesId: true;
    regionPath: true;
    providerId: true;
    premises: { select: { name: true } };
  };
}>;

@Injectable()
export class ContractRepository {
  constructor(private readonly db: Database) {}

  async create(data: Prisma.ContractUncheckedCreateInput, deviceIds: readonly Uuid[]): Promise<void> {
    await this.db.write(async (tx) => {
      await tx.contract.create({ data, select: { id: true } });
      const { providerId, enterpriseId } = data;
      const rows = deviceIds.map((deviceId) => ({ providerId, enterpriseId, contractId: data.id, deviceId }));
      await tx.contractDevice.createMany({ data: rows });
    });
  }

  /** Moves the contract on, if it still is in the state that the decision was made on. */
  async move(id: Uuid, from: ContractState, data: Prisma.ContractUncheckedUpdateManyInput): Promise<void> {
    const { count } = await this.db.write((tx) => tx.contract.updateMany({ where: { id, state: from }, data }));
    if (count !== 1) throw new StateChanged();
  }

  /** As the worker: until the end of the transaction nobody moves a contract in force, nor amends it. */
  async lock(id: Uuid): Promise<void> {
    await this.db.write((tx) => tx.$queryRaw`SELECT id::text FROM contract WHERE id = ${id}::uuid FOR NO KEY UPDATE`);
  }

  /** Ends a contract in force, as the worker, if `endsAt` has come or `left` says that nothing of it remains; false where not. */
  async finish(id: Uuid, left: boolean): Promise<boolean> {
    const now = await this.db.now();
    const due = left ? {} : { endsAt: { lte: now } };
    const where = { id, state: { in: ['ACTIVE', 'ENDING'] }, ...due };
    const data = { state: 'ENDED', endedAt: now };
    return (await this.db.write((tx) => tx.contract.updateMany({ where, data }))).count === 1;
  }

  /** Starts an accepted contract, as the worker; false when it is no longer waiting to start. */
  async start(id: Uuid): Promise<boolean> {
    const { count } = await this.db.write((tx) =>
      tx.contract.updateMany({ where: { id, state: 'ACCEPTED' }, data: { state: 'ACTIVE', activatedAt: new Date() } }),
    );
    return count === 1;
  }

  /** Division and end follow an accepted version, if the contract still is in force; else throws CONTRACT.STATE_CHANGED. */
  async follow(id: Uuid, version: { regionPath: string; endsAt: Date | null }): Promise<void> {
    const where = { id, state: 'ACTIVE' };
    const { count } = await this.db.write((tx) => tx.contract.updateMany({ where, data: version }));
    if (count !== 1) throw new StateChanged();
  }

  /** Moves the end of a contract in force to a later one, as the worker; false where it is not in force, or has another end by now. */
  async renew({ id, endsAt: from }: ContractRow, endsAt: Date): Promise<boolean> {
    const where = { id, endsAt: from, state: 'ACTIVE' };
    return (await this.db.write((tx) => tx.contract.updateMany({ where, data: { endsAt } }))).count === 1;
  }

  /** Whatever row-level security shows of it. */
  signed(id: Uuid): Promise<ContractRow | null> {
    return this.db.read((tx) => tx.contract.findFirst({ where: { id } }));
  }

  async get(actor: Actor, id: Uuid, action = 'read'): Promise<ContractRow> {
    const row = await this.db.read((tx) =>
      tx.contract.findFirst({
        where: { AND: [{ id }, actor.where(action, 'Contract')] },
        select: actor.select('Contract'),
      }),
    );
    if (!row) throw new NotFound({ noun: 'contract' });
    return row as unknown as ContractRow;
  }

  async all(actor: Actor, ids: readonly Uuid[]): Promise<ContractRow[]> {
    const where = { AND: [{ id: { in: [...ids] } }, actor.where('read', 'Contract')] };
    const select = actor.select('Contract');
    return (await this.db.read((tx) => tx.contract.findMany({ where, select }))) as unknown as ContractRow[];
  }

  async list(actor: Actor, filter: ContractFilter, page: PageRequest): Promise<ContractRow[]> {
    const rows = await this.db.read((tx) =>
      tx.contract.findMany({
        where: { AND: [this.where(actor, filter), page.after ? { id: { lt: page.after } } : {}] },
        select: actor.select('Contract'),
        orderBy: { id: 'desc' },
        take: page.first + 1,
      }),
    );
    return rows as unknown as ContractRow[];
  }

  count(actor: Actor, filter: ContractFilter): Promise<number> {
    return this.db.read((tx) => tx.contract.count({ where: this.where(actor, filter) }));
  }

  coverageOf(actor: Actor, contractIds: readonly Uuid[]): Promise<CoverageRow[]> {
    return this.db.read((tx) =>
      tx.coverage.findMany({
        where: { AND: [{ contractId: { in: [...contractIds] } }, actor.where('read', 'Coverage')] },
        orderBy: { id: 'asc' },
        take: 10_000,
      }),
    );
  }

  /** The devices an offer would cover: those named, else all of the premises named, else all of the enterprise; not the retired. */
  offerable(actor: Actor, wanted: OfferableFilter): Promise<OfferableDevice[]> {
    const { enterpriseId, premisesIds, deviceIds } = wanted;
    const narrowed = deviceIds
      ? { id: { in: [...deviceIds] } }
      : premisesIds
        ? { premisesId: { in: [...premisesIds] } }
        : {};
    return this.db.read((tx) =>
      tx.device.findMany({
        where: {
          AND: [actor.where('read', 'Device'), { enterpriseId, state: { notIn: ['STOCKED', 'RETIRED'] } }, narrowed],
        },
        select: {
          id: true,
          serial: true,
          kind: true,
          premisesId: true,
          regionPath: true,
          providerId: true,
          premises: { select: { name: true } },
        },
        orderBy: { id: 'asc' },
      }),
    );
  }

  /** Names as they stand in the terms. Undefined where the organisation is not visible to the actor. */
  async party(
    actor: Actor,
    id: Uuid,
  ): Promise<{ id: Uuid; name: string; creditCode: string | null; kind: string } | undefined> {
    const row = await this.db.read((tx) =>
      tx.organisation.findFirst({
        where: { AND: [{ id }, actor.where('read', 'Organisation')] },
        select: { id: true, name: true, creditCode: true, kind: true },
      }),
    );
    return row ?? undefined;
  }

  /** How many devices each contract names. */
  async deviceCounts(actor: Actor, contractIds: readonly Uuid[]): Promise<Map<Uuid, number>> {
    const rows = await this.db.read((tx) =>
      tx.contractDevice.groupBy({
        by: ['contractId'],
        where: { AND: [{ contractId: { in: [...contractIds] } }, actor.where('read', 'ContractDevice')] },
        _count: true,
      }),
    );
    return new Map(rows.map((row) => [row.contractId, row._count]));
  }

  private where(actor: Actor, { states, providerId, enterpriseId }: ContractFilter): Prisma.ContractWhereInput {
    const knows = 'arrearsSince' in actor.select('Contract');
    return { AND: [actor.where('read', 'Contract'), { providerId, enterpriseId }, states ? shown(states, knows) : {}] };
  }
}

/** By the state that is shown: whoever may not know of arrears finds none, and sees these contracts as ACTIVE. */
function shown(states: readonly string[], knows: boolean): Prisma.ContractWhereInput {
  if (!knows) return { state: { in: states.filter((state) => state !== IN_ARREARS) } };
  const active = { state: 'ACTIVE' };
  return {
    OR: [
      { state: { in: states.filter((state) => state !== IN_ARREARS && state !== 'ACTIVE') } },
      ...(states.includes('ACTIVE') ? [{ ...active, arrearsSince: null }] : []),
      ...(states.includes(IN_ARREARS) ? [{ ...active, arrearsSince: { not: null } }] : []),
    ],
  };
}
