import { type BillingInterval, MONTHS_OF } from './pricing/billing-period.js';

/** What of a plan or an offer an authority may limit. */
export interface MarketTerms {
  readonly billingInterval: string;
  readonly prepaidIntervals: number;
  readonly minTermMonths: number;
  readonly noticeDays: number;
  /** ISO 4217; not compared where it is hidden. */
  readonly currency?: string;
}

/** A limit that is null is not set. It holds for the region of `regionPath` (slash-ended) and all below it. */
export interface MarketLimits {
  readonly id: string;
  readonly authorityName: string;
  readonly regionCode: string;
  readonly regionPath: string;
  readonly document: string;
  readonly maxPrepaidMonths: number | null;
  readonly maxMinTermMonths: number | null;
  readonly maxNoticeDays: number | null;
  readonly currency: string | null;
  readonly validFrom: Date;
  /** Exclusive; null: until a next version. */
  readonly validTo: Date | null;
}

export type BreachKind = 'PREPAYMENT' | 'LOCK_IN' | 'NOTICE' | 'CURRENCY';

/** What a rule allows and what the terms say instead: months, months, days or a currency. */
export interface Breach {
  readonly kind: BreachKind;
  readonly limit: string;
  readonly actual: string;
  readonly rule: MarketLimits;
}

/** Rules of the region and of all divisions above it that hold at this moment. */
export function rulesFor<Rule extends MarketLimits>(rules: readonly Rule[], regionPath: string, at: Date): Rule[] {
  return rules.filter((rule) => regionPath.startsWith(rule.regionPath) && inForce(rule, at));
}

export function inForce({ validFrom, validTo }: Pick<MarketLimits, 'validFrom' | 'validTo'>, at: Date): boolean {
  return validFrom <= at && (validTo === null || at < validTo);
}

/** Each kind of breach at most once, against the strictest of the rules; of equally strict ones, that of the larger region. */
export function breaches(terms: MarketTerms, rules: readonly MarketLimits[]): Breach[] {
  const prepaid = terms.prepaidIntervals * MONTHS_OF[terms.billingInterval as BillingInterval];
  return [
    ...beyond('PREPAYMENT', prepaid, rules, (rule) => rule.maxPrepaidMonths),
    ...beyond('LOCK_IN', terms.minTermMonths, rules, (rule) => rule.maxMinTermMonths),
    ...beyond('NOTICE', terms.noticeDays, rules, (rule) => rule.maxNoticeDays),
    ...foreign(terms.currency, rules),
  ];
}

function beyond(
  kind: BreachKind,
  actual: number,
  rules: readonly MarketLimits[],
  limitOf: (rule: MarketLimits) => number | null,
): Breach[] {
  const limits = rules.flatMap((rule) => {
    const limit = limitOf(rule);
    return limit === null ? [] : [{ rule, limit }];
  });
  const [strictest] = limits.sort((a, b) => a.limit - b.limit || a.rule.regionPath.length - b.rule.regionPath.length);
  if (!strictest || actual <= strictest.limit) return [];
  return [{ kind, limit: String(strictest.limit), actual: String(actual), rule: strictest.rule }];
}

function foreign(currency: string | undefined, rules: readonly MarketLimits[]): Breach[] {
  if (currency === undefined) return [];
  const bound = rules.filter((rule) => rule.currency !== null && rule.currency !== currency);
  const [rule] = bound.sort((a, b) => a.regionPath.length - b.regionPath.length);
  return rule ? [{ kind: 'CURRENCY', limit: rule.currency ?? '', actual: currency, rule }] : [];
}
