import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Notifier } from '#notifications';
import { type HandledEvent, OnEvent, Outbox, type Sql } from '#platform';
import { quarantined } from '../telemetry.events.js';
import { QUARANTINE_TOPIC } from './quarantine.topic.js';
import { quarantineWatchers } from './quarantine-watchers.sql.js';

type Quarantined = z.output<typeof quarantined.schema>;

/** What nobody can read must be seen by somebody. */
@Injectable()
export class TellOfQuarantine {
  constructor(
    private readonly notifier: Notifier,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(quarantined, { sql: true })
  async handle(event: HandledEvent<Quarantined>, sql: Sql): Promise<void> {
    const { quarantineId: subjectId, reason, sourceAddress: source, remoteAddress: remote } = event.payload;
    const recipients = await quarantineWatchers(sql, event);
    await this.notifier.tell(sql, {
      subjectType: 'Quarantine',
      subjectId,
      topic: QUARANTINE_TOPIC,
      params: { reason, source, remote },
      step: 0,
      providerId: event.providerId,
      enterpriseId: event.enterpriseId,
      recipients,
    });
    event.afterCommit(() => this.outbox.hint());
  }
}
