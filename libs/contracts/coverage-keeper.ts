import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import type { AmendmentRow } from './amendment.repository.js';
import { devicesLeaving, handoverDue } from './contract.events.js';
import type { ContractRow } from './contract.repository.js';
import { CoverageRepository } from './coverage.repository.js';
import { AmendmentOutdated, DeviceCoveredElsewhere } from './domain/amendment.errors.js';
import { type ContractTerms, marketTerms, type TermsPlan } from './domain/contract-terms.js';
import { type CoveragePlan, coveredAt, Promised, planCoverage, type Span } from './domain/coverage-plan.js';
import { DevicePromised, SwitchNotConfirmed } from './domain/handover.errors.js';
import { HandoverRepository } from './handover.repository.js';
import { LeavingRules } from './leaving-rules.js';
import { MarketStanding } from './market-standing.js';

/** Moves coverage between contracts, in the transaction of the enterprise's acceptance: all of it or nothing. */
@Injectable()
export class CoverageKeeper {
  constructor(
    private readonly coverage: CoverageRepository,
    private readonly leaving: LeavingRules,
    private readonly standing: MarketStanding,
    private readonly handovers: HandoverRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Covers every device of the contract from `from` on. What others cover is taken over in the same instant, if the enterprise has
   * said so and their notice is kept. True where something is taken over. Records follow, also over a gap.
   * Throws CONTRACT.DEVICE_ALREADY_COVERED, CONTRACT.DEVICE_PROMISED, CONTRACT.NOTICE_NOT_KEPT, and what MarketStanding throws for a
   * provider that may not sell there by then, whatever it might when it offered.
   */
  async begin(actor: Actor, contract: ContractRow, from: Date, switching: boolean): Promise<boolean> {
    // The devices that were signed, whatever else the provider may have written beside the terms since.
    const { devices, plan: sold } = contract.terms as unknown as ContractTerms;
    const deviceIds = devices.map(({ id }) => id);
    const { providerId, enterpriseId, id: contractId, endsAt: to } = contract;
    await this.assertMaySell(contract, sold, deviceIds, from);
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
      await this.leaving.assertMayLeave(actor, contract, lost, from);
    }
    await this.coverage.cut(plan.cuts);
    await this.coverage.add(contract, plan.added);
    const moving = [...lost, ...(await this.leftAlone(contract, deviceIds, lost, from))];
    for (const handoverId of moving.length > 0
      ? await this.handovers.plan(contract, moving, from, actor.facts.userId)
      : []) {
      await this.outbox.add(handoverDue, { providerId, enterpriseId, payload: { handoverId }, notBefore: from });
    }
    const rivals = lost.filter((span) => span.providerId !== providerId);
    await this.warn(enterpriseId, rivals, from);
    return lost.length > 0;
  }

  /**
   * Covers what a next version brings, up to the end that it names, and ends what it takes away, at its instant. The rest must be as the
   * version was written on. Throws CONTRACT.AMENDMENT_OUTDATED, CONTRACT.DEVICE_PROMISED, CONTRACT.DEVICE_COVERED_ELSEWHERE, and what
   * MarketStanding throws where devices, a plan or a longer term come.
   */
  async amend(contract: ContractRow, version: AmendmentRow, at: Date, isOtherPlan: boolean): Promise<void> {
    const { providerId, enterpriseId, id: contractId } = contract;
    const { added, removed, endsAt: to, extendsFrom } = version;
    const { devices, plan } = version.terms as unknown as ContractTerms;
    const ids = devices.map(({ id }) => id);
    const sold = isOtherPlan || extendsFrom ? ids : added;
    if (sold.length > 0) await this.assertMaySell(contract, plan, sold, at);
    const spans = await this.coverage.spansOf(enterpriseId, [...ids, ...removed], at);
    const covered = new Map(spans.filter((span) => coveredAt(span, contractId, at)).map((one) => [one.deviceId, one]));
    if (ids.some((id) => !covered.has(id) && !added.includes(id))) throw new AmendmentOutdated();
    const lost = removed.map((id) => covered.get(id));
    const last = (extendsFrom ?? to)?.getTime();
    if (lost.some((span) => span && span.validTo?.getTime() !== last)) throw new DevicePromised();
    await this.coverage.cut(lost.flatMap((span) => (span ? [{ span, validTo: at }] : [])));
    const coming = { providerId, contractId, deviceIds: added, from: at, to };
    const { cuts, added: begun } = planned(spans, coming);
    if (cuts.length > 0) throw new DeviceCoveredElsewhere({ count: cuts.length });
    await this.coverage.add(contract, begun);
    if (extendsFrom) await this.coverage.extend(contract, extendsFrom, to);
  }

  /** Last covered by others, but by nobody any more at that instant: their records and credentials are with those others still. */
  private async leftAlone(contract: ContractRow, deviceIds: readonly Uuid[], lost: readonly Span[], at: Date) {
    const taken = new Set(lost.map(({ deviceId }) => deviceId));
    const rest = deviceIds.filter((id) => !taken.has(id));
    const last = await this.coverage.lastOf(contract.enterpriseId, rest, at);
    return last.filter(({ providerId }) => providerId !== contract.providerId);
  }

  private async assertMaySell(contract: ContractRow, plan: TermsPlan, deviceIds: readonly Uuid[], from: Date) {
    const regions = await this.coverage.regionsOf(contract.enterpriseId, deviceIds);
    await this.standing.assertMayOffer(contract.providerId, marketTerms(plan), regions, from, 'input.id');
  }

  private async warn(enterpriseId: Uuid, lost: readonly Span[], from: Date): Promise<void> {
    for (const contractId of new Set(lost.map((span) => span.contractId))) {
      const own = lost.filter((span) => span.contractId === contractId);
      const payload = { contractId, at: from.toISOString(), devices: own.length };
      await this.outbox.add(devicesLeaving, { providerId: own[0]?.providerId, enterpriseId, payload });
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
