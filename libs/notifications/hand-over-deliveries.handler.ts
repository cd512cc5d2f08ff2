import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, type Sql } from '#platform';
import { Channels } from './channels.js';
import { DeliveryStatements, type Outcome, type PendingDelivery } from './delivery.sql.js';
import { waitBeforeRetry } from './domain/retry.js';
import { renderTopic } from './domain/topic.js';
import { deliveryRequested } from './notification.events.js';

/** A carrier that takes longer has failed for now: it must not keep the relay from the next alarm. */
const PATIENCE_MS = 5_000;

/**
 * Carries deliveries to their channels, all at once, each with an outcome of its own. A crash between sending and the
 * commit sends again under the same id: told twice is better than not told.
 */
@Injectable()
export class HandOverDeliveries {
  constructor(
    private readonly statements: DeliveryStatements,
    private readonly channels: Channels,
  ) {}

  @OnEvent(deliveryRequested, { sql: true, name: 'notifications.hand-over-deliveries', repeatable: true })
  async handle(event: HandledEvent<{ deliveryIds: Uuid[] }>, sql: Sql): Promise<void> {
    const pending = await this.statements.pending(sql, event.payload.deliveryIds);
    if (pending.length === 0) return;
    const outcomes = await Promise.all(pending.map((delivery) => this.handOver(delivery)));
    await this.statements.settle(sql, event, outcomes);
  }

  private async handOver(delivery: PendingDelivery): Promise<Outcome> {
    const { id, channel, address, language, recipient_name: recipientName } = delivery;
    try {
      const way = this.channels.named(channel);
      if (!way) throw new Error(`No channel ${channel} is set up`);
      const text = renderTopic(delivery.topic, delivery.params, language);
      await inTime(way.hand({ deliveryId: id, address, recipientName, language, ...text }));
      return { id };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { id, error: reason.slice(0, 500), retryIn: waitBeforeRetry(delivery.attempts + 1) };
    }
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
