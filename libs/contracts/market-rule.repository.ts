import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { ancestorPaths } from '#providers';

export type MarketRuleRow = Prisma.MarketRuleGetPayload<object>;

export interface MarketRuleFilter {
  /** Only rules that hold in this region: its own and those of the divisions above it. */
  readonly regionPath?: string;
  /** Only rules that hold at this moment. */
  readonly at?: Date;
}

@Injectable()
export class MarketRuleRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one row more than asked for. */
  list(actor: Actor, filter: MarketRuleFilter, page: PageRequest): Promise<MarketRuleRow[]> {
    const where = { AND: [visible(actor, filter), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.marketRule.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, filter: MarketRuleFilter): Promise<number> {
    return this.db.read((tx) => tx.marketRule.count({ where: visible(actor, filter) }));
  }

  async get(actor: Actor, id: Uuid): Promise<MarketRuleRow> {
    const where = { AND: [{ id }, actor.where('read', 'MarketRule')] };
    const row = await this.db.read((tx) => tx.marketRule.findFirst({ where }));
    if (!row) throw new NotFound({ noun: 'market rule' });
    return row;
  }

  /** Rules in force in these regions, and with `below` those of every division inside them. Public, so no actor narrows. */
  inForce(regionPaths: readonly string[], at: Date, { below = false } = {}): Promise<MarketRuleRow[]> {
    const above = [...new Set(regionPaths.flatMap(ancestorPaths))];
    const inside = below ? regionPaths.map((path) => ({ regionPath: { gte: path, lt: `${path}~` } })) : [];
    const where = { AND: [{ OR: [{ regionPath: { in: above } }, ...inside] }, holdingAt(at)] };
    return this.db.read((tx) => tx.marketRule.findMany({ where, orderBy: { id: 'asc' } }));
  }

  /** Until the end of the transaction, nobody else sets the authority's rule for this region. */
  async lock(authorityId: Uuid, regionCode: string): Promise<void> {
    const key = `market_rule ${authorityId} ${regionCode}`;
    // Before there is a first version there is no row to lock.
    await this.db.write((tx) => tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`);
  }

  /** The last version that an authority has set for a region. */
  last(authorityId: Uuid, regionCode: string): Promise<MarketRuleRow | null> {
    return this.db.read((tx) =>
      tx.marketRule.findFirst({ where: { authorityId, regionCode }, orderBy: { version: 'desc' } }),
    );
  }

  async end(authorityId: Uuid, id: Uuid, validTo: Date): Promise<void> {
    await this.db.write((tx) => tx.marketRule.updateMany({ where: { authorityId, id }, data: { validTo } }));
  }

  async add(data: Prisma.MarketRuleUncheckedCreateInput): Promise<void> {
    await this.db.write((tx) => tx.marketRule.create({ data, select: { id: true } }));
  }

  async authorityName(id: Uuid): Promise<string> {
    const row = await this.db.read((tx) =>
      tx.organisation.findFirst({ where: { id }, select: { id: true, name: true } }),
    );
    if (!row) throw new NotFound({ noun: 'authority' });
    return row.name;
  }
}

function holdingAt(at: Date): Prisma.MarketRuleWhereInput {
  return { validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] };
}

function visible(actor: Actor, { regionPath, at }: MarketRuleFilter): Prisma.MarketRuleWhereInput {
  return {
    AND: [
      actor.where('read', 'MarketRule'),
      regionPath ? { regionPath: { in: ancestorPaths(regionPath) } } : {},
      at ? holdingAt(at) : {},
    ],
  };
}
