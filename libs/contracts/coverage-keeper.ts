import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { devicesLeaving, handoverDue } from './contract.events.js';
import { ContractRepository, type ContractRow } from './contract.repository.js';
import { CoverageRepository } from './coverage.repository.js';
import { type ContractTerms, leavingTerms } from './domain/contract-terms.js';
import { type CoveragePlan, earliestLeave, Promised, planCoverage, type Span } from './domain/coverage-plan.js';
import { DevicePromised, NoticeNotKept, SwitchNotConfirmed } from './domain/handover.errors.js';
import { HandoverRepository } from './handover.repository.js';

/** Moves coverage between contracts, in the transaction of the enterprise's acceptance: all of it or nothing. */
@Injectable()
export class CoverageKeeper {
  constructor(
    private readonly coverage: CoverageRepository,
    private readonly contracts: ContractRepository,
    private readonly handovers: HandoverRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Covers every device of the contract from `from` on. What others cover is taken over in the same instant, if the enterprise has
   * said so and their notice is kept. True where something is taken over.
   * Throws CONTRACT.DEVICE_ALREADY_COVERED, CONTRACT.DEVICE_PROMISED, CONTRACT.NOTICE_NOT_KEPT.
   */
  async begin(actor: Actor, contract: ContractRow, from: Date, switching: boolean): Promise<boolean> {
    // The devices that were signed, whatever else the provider may have written beside the terms since.
    const deviceIds = (contract.terms as unknown as ContractTerms).devices.map(({ id }) => id);
    const { providerId, enterpriseId, id: contractId, endsAt: to } = contract;
    const plan = planned(await this.coverage.spansOf(enterpriseId, deviceIds, from), {
      providerId,
      contractId,
      deviceIds,
      from,
      to,
    });
    const lost = plan.cuts.map(({ span }) => span);
    if (lost.length > 0) {
      if (!switching) throw new SwitchNotConfirmed({ count: lost.length, at: from.toISOString() });
      await this.assertMayLeave(actor, contract, lost, from);
    }
    await this.coverage.cut(plan.cuts);
    await this.coverage.add(contract, plan.added);
    for (const handoverId of lost.length > 0
      ? await this.handovers.plan(contract, lost, from, actor.facts.userId)
      : []) {
      await this.outbox.add(handoverDue, { providerId, enterpriseId, payload: { handoverId }, notBefore: from });
    }
    const rivals = lost.filter((span) => span.providerId !== providerId);
    await this.warn(enterpriseId, rivals, from);
    return lost.length > 0;
  }

  private async warn(enterpriseId: Uuid, lost: readonly Span[], from: Date): Promise<void> {
    for (const contractId of new Set(lost.map((span) => span.contractId))) {
      const own = lost.filter((span) => span.contractId === contractId);
      const payload = { contractId, at: from.toISOString(), devices: own.length };
      await this.outbox.add(devicesLeaving, { providerId: own[0]?.providerId, enterpriseId, payload });
    }
  }

  /** A new contract with the same provider needs no notice: it is that provider's own offer. */
  private async assertMayLeave(actor: Actor, contract: ContractRow, lost: readonly Span[], at: Date): Promise<void> {
    const rivals = lost.filter(({ providerId }) => providerId !== contract.providerId);
    for (const id of new Set<Uuid>(rivals.map(({ contractId }) => contractId))) {
      const old = await this.contracts.get(actor, id);
      const terms = old.terms as unknown as ContractTerms;
      const earliest =
        old.state === 'ENDING' && old.endsAt ? old.endsAt : earliestLeave(leavingTerms(terms), new Date());
      const soonest = old.endsAt && old.endsAt < earliest ? old.endsAt : earliest;
      if (at < soonest) throw new NoticeNotKept({ number: old.number, earliest: soonest.toISOString() });
    }
  }
}

function planned(spans: readonly Span[], claim: Parameters<typeof planCoverage>[1]): CoveragePlan {
  try {
    return planCoverage(spans, claim);
  } catch (error) {
    throw error instanceof Promised ? new DevicePromised() : error;
  }
}
