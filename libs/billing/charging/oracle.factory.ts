import type { CoveredDevice } from '#contracts';
import type { BilledPlan } from './plan-prices.js';

/** What a lifecycle should come to, reckoned another way: device by device, on a calendar of its own. */
export function expectedTotal(of: {
  readonly plan: BilledPlan;
  readonly spans: readonly CoveredDevice[];
  readonly starts: Date;
  readonly ends: Date;
  readonly oneOff: bigint;
}): bigint {
  const { plan, spans, starts, ends, oneOff } = of;
  const months = { MONTH: 1, QUARTER: 3, YEAR: 12 }[plan.billingInterval] as number;
  const times = BigInt(plan.prepaidIntervals);
  let total = oneOff;
  for (let number = 0; ; number++) {
    const from = later(starts, number * months * plan.prepaidIntervals);
    const to = later(starts, (number + 1) * months * plan.prepaidIntervals);
    if (from >= ends) return total;
    const whole = BigInt(to.getTime() - from.getTime()) / 1000n;
    const left = ends < to ? BigInt(Math.floor(to.getTime() / 1000) - Math.floor(ends.getTime() / 1000)) : 0n;
    total += BigInt(plan.baseFee) * times;
    total -= halfDown(BigInt(plan.baseFee) * times * left, whole);
    for (const kind of Object.keys(plan.unitPrices)) {
      const heights = reached(spans, kind, from, left > 0n ? ends : to);
      let sold = 0;
      for (const [second, count] of heights) {
        const rest = BigInt(Math.floor(to.getTime() / 1000) - second);
        total += halfDown((priceOf(plan, kind, count) - priceOf(plan, kind, sold)) * times * rest, whole);
        sold = count;
      }
      total -= halfDown(priceOf(plan, kind, sold) * times * left, whole);
    }
  }
}

/** Second after second at which something changes: the new heights. */
function reached(
  spans: readonly CoveredDevice[],
  kind: string,
  from: Date,
  to: Date,
): [second: number, count: number][] {
  const moments = [from, ...spans.map((span) => span.from)].filter((at) => at >= from && at < to);
  const heights: [number, number][] = [];
  for (const at of moments.sort((one, two) => one.getTime() - two.getTime())) {
    const here = spans.filter((span) => span.kind === kind && span.from <= at && (span.to === null || span.to > at));
    const highest = heights.at(-1)?.[1] ?? 0;
    if (here.length > highest) heights.push([Math.floor(at.getTime() / 1000), here.length]);
  }
  return heights;
}

/** The n-th device costs what the tier says into which it falls. */
function priceOf(plan: BilledPlan, kind: string, count: number): bigint {
  const price = plan.unitPrices[kind] ?? '0';
  let sum = 0n;
  for (let device = 1; device <= count; device++) {
    const tier =
      typeof price === 'string' ? { unitAmount: price } : price.find(({ upTo }) => upTo === null || device <= upTo);
    sum += BigInt(tier?.unitAmount ?? '0');
  }
  return sum;
}

/** Exactly half goes to what is over already. */
function halfDown(product: bigint, whole: bigint): bigint {
  const [quotient, rest] = [product / whole, product % whole];
  return rest * 2n > whole ? quotient + 1n : quotient;
}

/** By the calendar of UTC, clamped to the last day of a short month. */
function later(start: Date, months: number): Date {
  const first = new Date(start);
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + months);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(start.getUTCDate(), last));
  return first;
}
