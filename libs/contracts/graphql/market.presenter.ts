import type { FilingType } from '#providers';
import type { MarketRow } from '../market.queries.js';
import type { MarketPlanType } from './market.types.js';
import { presentPlan } from './plan.presenter.js';
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
    measured: null,
  };
}
