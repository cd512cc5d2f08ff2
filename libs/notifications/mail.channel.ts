import { Injectable } from '@nestjs/common';
import { Mailer } from '#platform';
import type { Channel, ChannelMessage } from './domain/channel.js';
import type { Recipient } from './domain/recipient.js';

@Injectable()
export class MailChannel implements Channel {
  readonly name = 'MAIL';

  constructor(private readonly mailer: Mailer) {}

  get closed(): string | undefined {
    return this.mailer.closed;
  }

  reach(recipient: Recipient): string | undefined {
    return recipient.email;
  }

  hand({ deliveryId, address, title, body }: ChannelMessage): Promise<void> {
    return this.mailer.send({ to: address, subject: title, text: body, messageId: `${deliveryId}@vigil` });
  }
}
