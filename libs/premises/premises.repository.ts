import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export interface PremisesRow {
  readonly id: Uuid;
  readonly enterpriseId: Uuid;
  readonly name: string;
  readonly kind: string;
  readonly smallPlaceSort: string | null;
  readonly address: string;
  readonly regionCode: string;
  readonly regionPath: string;
  readonly gridId: Uuid | null;
  readonly areaM2: number | null;
  readonly persons: number | null;
  readonly use: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly qrCode: string;
  readonly createdAt: Date;
}

export interface PremisesSelection {
  readonly kind?: string;
  /** Slash-ended: this region and all below it. */
  readonly regionPath?: string;
  /** Part of the name or the address. */
  readonly text?: string;
  readonly enterpriseId?: Uuid;
}

@Injectable()
export class PremisesRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one row more than asked for. */
  list(actor: Actor, selection: PremisesSelection, page: PageRequest): Promise<PremisesRow[]> {
    const where = { AND: [visible(actor, selection), page.after ? { id: { lt: page.after } } : {}] };
    return this.db.read((tx) => tx.premises.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, selection: PremisesSelection): Promise<number> {
    return this.db.read((tx) => tx.premises.count({ where: visible(actor, selection) }));
  }

  findAll(actor: Actor, action: string, ids: readonly Uuid[]): Promise<PremisesRow[]> {
    const where = { AND: [{ id: { in: [...ids] } }, actor.where(action, 'Premises')] };
    return this.db.read((tx) => tx.premises.findMany({ where }));
  }

  /** Does the provider serve this enterprise now? */
  async isServed(enterpriseId: Uuid, providerId: Uuid): Promise<boolean> {
    return this.db.read(
      async (tx) => (await tx.engagement.count({ where: { enterpriseId, providerId, endedAt: null } })) > 0,
    );
  }

  async add(premises: Omit<PremisesRow, 'createdAt'>): Promise<void> {
    await this.db.write((tx) => tx.premises.create({ data: premises }));
  }

  async change(
    id: Uuid,
    data: Partial<Omit<PremisesRow, 'id' | 'enterpriseId' | 'qrCode' | 'createdAt'>>,
  ): Promise<void> {
    await this.db.write((tx) => tx.premises.update({ where: { id }, data }));
  }
}

function visible(actor: Actor, { kind, regionPath, text, enterpriseId }: PremisesSelection): Prisma.PremisesWhereInput {
  return {
    AND: [
      actor.where('read', 'Premises'),
      kind ? { kind } : {},
      enterpriseId ? { enterpriseId } : {},
      regionPath ? { regionPath: { gte: regionPath, lt: `${regionPath}~` } } : {},
      text
        ? {
            OR: [
              { name: { contains: text, mode: 'insensitive' } },
              { address: { contains: text, mode: 'insensitive' } },
            ],
          }
        : {},
    ],
  };
}
