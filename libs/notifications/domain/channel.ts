import type { Language, Uuid } from '#kernel';
import type { Recipient } from './recipient.js';

/** Every channel that a delivery may name; one works where a `Channel` of that name is provided. */
export const CHANNEL_NAMES = ['IN_APP', 'MAIL', 'SMS', 'VOICE', 'WECOM', 'DINGTALK'] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

export interface ChannelMessage {
  /** The same at every try: by it a receiver sees that a message came twice. */
  readonly deliveryId: Uuid;
  readonly address: string;
  readonly recipientName: string;
  readonly language: Language;
  readonly title: string;
  readonly body: string;
}

/** A way out of the house to a person. The inbox is none: what stands in it is handed over by being written. */
export interface Channel {
  readonly name: Exclude<ChannelName, 'IN_APP'>;
  /** Why it leads nowhere in this installation; undefined where it does. */
  readonly closed?: string;
  /** Where this person is reached by this channel; undefined where they are not. */
  reach(recipient: Recipient): string | undefined;
  /** Resolves once the next carrier has taken the message; throws when it did not. */
  hand(message: ChannelMessage): Promise<void>;
}
