import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, type GraphqlContext, pageRequest, toConnection } from '#platform';
import { MarkNotificationsRead } from '../mark-notifications-read.js';
import { NotificationQueries } from '../notification.queries.js';
import { toNotificationType } from './notification.presenter.js';
import {
  InboxArgs,
  MarkNotificationReadInput,
  NotificationConnection,
  NotificationType,
} from './notification.types.js';

@Resolver(() => NotificationType)
export class InboxResolver {
  constructor(
    private readonly queries: NotificationQueries,
    private readonly markReadCase: MarkNotificationsRead,
  ) {}

  @Query(() => NotificationConnection, {
    description: 'What you were told as a member of this organisation, newest first.',
  })
  @Allow('read', 'Notification')
  async inbox(
    @CurrentActor() actor: Actor,
    @Args() args: InboxArgs,
    @Context() { language }: GraphqlContext,
  ): Promise<ConnectionOf<NotificationType>> {
    const page = await this.queries.inbox(actor, args.unreadOnly, pageRequest(args));
    return toConnection(page, (row) => toNotificationType(row, language));
  }

  @Mutation(() => [NotificationType], { description: 'Marks items of your own inbox as read.' })
  @Allow('markRead', 'Notification')
  async markNotificationRead(
    @CurrentActor() actor: Actor,
    @Args('input') input: MarkNotificationReadInput,
    @Context() { language }: GraphqlContext,
  ): Promise<NotificationType[]> {
    const rows = await this.markReadCase.execute(actor, { ids: input.ids });
    return rows.map((row) => toNotificationType(row, language));
  }
}
