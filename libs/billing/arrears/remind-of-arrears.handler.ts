import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { Notifier } from '#notifications';
import { addEvents, type HandledEvent, OnEvent, Outbox, type Sql, said } from '#platform';
import { arrearsReminderDue } from '../billing.events.js';
import { reminderAt } from '../domain/arrears.js';
import { arrearsFacts, payingPeople } from './arrears.sql.js';
import { ARREARS } from './arrears.topic.js';

type Due = HandledEvent<{ contractId: Uuid; since: string; step: number }>;

/** Both sides are told, besides what Stripe writes to the payer, until the contract is out of arrears. */
@Injectable()
export class RemindOfArrears {
  constructor(
    private readonly notifier: Notifier,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(arrearsReminderDue, { sql: true })
  async handle(event: Due, sql: Sql): Promise<void> {
    const { payload, providerId, enterpriseId } = event;
    const { contractId, since, step } = payload;
    const facts = await arrearsFacts(sql, contractId);
    // Paid meanwhile, perhaps in arrears anew: that has reminders of its own.
    if (!providerId || !enterpriseId || facts?.since.toISOString() !== since) return;
    for (const [side, organisation] of [
      ['provider', providerId],
      ['enterprise', enterpriseId],
    ] as const) {
      const recipients = await payingPeople(sql, organisation);
      const params = { number: facts.number, provider: facts.provider, enterprise: facts.enterprise, since, side };
      const about = {
        subjectType: 'Contract',
        subjectId: contractId,
        topic: ARREARS,
        params,
        step,
        occasion: event.id,
      };
      await this.notifier.tell(sql, { ...about, providerId, enterpriseId, recipients });
    }
    const notBefore = reminderAt(new Date(since), step + 1);
    if (notBefore) {
      const next = { providerId, enterpriseId, notBefore, payload: { ...payload, step: step + 1 } };
      await addEvents(sql, [said(arrearsReminderDue, next)]);
    }
    event.afterCommit(() => this.outbox.hint());
  }
}
