import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { addEvents, Outbox, said, TenantPool } from '#platform';
import { stripeEventReceived } from '../billing.events.js';
import { type ReceivedEvent, receiveEvents } from './receive-events.sql.js';

const MOST_AT_ONCE = 500;
const DOOR = { role: 'vigil_billing' } as const;

const zEvent = z.object({
  id: z.string().min(1).max(255),
  type: z.string().min(1).max(255),
  created: z.number().int().nonnegative(),
  account: z.string().max(255).nullish(),
  data: z.object({ object: z.object({ id: z.string().max(255).nullish(), object: z.string().max(255) }) }),
});

interface Waiting {
  readonly event: ReceivedEvent;
  readonly taken: () => void;
  readonly failed: (error: unknown) => void;
}

/** Takes signed events in: the row and the word of it together, once, or neither. What comes during a commit shares the next one. */
@Injectable()
export class ReceiveStripeEvent {
  private waiting: Waiting[] = [];
  private isWriting = false;

  constructor(
    private readonly pool: TenantPool,
    private readonly outbox: Outbox,
  ) {}

  /** Resolves once the event is durable. Throws ZodError on what is no event of Stripe's. */
  async execute(body: string): Promise<void> {
    const { id, type, created, account, data } = zEvent.parse(JSON.parse(body));
    const object = { objectType: data.object.object, objectId: data.object.id ?? null };
    const event = { account: account ?? '', id, type, ...object, saidAt: new Date(created * 1000) };
    await new Promise<void>((taken, failed) => {
      this.waiting.push({ event, taken, failed });
      void this.write();
    });
  }

  private async write(): Promise<void> {
    if (this.isWriting) return;
    this.isWriting = true;
    while (this.waiting.length > 0) await this.take(this.waiting.splice(0, MOST_AT_ONCE));
    this.isWriting = false;
  }

  /** One that is known, or cannot be stored, does not take the others with it: which one it is, halving tells. */
  private async take(batch: readonly Waiting[]): Promise<void> {
    const isAlone = batch.length === 1;
    try {
      if ((await this.store(batch.map(({ event }) => event))) || isAlone) {
        for (const { taken } of batch) taken();
        return;
      }
    } catch (error) {
      // A database that is away refuses all of them at once: Stripe says them again.
      if (isAlone || !isOfTheData(error)) {
        for (const { failed } of batch) failed(error);
        return;
      }
    }
    const half = Math.ceil(batch.length / 2);
    await this.take(batch.slice(0, half));
    await this.take(batch.slice(half));
  }

  /** False, and nothing is stored, unless all of them are fresh. */
  private async store(events: readonly ReceivedEvent[]): Promise<boolean> {
    const words = events.map(({ account, id }) => said(stripeEventReceived, { payload: { account, id } }));
    const known = new Error('known');
    const isFresh = await this.pool
      .transaction(DOOR, async (sql) => {
        const [fresh] = await Promise.all([receiveEvents(sql, events), addEvents(sql, words)]);
        if (fresh < events.length) throw known;
        return true;
      })
      .catch((error: unknown) => {
        if (error === known) return false;
        throw error;
      });
    if (isFresh) this.outbox.hint();
    return isFresh;
  }
}

/** SQLSTATE 22 and 23: what was to be stored is at fault, not the server. */
function isOfTheData(error: unknown): boolean {
  return /^2[23]/.test(String((error as { code?: unknown }).code));
}
