import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { CHANNELS, Channels } from './channels.js';
import { DeliveryQueries } from './delivery.queries.js';
import { DeliveryRepository } from './delivery.repository.js';
import { DeliveryStatements } from './delivery.sql.js';
import { InboxResolver } from './graphql/inbox.resolver.js';
import { HandOverDeliveries } from './hand-over-deliveries.handler.js';
import { MailChannel } from './mail.channel.js';
import { MarkNotificationsRead } from './mark-notifications-read.js';
import { NotificationQueries } from './notification.queries.js';
import { NotificationRepository } from './notification.repository.js';
import { Notifier } from './notifier.sql.js';

@Module({
  imports: [AuditModule],
  providers: [
    MailChannel,
    { provide: CHANNELS, useFactory: (...channels: unknown[]) => channels, inject: [MailChannel] },
    Channels,
    Notifier,
    DeliveryRepository,
    DeliveryQueries,
    NotificationRepository,
    NotificationQueries,
    MarkNotificationsRead,
  ],
  exports: [Channels, Notifier, DeliveryQueries, NotificationQueries, MarkNotificationsRead],
})
export class NotificationsModule {}

@Module({ imports: [NotificationsModule], providers: [InboxResolver] })
export class NotificationsGraphqlModule {}

@Module({ imports: [NotificationsModule], providers: [DeliveryStatements, HandOverDeliveries] })
export class NotificationsWorkerModule {}
