import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Database, Outbox } from '#platform';
import { stripeEventReceived } from '../billing.events.js';
import { StripeEventRepository } from './stripe-event.repository.js';

const zEvent = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  created: z.number().int().nonnegative(),
  account: z.string().max(255).nullish(),
  data: z.object({ object: z.object({ id: z.string().max(255).nullish(), object: z.string().max(255) }) }),
});

/** Takes a signed event in: the row and the word of it together, once, or neither. */
@Injectable()
export class ReceiveStripeEvent {
  constructor(
    private readonly db: Database,
    private readonly outbox: Outbox,
    private readonly events: StripeEventRepository,
  ) {}

  /** Throws ZodError on what is no event of Stripe's. */
  async execute(body: string): Promise<void> {
    const { id, type, created, account, data } = zEvent.parse(JSON.parse(body));
    const key = { account: account ?? '', id };
    const row = { ...key, type, objectType: data.object.object, objectId: data.object.id };
    const receive = async () => {
      const fresh = await this.events.receive({ ...row, saidAt: new Date(created * 1000) });
      if (fresh) await this.outbox.add(stripeEventReceived, { payload: key });
    };
    await this.db.within({ role: 'vigil_billing' }, () => this.db.transaction(receive));
  }
}
