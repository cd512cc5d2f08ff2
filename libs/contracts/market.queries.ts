import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { invalid, type Page, type Uuid } from '#kernel';
import { pageOf, parseInput, zMoney, zRegionCode, zUuid } from '#platform';
import { FilingQueries, type FilingRow } from '#providers';
import { RegionQueries } from '#regions';
import { decodeRank, encodeRank, MARKET_SORTS, type MarketSort, ranked } from './domain/market-place.js';
import { BILLING_INTERVALS, DEVICE_OWNERSHIPS, pricedPlan } from './domain/plan.js';
import { type Price, priceOf } from './domain/pricing/price-of.js';
import { PlanRepository, type PlanRow } from './plan.repository.js';
import { countsOf, PriceQueries, zDeviceCounts, zPremisesIds } from './price.queries.js';
import { type ProviderRecord, ProviderRecords } from './provider-record.js';

const argsSchema = z.object({
  premisesIds: zPremisesIds.nullish(),
  regionCode: zRegionCode.nullish(),
  devices: zDeviceCounts.nullish(),
  sort: z.enum(MARKET_SORTS).nullish(),
  first: z.int(),
  after: z.string().nullish(),
  filter: z
    .object({
      maxFirstInterval: zMoney.nullish(),
      ownership: z.enum(DEVICE_OWNERSHIPS).nullish(),
      interval: z.enum(BILLING_INTERVALS).nullish(),
      providerIds: z.array(zUuid).min(1).max(100).nullish(),
      minRating: z.number().min(1).max(5).nullish(),
    })
    .nullish(),
});
type Wanted = z.output<typeof argsSchema>;
type Filter = NonNullable<Wanted['filter']>;

/** A published plan as it stands in the market place, for the premises that were asked about. */
export interface MarketRow {
  readonly id: Uuid;
  readonly plan: PlanRow;
  /** Those by which the provider may serve the region. */
  readonly filings: readonly FilingRow[];
  /** Null for those from whom prices are hidden. */
  readonly price: Price | null;
  readonly record?: ProviderRecord;
  readonly cursor: string;
}

/** The market place: what is on sale where, by whom, and what it would cost. */
@Injectable()
export class MarketQueries {
  constructor(
    private readonly plans: PlanRepository,
    private readonly prices: PriceQueries,
    private readonly filings: FilingQueries,
    private readonly regions: RegionQueries,
    private readonly records: ProviderRecords,
  ) {}

  /**
   * The newest published version of every plan whose provider is on file, now, for all the regions. Throws GENERAL.FORBIDDEN
   * where somebody from whom prices are hidden would sort or filter by them.
   */
  async plansOnSale(actor: Actor, raw: unknown): Promise<Page<MarketRow>> {
    const wanted = parseInput(argsSchema, raw, '');
    const priced = actor.can('read', 'PlanVersion', undefined, 'baseFee');
    if (wanted.sort === 'PRICE' || wanted.filter?.maxFirstInterval)
      actor.assert('read', 'PlanVersion', undefined, 'baseFee');
    const sort = wanted.sort ?? (priced ? 'PRICE' : 'NAME');
    const after = wanted.after ? cursorOf(sort, wanted.after) : undefined;
    const now = new Date();
    const filed = await this.filings.filedForAll(await this.regionsOf(actor, wanted), now);
    const counts = priced ? await this.countsOf(actor, wanted) : new Map<string, number>();
    const newest = newestOfEach(await this.plans.published(actor, [...filed.keys()]));
    const records = await this.records.of([...filed.keys()], now);
    const rows = newest.map((plan) => ({
      ...plan,
      price: priced ? priceOf(pricedPlan(plan), counts) : null,
      rating: records.get(plan.providerId as Uuid)?.rating.tenths ?? null,
      kept: records.get(plan.providerId as Uuid)?.kept ?? null,
    }));
    const fitting = ranked(rows.filter(fits(wanted.filter ?? {})), sort);
    const page = fitting.filter(({ rank }) => after === undefined || rank > after).slice(0, wanted.first + 1);
    const shown = page.map(({ plan: { price, rating: _rating, kept: _kept, ...plan }, rank }) => ({
      id: plan.id as Uuid,
      plan: plan as PlanRow,
      filings: filed.get(plan.providerId as Uuid) ?? [],
      price,
      record: records.get(plan.providerId as Uuid),
      cursor: encodeRank(sort, rank),
    }));
    return pageOf(shown, wanted.first, async () => fitting.length);
  }

  private async regionsOf(actor: Actor, { premisesIds, regionCode }: Wanted): Promise<string[]> {
    const region = regionCode ? [(await this.regions.byCode(regionCode)).path] : [];
    if (premisesIds) return [...region, ...(await this.prices.regionsOf(actor, premisesIds, 'premisesIds'))];
    if (region.length > 0) return region;
    if (actor.isEnterprise) return this.prices.regionsOf(actor, undefined, 'premisesIds');
    throw invalid('regionCode', 'is required without premisesIds', '未填写 premisesIds 时为必填项');
  }

  private async countsOf(actor: Actor, { premisesIds, devices }: Wanted): Promise<ReadonlyMap<string, number>> {
    if (devices) return countsOf(devices);
    if (premisesIds || actor.isEnterprise) return this.prices.countsByKind(actor, premisesIds ?? undefined);
    return new Map();
  }
}

/** A provider may leave an older version published; the market shows what it would sell today. */
function newestOfEach(versions: readonly PlanRow[]): PlanRow[] {
  const newest = new Map<string, PlanRow>();
  for (const row of versions) {
    const known = newest.get(row.planId);
    if (!known || row.version > known.version) newest.set(row.planId, row);
  }
  return [...newest.values()];
}

function fits({ maxFirstInterval: max, ownership, interval, providerIds, minRating }: Filter) {
  return (row: PlanRow & { price: Price | null; rating: number | null }) =>
    (!ownership || row.deviceOwnership === ownership) &&
    (!interval || row.billingInterval === interval) &&
    (!providerIds || providerIds.includes(row.providerId as Uuid)) &&
    // In tenths on both sides; whoever asks for a rating gets only those that have one.
    (minRating == null || (row.rating !== null && row.rating >= Math.round(minRating * 10))) &&
    (!max || (row.price?.currency === max.currency && row.price.firstInterval <= BigInt(max.amount)));
}

function cursorOf(sort: MarketSort, cursor: string): string {
  const rank = decodeRank(sort, cursor);
  if (rank !== undefined) return rank;
  throw invalid(
    'after',
    'is not a cursor of this list in this order; use a pageInfo.endCursor',
    '不是此排序下列表的游标；请使用 pageInfo.endCursor',
  );
}
