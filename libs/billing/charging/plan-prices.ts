import { MONTHS_OF, tierShares, tiersOf, type UnitPrice, type UnitPrices, wordsOf } from '#contracts';

/** What of the signed terms says what is paid. */
export interface BilledPlan {
  readonly versionId: string;
  readonly name: string;
  readonly billingInterval: string;
  readonly currency: string;
  readonly baseFee: string;
  readonly unitPrices: UnitPrices;
  readonly prepaidIntervals: number;
}

/** The base fee, which is there once, or the devices of a kind. */
export const BASE = 'BASE';

/** Stripe does not let a period be longer. */
const LONGEST_MONTHS = 36;

/** So many intervals of the plan are paid at a time, in advance. */
export function intervalsAtATime({ billingInterval, prepaidIntervals }: BilledPlan): number {
  const most = LONGEST_MONTHS / monthsOf(billingInterval);
  return Math.max(1, Math.min(prepaidIntervals, Math.floor(most)));
}

/** The months of one period at Stripe. */
export function periodMonths(plan: BilledPlan): number {
  return monthsOf(plan.billingInterval) * intervalsAtATime(plan);
}

/** Base fee and kinds that cost something, sorted; at least one, since Stripe has no subscription to nothing. */
export function partsOf(plan: BilledPlan): string[] {
  const kinds = Object.keys(plan.unitPrices).sort();
  return BigInt(plan.baseFee) > 0n || kinds.length === 0 ? [BASE, ...kinds] : kinds;
}

/** What so many of a part cost for one period, in minor units. */
export function costOf(plan: BilledPlan, part: string, count: number): bigint {
  const times = BigInt(intervalsAtATime(plan));
  if (part === BASE) return BigInt(plan.baseFee) * BigInt(count) * times;
  const price = Object.hasOwn(plan.unitPrices, part) ? plan.unitPrices[part] : undefined;
  if (price === undefined) return 0n;
  return tierShares(price, BigInt(count)).reduce((sum, share) => sum + share.quantity * share.unitAmount, 0n) * times;
}

/** How people read of it on the invoice. */
export function nameOf(plan: Pick<BilledPlan, 'name'>, part: string): string {
  return part === BASE ? `${plan.name} 基本服务费` : `${plan.name} ${wordsOf(part).zh}监测`;
}

/** A price at Stripe as a plan's part has it: the same for every contract on the plan. Plain JSON. */
export function stripePriceOf(plan: BilledPlan, part: string) {
  const times = BigInt(intervalsAtATime(plan));
  const price: UnitPrice | undefined = part === BASE ? plan.baseFee : plan.unitPrices[part];
  const tiers = tiersOf(price ?? '0');
  const recurring = { interval: 'month' as const, interval_count: periodMonths(plan) };
  const common = { currency: plan.currency.toLowerCase(), recurring, product_data: { name: nameOf(plan, part) } };
  const amount = (text: string) => safe(BigInt(text) * times);
  const [only] = tiers;
  if (tiers.length === 1 && only) return { ...common, unit_amount: amount(only.unitAmount) };
  return {
    ...common,
    billing_scheme: 'tiered' as const,
    tiers_mode: 'graduated' as const,
    tiers: tiers.map(({ upTo, unitAmount }, place) => ({
      up_to: upTo === null || place === tiers.length - 1 ? ('inf' as const) : upTo,
      unit_amount: amount(unitAmount),
    })),
  };
}

/** Minor units as Stripe's SDK takes them. Throws RangeError above 2^53, which no invoice reaches. */
export function safe(amount: bigint): number {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${amount} minor units are too many for Stripe`);
  return number;
}

function monthsOf(interval: string): number {
  return MONTHS_OF[interval as keyof typeof MONTHS_OF] ?? 1;
}
