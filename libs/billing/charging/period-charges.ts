import { type CoveredDevice, type Period, prorate, wordsOf } from '#contracts';
import { highWater } from './high-water.js';
import { BASE, type BilledPlan, costOf, partsOf } from './plan-prices.js';

/** By part: BASE, or a kind of device. */
export type Counts = Readonly<Record<string, number>>;

/** What is added to the next invoice besides what the subscription itself charges. */
export interface Charge {
  readonly part: string;
  /** From how many to how many of the part. */
  readonly before: number;
  readonly after: number;
  readonly period: Period;
  /** Minor units; below zero gives back. */
  readonly amount: bigint;
}

/**
 * What a period costs beyond what has been charged for it. Whatever was covered in it at once is paid, from when it was first that
 * much until the period ends, by seconds; what leaves in the middle of a period is not given back. Only where more was charged at
 * its beginning (`opening`) than was covered then is the difference returned.
 */
export function chargesBeyond(of: {
  readonly plan: BilledPlan;
  readonly spans: readonly CoveredDevice[];
  readonly period: Period;
  readonly charged: Counts;
  readonly until: Date;
  readonly opening: boolean;
}): Charge[] {
  const { plan, spans, period, charged, until, opening } = of;
  return Object.keys(plan.unitPrices)
    .sort()
    .flatMap((kind) => {
      const steps = highWater(spans, kind, period, until);
      let level = charged[kind] ?? 0;
      const charges: Charge[] = [];
      const start = steps[0]?.count ?? 0;
      if (opening && start < level) {
        charges.push(chargeOf(plan, kind, [level, start], period, period.from));
        level = start;
      }
      for (const { at, count } of steps) {
        if (count <= level) continue;
        charges.push(chargeOf(plan, kind, [level, count], period, at));
        level = count;
      }
      return charges;
    })
    .filter(({ before, after }) => before !== after);
}

/** What has been charged for the time after a contract's end: it is given back with the last invoice. */
export function unusedAfter(plan: BilledPlan, charged: Counts, period: Period, end: Date): Charge[] {
  if (end >= period.to) return [];
  const from = end > period.from ? end : period.from;
  return Object.entries({ ...charged, [BASE]: charged[BASE] ?? 0 })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([part, count]) => chargeOf(plan, part, [count, 0], period, from))
    .filter(({ amount }) => amount !== 0n);
}

/**
 * What a change of plan costs from its instant until the period ends: what was paid by the old one for that time is given back, and
 * the new one is charged for as many.
 */
export function changeOfPlan(
  before: BilledPlan,
  after: BilledPlan,
  charged: Counts,
  period: Period,
  at: Date,
): Charge[] {
  if (at >= period.to) return [];
  const from = at > period.from ? at : period.from;
  const anew = Object.entries({ ...charged, ...(partsOf(after).includes(BASE) ? { [BASE]: 1 } : {}) })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([part, count]) => chargeOf(after, part, [0, count], period, from));
  return [...unusedAfter(before, charged, period, at), ...anew.filter(({ amount }) => amount !== 0n)];
}

/**
 * What counts as charged at the instant of a change of plan: of kinds that only the new one prices, the most that there were up to
 * then. The change charges them from its instant on; before it they were free.
 */
export function chargedAtChange(of: {
  readonly before: BilledPlan;
  readonly after: BilledPlan;
  readonly spans: readonly CoveredDevice[];
  readonly charged: Counts;
  readonly period: Period;
  readonly at: Date;
}): Record<string, number> {
  const { before, after, spans, charged, period, at } = of;
  const fresh = Object.keys(after.unitPrices).filter((kind) => !Object.hasOwn(before.unitPrices, kind));
  const most = (kind: string) => highWater(spans, kind, period, at).at(-1)?.count ?? 0;
  return { ...charged, ...Object.fromEntries(fresh.map((kind) => [kind, most(kind)])) };
}

/** The charged counts after these charges. */
export function afterCharges(charged: Counts, charges: readonly Charge[]): Record<string, number> {
  return { ...charged, ...Object.fromEntries(charges.map(({ part, after }) => [part, after])) };
}

/** As people read it on the invoice. */
export function describe({ part, before, after, period }: Charge): string {
  const what = part === BASE ? '基本服务费' : wordsOf(part).zh;
  const days = `${day(period.from)} 至 ${day(period.to)}`;
  if (after === 0) return `${what}：退还未使用部分，${days}`;
  if (part === BASE) return `${what}，${days}`;
  return after > before
    ? `${what}：由 ${before} 台增至 ${after} 台，${days}`
    : `${what}：由 ${before} 台减至 ${after} 台，${days}`;
}

function chargeOf(
  plan: BilledPlan,
  part: string,
  [before, after]: readonly [number, number],
  whole: Period,
  from: Date,
): Charge {
  const difference = costOf(plan, part, after) - costOf(plan, part, before);
  const rest = prorate(difference, whole, [from]).at(-1);
  return { part, before, after, period: { from, to: whole.to }, amount: rest?.amount ?? 0n };
}

function day(instant: Date): string {
  return instant.toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' });
}
