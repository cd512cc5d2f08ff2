import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export type SignalRow = Prisma.SignalGetPayload<object>;

@Injectable()
export class SignalRepository {
  constructor(private readonly db: Database) {}

  /** Newest first; ids rise with time, so the id alone says where a page ends. */
  list(actor: Actor, deviceId: Uuid, { first, after }: PageRequest): Promise<SignalRow[]> {
    return this.db.read((tx) =>
      tx.signal.findMany({
        where: { AND: [ofDevice(actor, deviceId), after ? { id: { lt: after } } : {}] },
        orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
        take: first + 1,
      }),
    );
  }

  count(actor: Actor, deviceId: Uuid): Promise<number> {
    return this.db.read((tx) => tx.signal.count({ where: ofDevice(actor, deviceId) }));
  }
}

function ofDevice(actor: Actor, deviceId: Uuid): Prisma.SignalWhereInput {
  return { AND: [{ deviceId }, actor.where('read', 'Signal')] };
}
