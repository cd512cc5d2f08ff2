import { Inject, Injectable } from '@nestjs/common';
import type { Channel, ChannelName } from './domain/channel.js';
import type { Recipient } from './domain/recipient.js';

/** Injection token of the list of channels: SMS, voice, WeCom and DingTalk join by being added to it. */
export const CHANNELS = Symbol('vigil:channels');

export interface WayOut {
  readonly channel: ChannelName;
  readonly address: string;
  readonly closed?: string;
}

/** The ways out of the house that work in this installation. */
@Injectable()
export class Channels {
  constructor(@Inject(CHANNELS) private readonly channels: readonly Channel[]) {}

  /** Each with the reason where it is closed. */
  waysTo(recipient: Recipient): WayOut[] {
    return this.channels.flatMap((channel) => {
      const address = channel.reach(recipient);
      return address ? [{ channel: channel.name, address, closed: channel.closed }] : [];
    });
  }

  named(name: string): Channel | undefined {
    return this.channels.find((channel) => channel.name === name);
  }
}
