import type { PricedPlan } from './pricing/price-of.js';
import type { OneOffFees, UnitPrices } from './pricing/unit-price.js';

export const BILLING_INTERVALS = ['MONTH', 'QUARTER', 'YEAR'] as const;
export const DEVICE_OWNERSHIPS = ['LEASE', 'SALE', 'OWN'] as const;

/** The promises whose breach is credited: seconds to acknowledge, minutes to arrive, hours to repair. */
export const SLA_MEASURES = ['ACKNOWLEDGE', 'ARRIVE', 'REPAIR'] as const;

/** Exactly one of `overPercent` (of the promised time: 150 is one and a half times) and `overSeconds` (past it). */
export interface ServiceCreditRule {
  readonly measure: (typeof SLA_MEASURES)[number];
  readonly overPercent: number | null;
  readonly overSeconds: number | null;
  /** Of the interval's fee. */
  readonly creditPercent: number;
}

/** What comes off the fee of an interval for service that was late; never more than `capPercent` of it in all. */
export interface ServiceCredits {
  readonly rules: readonly ServiceCreditRule[];
  readonly capPercent: number;
}

/** How a plan version stands in its table, as far as its price goes. */
export interface PricedRow {
  readonly currency: string;
  readonly billingInterval: string;
  readonly baseFee: bigint;
  readonly unitPrices: unknown;
  readonly oneOffFees: unknown;
  readonly trialDays: number;
  readonly prepaidIntervals: number;
}

/** The row was checked when it was written; the database keeps JSON, not its type. */
export function pricedPlan(row: PricedRow): PricedPlan {
  const { currency, baseFee, trialDays, prepaidIntervals } = row;
  return {
    currency,
    baseFee,
    trialDays,
    prepaidIntervals,
    billingInterval: row.billingInterval as PricedPlan['billingInterval'],
    unitPrices: row.unitPrices as UnitPrices,
    oneOffFees: row.oneOffFees as OneOffFees,
  };
}
