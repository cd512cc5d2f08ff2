import { Injectable } from '@nestjs/common';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { serviceRecordDue } from './service-level.events.js';
import { ServiceRecordRepository } from './service-record.repository.js';

const DAY_MS = 86_400_000;

/** Reckons up a provider's public figures soon after something was measured, and every day, since days pass out of the ninety. */
@Injectable()
export class ReckonServiceRecord {
  constructor(
    private readonly records: ServiceRecordRepository,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(serviceRecordDue, { name: 'contracts.reckon-service-record' })
  async due({ providerId }: HandledEvent<object>): Promise<void> {
    if (!providerId) throw new Error('Figures are of a provider');
    const next = new Date(Date.now() + DAY_MS);
    // One that was brought forward has been reckoned up by then: only one chain of days goes on.
    if (await this.records.reckon(providerId, next))
      await this.outbox.add(serviceRecordDue, { providerId, notBefore: next, payload: {} });
  }
}
