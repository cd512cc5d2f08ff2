import { toTerms } from './contract-price.js';
import type { ContractTerms, TermsDevice, TermsPlan } from './contract-terms.js';
import type { BillingInterval } from './pricing/billing-period.js';
import { missingKinds, type PricedPlan, priceOf } from './pricing/price-of.js';

/** What the next version of a contract says otherwise than the one that it follows. */
export interface Change {
  readonly version: number;
  /** Content hash of the version before. */
  readonly follows: string;
  /** Null: in the moment of the acceptance. */
  readonly effectiveAt: Date | null;
  readonly plan: TermsPlan;
  /** Those that stay, without what has left the contract by itself. */
  readonly kept: readonly TermsDevice[];
  readonly added: readonly TermsDevice[];
  readonly removed: readonly string[];
  readonly endsAt: Date | null;
}

type Rhythm = Pick<TermsPlan, 'currency' | 'billingInterval'> & { readonly prepaidIntervals?: number };

export function countsByKind(devices: readonly { readonly kind: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of devices) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * The whole terms of the next version, its price reckoned anew: intervals for every device, what is paid once for those only that
 * come. No trial begins again.
 */
export function amendedTerms(before: ContractTerms, change: Change): ContractTerms {
  const { version, follows, effectiveAt, plan, kept, added, removed, endsAt } = change;
  const devices = [...kept, ...added].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const price = priceOf({ ...pricedTerms(plan), trialDays: 0 }, countsByKind(devices), countsByKind(added));
  return {
    number: before.number,
    provider: before.provider,
    enterprise: before.enterprise,
    amendment: {
      version,
      follows,
      effectiveAt: effectiveAt?.toISOString() ?? null,
      added: added.map(({ id }) => id).toSorted(),
      removed: removed.toSorted(),
    },
    plan,
    price: toTerms(price),
    devices: devices.map(({ id, serial, kind, premisesId }) => ({ id, serial, kind, premisesId })),
    startsAt: before.startsAt,
    endsAt: endsAt?.toISOString() ?? null,
    ...(before.renewal ? { renewal: before.renewal } : {}),
  };
}

/** Can the bills of the contract run on: same currency, same rhythm? */
export function billsAlike(before: Rhythm, next: Rhythm): boolean {
  // Contracts of before prepaid intervals were itemised name none.
  const rhythm = ({ currency, billingInterval, prepaidIntervals }: Rhythm) =>
    [currency, billingInterval, prepaidIntervals ?? 1].join();
  return rhythm(before) === rhythm(next);
}

/** The first kind of device that the plan of the terms names no price for. */
export function unpricedKind(plan: TermsPlan, devices: readonly { readonly kind: string }[]): string | undefined {
  return missingKinds(plan.unitPrices, [...countsByKind(devices).keys()])[0];
}

function pricedTerms(plan: TermsPlan): PricedPlan {
  const { currency, unitPrices, oneOffFees, trialDays, prepaidIntervals } = plan;
  const billingInterval = plan.billingInterval as BillingInterval;
  // Contracts of before fees were itemised name none.
  return {
    currency,
    billingInterval,
    baseFee: BigInt(plan.baseFee),
    unitPrices,
    oneOffFees: oneOffFees ?? {},
    trialDays,
    prepaidIntervals: prepaidIntervals ?? 1,
  };
}
