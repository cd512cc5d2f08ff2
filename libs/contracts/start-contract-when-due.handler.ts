import { Injectable } from '@nestjs/common';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { EngagementRepository } from '#tenancy';
import { contractActivated, contractStartDue } from './contract.events.js';
import { ContractRepository } from './contract.repository.js';

/** A contract accepted ahead of its start becomes active then. Its coverage stands since the acceptance. */
@Injectable()
export class StartContractWhenDue {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly engagements: EngagementRepository,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(contractStartDue)
  async handle({ payload, providerId, enterpriseId }: HandledEvent<{ contractId: string }>): Promise<void> {
    if (!providerId || !enterpriseId || !(await this.contracts.start(payload.contractId))) return;
    await this.engagements.open(providerId, enterpriseId);
    await this.outbox.add(contractActivated, { providerId, enterpriseId, payload });
  }
}
