import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Connection, PageArgs } from '#platform';
import { CHANNEL_NAMES } from '../domain/channel.js';

const names = <Name extends string>(list: readonly Name[]) =>
  Object.fromEntries(list.map((name) => [name, name])) as { [N in Name]: N };

export const DeliveryChannel = names(CHANNEL_NAMES);
export type DeliveryChannel = keyof typeof DeliveryChannel;
registerEnumType(DeliveryChannel, { name: 'DeliveryChannel', description: 'By which way a person is told.' });

export const DeliveryState = names(['PENDING', 'HANDED_OVER', 'FAILED', 'UNREACHABLE']);
export type DeliveryState = keyof typeof DeliveryState;
registerEnumType(DeliveryState, {
  name: 'DeliveryState',
  description:
    'PENDING until the channel has taken it, then HANDED_OVER; FAILED where it is not or no longer tried. UNREACHABLE: no channel leads to the person, so call by hand.',
});

@ObjectType('Notification', { description: 'An item of your inbox.' })
export class NotificationType {
  @Field(() => ID, { description: 'Id of the item.' })
  id: string;

  @Field({ description: 'What it is about, as a stable dotted name, e.g. incident.opened.' })
  topic: string;

  @Field({ description: 'One line, in your language.' })
  title: string;

  @Field({ description: 'The whole text, in your language.' })
  body: string;

  @Field({ description: 'Type of the object that it is about, e.g. Incident.' })
  subjectType: string;

  @Field(() => ID, { description: 'Id of the object that it is about.' })
  subjectId: string;

  @Field({ description: 'When you were told.' })
  createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'When you first marked it as read.' })
  readAt?: Date | null;
}

@ObjectType({ description: 'A page of your inbox, newest first.' })
export class NotificationConnection extends Connection(NotificationType) {}

@ArgsType()
export class InboxArgs extends PageArgs {
  @Field(() => Boolean, { defaultValue: false, description: 'Only what you have not read yet.' })
  unreadOnly: boolean = false;
}

@InputType({ description: 'Which items you have read.' })
export class MarkNotificationReadInput {
  @Field(() => [ID], { description: 'Ids of your own items, 1 to 100.' })
  ids: string[];
}

@ObjectType('Delivery', { description: 'By which channel a person was told, and whether it went out.' })
export class DeliveryType {
  @Field(() => ID, { description: 'Id of the delivery; a message that is sent twice carries it both times.' })
  id: string;

  @Field(() => ID, { description: 'The organisation for which the person is told.' })
  organisationId: string;

  @Field(() => ID, { nullable: true, description: 'The person, where they have an account.' })
  userId?: string | null;

  @Field({ description: 'Name of the person.' })
  recipientName: string;

  @Field({ description: 'As what the person is told, e.g. DISPATCHER, GUARD, NEIGHBOUR.' })
  recipientDuty: string;

  @Field(() => String, { nullable: true, description: 'Whom to call by hand: only of those who are UNREACHABLE.' })
  phone?: string | null;

  @Field(() => DeliveryChannel, { description: 'The channel.' })
  channel: DeliveryChannel;

  @Field(() => Int, { description: 'Step of the escalation ladder: 0 is the first, to all at once.' })
  step: number;

  @Field(() => DeliveryState, { description: 'Whether the channel has taken it.' })
  state: DeliveryState;

  @Field(() => Int, { description: 'How often it was tried.' })
  attempts: number;

  @Field({ description: 'When it was decided to tell the person.' })
  createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'When the channel took it.' })
  handedOverAt?: Date | null;
}
