import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, newId, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { CreatePlan } from './domain/plan.js';

export type PlanRow = Prisma.PlanVersionGetPayload<{ include: { plan: true } }>;

export interface PlanFilter {
  readonly providerId?: Uuid;
  readonly state?: string;
}

@Injectable()
export class PlanRepository {
  constructor(private readonly db: Database) {}

  /** A new draft version of the plan with this code, which is made when the provider has none. */
  createDraft(providerId: Uuid, input: CreatePlan): Promise<Uuid> {
    return this.db.write(async (tx) => {
      const key = { providerId_code: { providerId, code: input.code } };
      const plan =
        (await tx.plan.findUnique({ where: key })) ??
        (await tx.plan.create({ data: { id: newId(), providerId, code: input.code } }));
      const last = await tx.planVersion.aggregate({ where: { providerId, planId: plan.id }, _max: { version: true } });
      const { baseFee, unitPrices, code: _code, idempotencyKey: _key, ...rest } = input;
      const { id } = await tx.planVersion.create({
        data: {
          ...rest,
          id: newId(),
          providerId,
          planId: plan.id,
          version: (last._max.version ?? 0) + 1,
          currency: baseFee.currency,
          baseFee: BigInt(baseFee.amount),
          unitPrices: Object.fromEntries(unitPrices.map(({ kind, amount }) => [kind, amount])),
        },
        select: { id: true },
      });
      return id;
    });
  }

  async setState(id: Uuid, from: string, to: 'PUBLISHED' | 'WITHDRAWN', at: Date): Promise<boolean> {
    const stamp = to === 'PUBLISHED' ? { publishedAt: at } : { withdrawnAt: at };
    const { count } = await this.db.write((tx) =>
      tx.planVersion.updateMany({ where: { id, state: from }, data: { state: to, ...stamp } }),
    );
    return count === 1;
  }

  /** The version if `actor` may do `action` on it, with exactly the fields it may read. */
  async get(actor: Actor, id: Uuid, action = 'read'): Promise<PlanRow> {
    const row = await this.db.read((tx) =>
      tx.planVersion.findFirst({
        where: { AND: [{ id }, actor.where(action, 'PlanVersion')] },
        select: { ...actor.select('PlanVersion'), plan: true },
      }),
    );
    if (!row) throw new NotFound({ noun: 'plan' });
    return row as unknown as PlanRow;
  }

  async list(actor: Actor, filter: PlanFilter, page: PageRequest): Promise<PlanRow[]> {
    const rows = await this.db.read((tx) =>
      tx.planVersion.findMany({
        where: { AND: [this.where(actor, filter), page.after ? { id: { lt: page.after } } : {}] },
        select: { ...actor.select('PlanVersion'), plan: true },
        orderBy: { id: 'desc' },
        take: page.first + 1,
      }),
    );
    return rows as unknown as PlanRow[];
  }

  count(actor: Actor, filter: PlanFilter): Promise<number> {
    return this.db.read((tx) => tx.planVersion.count({ where: this.where(actor, filter) }));
  }

  private where(actor: Actor, { providerId, state }: PlanFilter): Prisma.PlanVersionWhereInput {
    return { AND: [actor.where('read', 'PlanVersion'), { providerId, state }] };
  }
}
