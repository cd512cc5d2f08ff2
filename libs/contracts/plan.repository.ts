import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, newId, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { columnsOf } from './plan.columns.js';
import type { CreatePlan, PlanContent } from './plan.input.js';

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
      const { code: _code, idempotencyKey: _key, ...content } = input;
      const version = (last._max.version ?? 0) + 1;
      const data = { ...columnsOf(content), id: newId(), providerId, planId: plan.id, version };
      const { id } = await tx.planVersion.create({ data, select: { id: true } });
      return id;
    });
  }

  /** False when it is no draft any more. */
  async changeDraft(providerId: Uuid, id: Uuid, content: PlanContent): Promise<boolean> {
    const where = { providerId, id, state: 'DRAFT' };
    const { count } = await this.db.write((tx) => tx.planVersion.updateMany({ where, data: columnsOf(content) }));
    return count === 1;
  }

  /** Publishes under the name that the provider has now; false when it is no draft any more. */
  async publish(providerId: Uuid, id: Uuid, publishedAt: Date): Promise<boolean> {
    return this.db.write(async (tx) => {
      const seller = await tx.organisation.findUniqueOrThrow({ where: { id: providerId }, select: { name: true } });
      const data = { state: 'PUBLISHED', publishedAt, sellerName: seller.name };
      return (await tx.planVersion.updateMany({ where: { providerId, id, state: 'DRAFT' }, data })).count === 1;
    });
  }

  /** False when it is not on the market. */
  async withdraw(providerId: Uuid, id: Uuid, withdrawnAt: Date): Promise<boolean> {
    const [where, data] = [
      { providerId, id, state: 'PUBLISHED' },
      { state: 'WITHDRAWN', withdrawnAt },
    ];
    return (await this.db.write((tx) => tx.planVersion.updateMany({ where, data }))).count === 1;
  }

  /** Every published version of these providers that the actor may see, with the fields it may see; newest versions first. */
  async published(actor: Actor, providerIds: readonly Uuid[]): Promise<PlanRow[]> {
    const market = { providerId: { in: [...providerIds] }, state: 'PUBLISHED' };
    const rows = await this.db.read((tx) =>
      tx.planVersion.findMany({
        where: { AND: [market, actor.where('read', 'PlanVersion')] },
        select: { ...actor.select('PlanVersion'), plan: true },
        orderBy: [{ version: 'desc' }, { id: 'asc' }],
      }),
    );
    return rows as unknown as PlanRow[];
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
