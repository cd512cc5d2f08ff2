import type { FilingType } from '#providers';
import type { MarketRow } from '../market.queries.js';
import type { MarketPlanType } from './market.types.js';
import { presentPlan } from './plan.presenter.js';
import { presentPrice } from './price.presenter.js';

export function presentMarketPlan({ id, plan, filings, price }: MarketRow): MarketPlanType {
  return {
    id,
    plan: presentPlan(plan),
    providerId: plan.providerId,
    providerName: plan.sellerName ?? '',
    filings: filings.map((filing) => ({ ...filing, state: filing.state as FilingType['state'] })),
    price: price && presentPrice(price),
    rating: null,
    measured: null,
  };
}
