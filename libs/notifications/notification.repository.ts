import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { PageRequest, Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';

export type NotificationRow = Prisma.NotificationGetPayload<object>;

@Injectable()
export class NotificationRepository {
  constructor(private readonly db: Database) {}

  /** Newest first, one more than asked for. */
  list(actor: Actor, unreadOnly: boolean, page: PageRequest): Promise<NotificationRow[]> {
    const after = page.after ? { id: { lt: page.after } } : {};
    const where = { AND: [own(actor, unreadOnly), after] };
    return this.db.read((tx) => tx.notification.findMany({ where, orderBy: { id: 'desc' }, take: page.first + 1 }));
  }

  count(actor: Actor, unreadOnly: boolean): Promise<number> {
    return this.db.read((tx) => tx.notification.count({ where: own(actor, unreadOnly) }));
  }

  /** In the order of creation; what is not the actor's own is left out. */
  byIds(actor: Actor, ids: readonly Uuid[]): Promise<NotificationRow[]> {
    const where = { AND: [own(actor, false), { id: { in: [...ids] } }] };
    return this.db.read((tx) => tx.notification.findMany({ where, orderBy: { id: 'asc' } }));
  }

  /** Keeps the first time at which an item was read. */
  async markRead(ids: readonly Uuid[]): Promise<void> {
    const where = { id: { in: [...ids] }, readAt: null };
    await this.db.write((tx) => tx.notification.updateMany({ where, data: { readAt: new Date() } }));
  }
}

function own(actor: Actor, unreadOnly: boolean): Prisma.NotificationWhereInput {
  return { AND: [actor.where('read', 'Notification'), unreadOnly ? { readAt: null } : {}] };
}
