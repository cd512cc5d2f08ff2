import type { FilingType } from '#providers';
import { keptPerMille } from '../domain/service-level.js';
import type { MarketRow } from '../market.queries.js';
import type { ProviderRecord } from '../provider-record.js';
import type { MarketPlanType, MeasuredPromiseType, MeasuredServiceLevelType } from './market.types.js';
import { presentPlan } from './plan.presenter.js';
import { ServiceMeasure } from './plan.types.js';
import { presentPrice } from './price.presenter.js';

export function presentMarketPlan({ id, plan, filings, price, record }: MarketRow): MarketPlanType {
  return {
    id,
    plan: presentPlan(plan),
    providerId: plan.providerId,
    providerName: plan.sellerName ?? '',
    filings: filings.map((filing) => ({ ...filing, state: filing.state as FilingType['state'] })),
    price: price && presentPrice(price),
    rating: record?.rating.tenths === undefined ? null : record.rating.tenths / 10,
    ratingCount: record?.rating.count ?? 0,
    measured: record ? presentMeasured(record) : null,
  };
}

function presentMeasured({ measured: row, kept }: ProviderRecord): MeasuredServiceLevelType | null {
  if (!row || kept === undefined) return null;
  const { acknowledgeP50Ms, acknowledgeP95Ms, arriveP50Ms, arriveP95Ms, repairP50Ms, repairP95Ms } = row;
  const promises = [
    promise(ServiceMeasure.ACKNOWLEDGE, row.acknowledgeCount, row.acknowledgeMet, acknowledgeP50Ms, acknowledgeP95Ms),
    promise(ServiceMeasure.ARRIVE, row.arriveCount, row.arriveMet, arriveP50Ms, arriveP95Ms),
    promise(ServiceMeasure.REPAIR, row.repairCount, row.repairMet, repairP50Ms, repairP95Ms),
  ];
  const arrive = secondsOf(arriveP50Ms);
  return {
    sampleCount: promises.reduce((sum, { count }) => sum + count, 0),
    keptPercent: kept / 10,
    acknowledgeSeconds: secondsOf(acknowledgeP50Ms),
    arriveMinutes: arrive === null ? null : arrive / 60,
    promises,
    computedAt: row.computedAt,
  };
}

function promise(
  measure: ServiceMeasure,
  count: number,
  met: number,
  median: bigint | null,
  p95: bigint | null,
): MeasuredPromiseType {
  const kept = keptPerMille(met, count);
  const keptPercent = kept === undefined ? null : kept / 10;
  return { measure, count, keptPercent, medianSeconds: secondsOf(median), p95Seconds: secondsOf(p95) };
}

function secondsOf(ms: bigint | null): number | null {
  return ms === null ? null : Number(ms) / 1_000;
}
