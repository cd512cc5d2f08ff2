import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Page, PageRequest } from '#kernel';
import { pageOf } from '#platform';
import { NotificationRepository, type NotificationRow } from './notification.repository.js';

@Injectable()
export class NotificationQueries {
  constructor(private readonly notifications: NotificationRepository) {}

  async inbox(actor: Actor, unreadOnly: boolean, page: PageRequest): Promise<Page<NotificationRow>> {
    const rows = await this.notifications.list(actor, unreadOnly, page);
    return pageOf(rows, page.first, () => this.notifications.count(actor, unreadOnly));
  }
}
