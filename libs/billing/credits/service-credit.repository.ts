import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, newId, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { Credit } from '../domain/service-credit.js';

export type ServiceCreditRow = Prisma.ServiceCreditGetPayload<object>;
export type CreditState = 'PROPOSED' | 'DISPUTED' | 'UPHELD' | 'WITHDRAWN' | 'PENDING' | 'APPLIED';

export interface CreditSelection {
  readonly contractId?: Uuid;
  readonly period?: string;
  readonly states?: readonly string[];
}

/** Of which contract and month credits are, and by what fee. */
export interface CreditedMonth {
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly contractId: Uuid;
  readonly period: string;
  readonly fee: bigint;
  readonly currency: string;
  readonly decideBy: Date;
}

@Injectable()
export class ServiceCreditRepository {
  constructor(private readonly db: Database) {}

  /** Until the end of the transaction nobody else reckons up credits of the contract. */
  async lock(contractId: Uuid): Promise<void> {
    const key = `service credits ${contractId}`;
    // Before there is a first credit there is no row to lock.
    await this.db.write((tx) => tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`);
  }

  /** As the worker: which missed promises have a credit, and what all that stand come to in percent. */
  async givenIn(contractId: Uuid, periods: readonly string[]): Promise<{ measurementIds: Set<Uuid>; percent: number }> {
    const where = { contractId, period: { in: [...periods] } };
    const select = { measurementId: true, percent: true, state: true } as const;
    const rows = await this.db.write((tx) => tx.serviceCredit.findMany({ where, select }));
    const standing = rows.filter(({ state }) => state !== 'WITHDRAWN');
    return {
      measurementIds: new Set(rows.map(({ measurementId }) => measurementId)),
      percent: standing.reduce((sum, { percent }) => sum + percent, 0),
    };
  }

  async add(month: CreditedMonth, credits: readonly Credit[]): Promise<Uuid[]> {
    const data = credits.map(({ missed, rule, promisedMs, percent, amount }) => ({
      ...month,
      id: newId(),
      measurementId: missed.id,
      incidentId: missed.incidentId,
      measure: missed.measure,
      dueAt: missed.dueAt,
      measuredMs: missed.measuredMs,
      promisedMs,
      overPercent: rule.overPercent,
      overSeconds: rule.overSeconds,
      rulePercent: rule.creditPercent,
      percent,
      amount,
    }));
    await this.db.write((tx) => tx.serviceCredit.createMany({ data }));
    return data.map(({ id }) => id);
  }

  /** As the worker, locked until the transaction ends. */
  async locked(id: Uuid): Promise<ServiceCreditRow | undefined> {
    return this.db.write(async (tx) => {
      await tx.$queryRaw`SELECT id::text FROM service_credit WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
      return (await tx.serviceCredit.findFirst({ where: { id } })) ?? undefined;
    });
  }

  async waiting(contractId: Uuid): Promise<Uuid[]> {
    const where = { contractId, state: 'PENDING' };
    const rows = await this.db.write((tx) => tx.serviceCredit.findMany({ where, select: { id: true } }));
    return rows.map(({ id }) => id);
  }

  /** False where it stands in that state no longer. */
  async move(id: Uuid, from: CreditState, data: Prisma.ServiceCreditUncheckedUpdateManyInput): Promise<boolean> {
    const where = { id, state: from };
    return (await this.db.write((tx) => tx.serviceCredit.updateMany({ where, data }))).count === 1;
  }

  /** Throws GENERAL.NOT_FOUND. */
  async get(actor: Actor, id: Uuid, action = 'read'): Promise<ServiceCreditRow> {
    const where = { AND: [{ id }, actor.where(action, 'ServiceCredit')] };
    const row = await this.db.read((tx) => tx.serviceCredit.findFirst({ where }));
    if (!row) throw new NotFound({ noun: 'service credit' });
    return row;
  }

  /** Newest first, one row more than asked for. */
  list(actor: Actor, selection: CreditSelection, page: PageRequest): Promise<ServiceCreditRow[]> {
    const where = { AND: [matching(actor, selection), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.serviceCredit.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, selection: CreditSelection): Promise<number> {
    return this.db.read((tx) => tx.serviceCredit.count({ where: matching(actor, selection) }));
  }
}

function matching(actor: Actor, { contractId, period, states }: CreditSelection): Prisma.ServiceCreditWhereInput {
  const asked = { contractId, period, state: states && { in: [...states] } };
  return { AND: [actor.where('read', 'ServiceCredit'), asked] };
}
