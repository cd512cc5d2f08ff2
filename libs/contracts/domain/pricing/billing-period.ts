import { instantOf, monthLength, wallTimeOf } from './wall-time.js';

/** From `from` on until just before `to`, both instants in UTC. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

export type BillingInterval = 'MONTH' | 'QUARTER' | 'YEAR';

export const MONTHS_OF: Readonly<Record<BillingInterval, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

/** The zone by which China reckons its days. */
export const CHINA = 'Asia/Shanghai';

/**
 * The period of this number, from 0 on, counted from the anchor by the calendar of the zone. Each begins on the anchor's day
 * and at its time; where a month is too short for the day it begins on the last one, and returns to the day afterwards:
 * 31 January, 28 February, 31 March.
 */
export function billingPeriod(anchor: Date, interval: BillingInterval, number: number, timeZone = CHINA): Period {
  const months = MONTHS_OF[interval];
  return {
    from: addMonths(anchor, number * months, timeZone),
    to: addMonths(anchor, (number + 1) * months, timeZone),
  };
}

/** The period in which an instant lies, and its number; negative before the anchor. */
export function billingPeriodAt(
  anchor: Date,
  interval: BillingInterval,
  at: Date,
  timeZone = CHINA,
): Period & { readonly number: number } {
  const [start, now] = [wallTimeOf(anchor, timeZone), wallTimeOf(at, timeZone)];
  const months = (now.year - start.year) * 12 + (now.month - start.month);
  const size = MONTHS_OF[interval];
  let number = (months - (months % size)) / size;
  let period = billingPeriod(anchor, interval, number, timeZone);
  while (at < period.from) period = billingPeriod(anchor, interval, --number, timeZone);
  while (at >= period.to) period = billingPeriod(anchor, interval, ++number, timeZone);
  return { ...period, number };
}

/** The same day and time of another month in the zone, or the month's last day where it is too short. */
export function addMonths(anchor: Date, months: number, timeZone = CHINA): Date {
  const wall = wallTimeOf(anchor, timeZone);
  const first = new Date(Date.UTC(wall.year, wall.month - 1 + months, 1));
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  const day = Math.min(wall.day, monthLength(year, month));
  return instantOf({ ...wall, year, month, day }, timeZone);
}
