import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { NotFound } from '#kernel';
import { parseInput, Transactional } from '#platform';
import { NotificationRepository, type NotificationRow } from './notification.repository.js';

const schema = z.strictObject({ ids: z.array(z.uuid()).min(1).max(100) });
export type MarkNotificationReadInput = z.infer<typeof schema>;

@Injectable()
export class MarkNotificationsRead {
  constructor(
    private readonly notifications: NotificationRepository,
    private readonly audit: AuditLog,
  ) {}

  /** Throws GENERAL.NOT_FOUND when one of them is not the actor's own; then none is marked. */
  @Transactional()
  async execute(actor: Actor, raw: MarkNotificationReadInput): Promise<NotificationRow[]> {
    const ids = [...new Set(parseInput(schema, raw).ids)];
    const rows = await this.notifications.byIds(actor, ids);
    if (rows.length !== ids.length) throw new NotFound({ noun: 'notification' });
    for (const row of rows) actor.assert('markRead', 'Notification', row);
    await this.notifications.markRead(ids);
    this.audit.record({
      action: 'notification.read',
      subjectType: 'Notification',
      subjectId: rows[0]?.id,
      detail: { ids },
    });
    return this.notifications.byIds(actor, ids);
  }
}
