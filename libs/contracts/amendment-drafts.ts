import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { invalid, NotFound, type Uuid } from '#kernel';
import { ContractRepository, type ContractRow } from './contract.repository.js';
import type { ContractVersion } from './contract-versions.js';
import { CoverageRepository } from './coverage.repository.js';
import { amendedTerms, billsAlike, unpricedKind } from './domain/amended-terms.js';
import { DeviceCoveredElsewhere, DeviceNotInContract, NoDeviceLeft, OtherBilling } from './domain/amendment.errors.js';
import { NoPriceForKind, PlanNotPublished } from './domain/contract.errors.js';
import { type ContractTerms, commonRegion, marketTerms, type TermsPlan } from './domain/contract-terms.js';
import { coveredAt } from './domain/coverage-plan.js';
import { planTerms } from './draft-terms.js';
import { MarketStanding } from './market-standing.js';
import { PlanRepository } from './plan.repository.js';

export interface Wanted {
  readonly added: readonly Uuid[];
  readonly removed: readonly Uuid[];
  readonly planId?: Uuid | null;
  readonly effectiveAt: Date | null;
  readonly endsAt: Date | null;
}

export interface Draft {
  readonly terms: ContractTerms;
  readonly regionPath: string;
}

/** Writes the terms of a next version, from what holds and what is wanted. */
@Injectable()
export class AmendmentDrafts {
  constructor(
    private readonly contracts: ContractRepository,
    private readonly coverage: CoverageRepository,
    private readonly plans: PlanRepository,
    private readonly standing: MarketStanding,
  ) {}

  /**
   * Throws CONTRACT.DEVICE_NOT_IN_CONTRACT, CONTRACT.DEVICE_COVERED_ELSEWHERE, CONTRACT.NO_DEVICE_LEFT, CONTRACT.NO_PRICE_FOR_KIND,
   * CONTRACT.PLAN_NOT_PUBLISHED, CONTRACT.OTHER_BILLING, and where devices, a plan or a longer term come what MarketStanding throws.
   */
  async write(actor: Actor, contract: ContractRow, before: ContractVersion, wanted: Wanted, now: Date): Promise<Draft> {
    const { effectiveAt, removed, endsAt } = wanted;
    const stays = await this.staying(contract, before.terms, effectiveAt ?? now);
    const gone = removed.filter((id) => !stays.has(id));
    if (gone.length > 0) throw new DeviceNotInContract({ count: gone.length }, 'input.removeDeviceIds');
    const kept = before.terms.devices.filter(({ id }) => stays.has(id) && !removed.includes(id));
    const added = await this.coming(actor, contract, wanted, effectiveAt ?? now);
    if (kept.length + added.length === 0) throw new NoDeviceLeft({}, 'input.removeDeviceIds');
    const plan = wanted.planId
      ? await this.offeredPlan(actor, contract, before.terms.plan, wanted.planId)
      : before.terms.plan;
    const kind = unpricedKind(plan, [...kept, ...added]);
    if (kind) throw new NoPriceForKind({ kind });
    const isSoldAnew = wanted.planId || endsAt?.getTime() !== contract.endsAt?.getTime();
    const regions = await this.coverage.regionsOf(contract.enterpriseId, isSoldAnew ? kept.map(({ id }) => id) : []);
    const met = [...new Set([...added.map(({ regionPath }) => regionPath), ...regions])];
    await this.standing.assertMayOffer(
      contract.providerId,
      marketTerms(plan),
      met,
      now,
      wanted.planId ? 'input.planId' : 'input.addDeviceIds',
    );
    const change = {
      version: before.version + 1,
      follows: before.contentHash,
      effectiveAt,
      plan,
      kept,
      added,
      removed,
      endsAt,
    };
    const regionPath = commonRegion([contract.regionPath, ...met]);
    return { terms: amendedTerms(before.terms, change), regionPath };
  }

  /** Devices of the terms that this contract covers at that instant, and that nobody else has been promised. */
  private async staying(contract: ContractRow, terms: ContractTerms, at: Date): Promise<Set<Uuid>> {
    const ids = terms.devices.map(({ id }) => id);
    const spans = await this.coverage.spansOf(contract.enterpriseId, ids, at);
    return new Set(spans.filter((span) => coveredAt(span, contract.id, at)).map(({ deviceId }) => deviceId));
  }

  private async coming(actor: Actor, contract: ContractRow, { added }: Wanted, at: Date) {
    if (added.length === 0) return [];
    const devices = await this.contracts.offerable(actor, { enterpriseId: contract.enterpriseId, deviceIds: added });
    if (devices.length !== added.length) throw new NotFound({ noun: 'device' }, 'input.addDeviceIds');
    const foreign = devices.filter(({ providerId }) => providerId !== contract.providerId).map(({ id }) => id);
    const spans = await this.coverage.spansOf(contract.enterpriseId, added, at);
    const own = spans.filter(({ contractId }) => contractId === contract.id);
    if (own.length > 0) throw invalid('input.addDeviceIds', 'is covered by this contract already', '已由本合同覆盖');
    const count = new Set([...foreign, ...spans.map(({ deviceId }) => deviceId)]).size;
    if (count > 0) throw new DeviceCoveredElsewhere({ count }, 'input.addDeviceIds');
    return devices;
  }

  private async offeredPlan(actor: Actor, contract: ContractRow, before: TermsPlan, planId: Uuid): Promise<TermsPlan> {
    const plan = await this.plans.get(actor, planId);
    if (plan.providerId !== contract.providerId) throw new NotFound({ noun: 'plan' }, 'input.planId');
    if (plan.state !== 'PUBLISHED') throw new PlanNotPublished();
    const terms = planTerms(plan);
    if (!billsAlike(before, terms)) throw new OtherBilling({}, 'input.planId');
    return terms;
  }
}
