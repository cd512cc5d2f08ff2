import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { invalid, NotFound, type Uuid } from '#kernel';
import { bilingual, parseInput, zRegionCode, zUuid } from '#platform';
import { RegionQueries } from '#regions';
import type { Breach } from './domain/market-rule.js';
import { pricedPlan } from './domain/plan.js';
import { type Price, priceOf } from './domain/pricing/price-of.js';
import { MarketRules } from './market-rules.js';
import { PlanRepository } from './plan.repository.js';
import { PriceRepository } from './price.repository.js';

export const zDeviceCounts = z
  .array(z.object({ kind: z.string().min(1).max(40), count: z.int().min(1).max(1_000_000) }))
  .min(1)
  .max(40)
  .refine(
    (devices) => new Set(devices.map(({ kind }) => kind)).size === devices.length,
    bilingual('must name each kind of device once', '每类设备只能出现一次'),
  );
export const zPremisesIds = z.array(zUuid).min(1).max(1000);

const previewSchema = z
  .object({
    planId: zUuid,
    premisesIds: zPremisesIds.nullish(),
    devices: zDeviceCounts.nullish(),
    regionCode: zRegionCode.nullish(),
  })
  .refine(
    ({ premisesIds, devices }) => (premisesIds == null) !== (devices == null),
    bilingual('needs either premisesIds or devices, not both', '必须填写 premisesIds 或 devices 之一，不可同时填写'),
  );

export interface PricePreview {
  readonly price: Price;
  readonly counts: ReadonlyMap<string, number>;
  readonly breaches: readonly Breach[];
}

@Injectable()
export class PriceQueries {
  constructor(
    private readonly plans: PlanRepository,
    private readonly places: PriceRepository,
    private readonly rules: MarketRules,
    private readonly regions: RegionQueries,
  ) {}

  /**
   * What a plan costs for these premises or devices. Throws GENERAL.FORBIDDEN for those from whom prices are hidden and
   * GENERAL.NOT_FOUND for a plan or premises that the actor does not see.
   */
  async preview(actor: Actor, raw: unknown): Promise<PricePreview> {
    actor.assert('read', 'PlanVersion', undefined, 'baseFee');
    const { planId, premisesIds, devices, regionCode } = parseInput(previewSchema, raw);
    const plan = await this.plans.get(actor, planId);
    const counts = devices ? countsOf(devices) : await this.places.countsByKind(actor, premisesIds ?? []);
    const regionPaths = [
      ...(premisesIds ? await this.regionsOf(actor, premisesIds, 'input.premisesIds') : []),
      ...(regionCode ? [(await this.regions.byCode(regionCode)).path] : []),
    ];
    const breaches = await this.rules.breachesIn(plan, regionPaths, new Date());
    return { price: priceOf(pricedPlan(plan), counts), counts, breaches };
  }

  /** Throws GENERAL.NOT_FOUND if any of the premises is not visible, and GENERAL.INVALID_INPUT if there are none at all. */
  async regionsOf(actor: Actor, premisesIds: readonly Uuid[] | undefined, field: string): Promise<string[]> {
    const { found, regionPaths } = await this.places.regionsOf(actor, premisesIds);
    if (premisesIds && found !== new Set(premisesIds).size) throw new NotFound({ noun: 'premises' }, field);
    if (found === 0)
      throw invalid(
        field,
        'names none of your premises; give premisesIds or regionCode',
        '未包含您的任何单位；请填写 premisesIds 或 regionCode',
      );
    return regionPaths;
  }

  countsByKind(actor: Actor, premisesIds?: readonly Uuid[]): Promise<Map<string, number>> {
    return this.places.countsByKind(actor, premisesIds);
  }
}

export function countsOf(devices: readonly { kind: string; count: number }[]): Map<string, number> {
  return new Map(devices.map(({ kind, count }) => [kind, count]));
}
