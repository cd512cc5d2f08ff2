import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Database } from '../database/database.js';
import type { Prisma } from '../generated/prisma/client.js';
import { said, toRow } from './add-events.sql.js';
import type { EventDefinition, EventInput } from './event.js';
import { OutboxHint } from './outbox-hint.js';

/** Where a use case says what happened: in the same transaction, so that it is said if and only if it happened. */
@Injectable()
export class Outbox {
  constructor(
    private readonly database: Database,
    private readonly relayHint: OutboxHint,
  ) {}

  /** Only inside `@Transactional()`. Throws ZodError when the payload is not what the event promises. */
  async add<Payload>(event: EventDefinition<Payload>, input: EventInput<Payload>): Promise<Uuid> {
    const row = toRow(said(event, input));
    // createMany gives nothing back: those who may say something may not read what was said.
    await this.database.write((tx) =>
      tx.outboxEvent.createMany({ data: [{ ...row, payload: row.payload as Prisma.InputJsonValue }] }),
    );
    this.database.afterCommit(OutboxHint, () => this.hint());
    return row.id;
  }

  /** Tells the relay that there is something to do; for those who wrote by `addEvents`, after their commit. */
  hint(): void {
    this.relayHint.give();
  }
}
