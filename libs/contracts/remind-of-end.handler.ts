import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { contractEndNear, contractSigned } from './contract.events.js';
import { ContractRepository } from './contract.repository.js';
import { remindersOf } from './domain/end-reminders.js';

/** With every version that is signed the reminders of the end that it leaves are laid out. Those of an earlier end fall silent. */
@Injectable()
export class RemindOfEnd {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(contractSigned, { name: 'contracts.lay-out-reminders' })
  async signed({ payload, providerId, enterpriseId }: HandledEvent<{ contractId: Uuid }>): Promise<void> {
    const { contractId } = payload;
    const contract = await this.contracts.signed(contractId);
    if (!contract?.endsAt) return;
    const endsAt = contract.endsAt.toISOString();
    for (const { days, at } of remindersOf(contract.endsAt, new Date())) {
      const said = { providerId, enterpriseId, payload: { contractId, endsAt, days }, notBefore: at };
      await this.outbox.add(contractEndNear, said);
    }
  }
}
