import { Injectable } from '@nestjs/common';
import { addEvents, type HandledEvent, OnEvent, type Sql, said } from '#platform';
import { devicesHandedOver, handoverDue } from './contract.events.js';
import { handOver, takeDue } from './handover.sql.js';

/** How long what the old provider has installed may still speak for devices that have gone. */
export const CREDENTIAL_OVERLAP_DAYS = 14;

/** At the instant of a handover: records and credentials follow the coverage, and the old provider is told. */
@Injectable()
export class HandOverWhenDue {
  @OnEvent(handoverDue, { sql: true, name: 'contracts.hand-over' })
  async handle({ payload }: HandledEvent<{ handoverId: string }>, sql: Sql): Promise<void> {
    const due = await takeDue(sql, payload.handoverId);
    // Cancelled before its instant, or done by an earlier try.
    if (!due) return;
    await handOver(sql, payload.handoverId, due, CREDENTIAL_OVERLAP_DAYS);
    const { fromProviderId: providerId, enterpriseId, fromContractId: contractId, toProviderId } = due;
    await addEvents(sql, [
      said(devicesHandedOver, { providerId, enterpriseId, payload: { contractId, toProviderId } }),
    ]);
  }
}
