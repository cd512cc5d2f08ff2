import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

/** Where devices are that a price is asked for, and how many of each kind. */
@Injectable()
export class PriceRepository {
  constructor(private readonly db: Database) {}

  /** Region paths of these premises, or of all that the actor sees; `found` says how many they are. */
  async regionsOf(actor: Actor, premisesIds?: readonly Uuid[]): Promise<{ found: number; regionPaths: string[] }> {
    const wanted = premisesIds ? { id: { in: [...premisesIds] } } : {};
    const rows = await this.db.read((tx) =>
      tx.premises.findMany({
        where: { AND: [actor.where('read', 'Premises'), wanted] },
        // The owner is fetched for the record of what an authority reads.
        select: { id: true, enterpriseId: true, regionPath: true },
      }),
    );
    return { found: rows.length, regionPaths: [...new Set(rows.map(({ regionPath }) => regionPath))] };
  }

  /** Counted by the database: ten thousand devices need not travel for a price. Stocked and retired ones cost nothing. */
  async countsByKind(actor: Actor, premisesIds?: readonly Uuid[]): Promise<Map<string, number>> {
    const place: Prisma.DeviceWhereInput = premisesIds ? { premisesId: { in: [...premisesIds] } } : {};
    const groups = await this.db.read((tx) =>
      tx.device.groupBy({
        by: ['kind'],
        where: { AND: [actor.where('read', 'Device'), { state: { notIn: ['STOCKED', 'RETIRED'] } }, place] },
        _count: true,
      }),
    );
    return new Map(groups.map(({ kind, _count }) => [kind, _count]));
  }
}
