import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

/** `address` is null where the actor may not see it. */
export type DeliveryRow = Omit<Prisma.DeliveryGetPayload<object>, 'lastError'>;

@Injectable()
export class DeliveryRepository {
  constructor(private readonly db: Database) {}

  async ofSubjects(actor: Actor, subjectIds: readonly Uuid[]): Promise<DeliveryRow[]> {
    const where = { AND: [actor.where('read', 'Delivery'), { subjectId: { in: [...subjectIds] } }] };
    const select = actor.select('Delivery');
    if (Object.keys(select).length === 0) return [];
    const rows = await this.db.read((tx) => tx.delivery.findMany({ where, select, orderBy: { id: 'asc' } }));
    return (rows as unknown as DeliveryRow[]).map((row) =>
      actor.can('read', 'Delivery', row, 'address') ? row : { ...row, address: null },
    );
  }
}
