import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import { ancestorPaths } from './domain/filing.js';

export interface FilingRow {
  readonly id: Uuid;
  readonly providerId: Uuid;
  readonly regionCode: string;
  readonly regionPath: string;
  readonly number: string;
  readonly state: string;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly createdAt: Date;
}

export interface FilingFilter {
  readonly providerId?: Uuid;
  /** Only filings for this region or one below it. */
  readonly regionPath?: string;
}

@Injectable()
export class FilingRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one row more than asked for. */
  list(actor: Actor, filter: FilingFilter, page: PageRequest): Promise<FilingRow[]> {
    const where = { AND: [visible(actor, filter), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.filing.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, filter: FilingFilter): Promise<number> {
    return this.db.read((tx) => tx.filing.count({ where: visible(actor, filter) }));
  }

  find(actor: Actor, action: string, id: Uuid): Promise<FilingRow | null> {
    return this.db.read((tx) => tx.filing.findFirst({ where: { AND: [{ id }, actor.where(action, 'Filing')] } }));
  }

  /** The filings of a provider for exactly these regions; public, so no actor narrows them down. */
  ofProvider(providerId: Uuid, regionPaths: readonly string[]): Promise<FilingRow[]> {
    return this.db.read((tx) => tx.filing.findMany({ where: { providerId, regionPath: { in: [...regionPaths] } } }));
  }

  /** Of every provider, those that stand at this moment for exactly these regions. */
  standing(regionPaths: readonly string[], at: Date): Promise<FilingRow[]> {
    const where = { AND: [{ regionPath: { in: [...regionPaths] } }, standingAt(at)] };
    return this.db.read((tx) => tx.filing.findMany({ where, orderBy: { id: 'asc' } }));
  }

  /** Of every provider, those that stand at this moment for the region, one above or one below it. */
  standingAround(regionPath: string, at: Date): Promise<FilingRow[]> {
    const below = { regionPath: { gte: regionPath, lt: `${regionPath}~` } };
    const where = { AND: [{ OR: [below, { regionPath: { in: ancestorPaths(regionPath) } }] }, standingAt(at)] };
    return this.db.read((tx) => tx.filing.findMany({ where, orderBy: { id: 'asc' } }));
  }

  /** Those of these providers that stand at this moment, wherever. */
  standingOf(providerIds: readonly Uuid[], at: Date): Promise<FilingRow[]> {
    const where = { AND: [{ providerId: { in: [...providerIds] } }, standingAt(at)] };
    return this.db.read((tx) => tx.filing.findMany({ where, orderBy: { id: 'asc' } }));
  }

  async isProvider(id: Uuid): Promise<boolean> {
    return this.db.read(async (tx) => (await tx.organisation.count({ where: { id, kind: 'PROVIDER' } })) > 0);
  }

  async add(
    filing: Pick<FilingRow, 'id' | 'providerId' | 'regionCode' | 'regionPath' | 'number' | 'validTo'>,
  ): Promise<void> {
    await this.db.write((tx) => tx.filing.create({ data: filing }));
  }

  async change(id: Uuid, data: Partial<Pick<FilingRow, 'number' | 'state' | 'validFrom' | 'validTo'>>): Promise<void> {
    await this.db.write((tx) => tx.filing.update({ where: { id }, data }));
  }
}

function standingAt(at: Date): Prisma.FilingWhereInput {
  return { state: 'FILED', validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] };
}

function visible(actor: Actor, { providerId, regionPath }: FilingFilter): Prisma.FilingWhereInput {
  return {
    AND: [
      actor.where('read', 'Filing'),
      providerId ? { providerId } : {},
      regionPath ? { regionPath: { gte: regionPath, lt: `${regionPath}~` } } : {},
    ],
  };
}
