import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { EngagementRepository } from '#tenancy';
import { contractEndDue, contractEnded, devicesHandedOver } from './contract.events.js';
import { ContractRepository } from './contract.repository.js';
import { CoverageRepository } from './coverage.repository.js';

/**
 * A contract ends with its term, or when the last of its devices has gone to another. Who answers for nothing of an enterprise any
 * more, and keeps none of its devices, no longer sees it.
 */
@Injectable()
export class EndContractWhenOver {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly coverage: CoverageRepository,
    private readonly engagements: EngagementRepository,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(contractEndDue, { name: 'contracts.end-when-due' })
  async due({ payload, providerId, enterpriseId }: HandledEvent<{ contractId: string }>): Promise<void> {
    if (!providerId || !enterpriseId) return;
    const { contractId } = payload;
    await this.end(contractId, providerId, enterpriseId, await this.isLeft(contractId, providerId, enterpriseId));
  }

  @OnEvent(devicesHandedOver, { name: 'contracts.end-when-left' })
  async left(event: HandledEvent<{ contractId: string; toProviderId: string }>): Promise<void> {
    const { payload, providerId, enterpriseId } = event;
    if (!providerId || !enterpriseId) return;
    const { contractId } = payload;
    if (!(await this.isLeft(contractId, providerId, enterpriseId))) return;
    await this.end(contractId, providerId, enterpriseId, true);
  }

  /** Locked before it is asked: an acceptance that brings devices may be under way. */
  private async isLeft(contractId: Uuid, providerId: Uuid, enterpriseId: Uuid): Promise<boolean> {
    await this.contracts.lock(contractId);
    return !(await this.coverage.remains({ contractId, providerId, enterpriseId }));
  }

  private async end(contractId: Uuid, providerId: Uuid, enterpriseId: Uuid, left: boolean): Promise<void> {
    const ended = await this.contracts.finish(contractId, left);
    // Its term may be over before its records have gone: who has kept them until now is seen off then.
    if (!ended && !left) return;
    if (ended) await this.outbox.add(contractEnded, { providerId, enterpriseId, payload: { contractId } });
    if (await this.coverage.remains({ providerId, enterpriseId })) return;
    if (!(await this.coverage.keepsRecords(providerId, enterpriseId)))
      await this.engagements.end(providerId, enterpriseId);
  }
}
