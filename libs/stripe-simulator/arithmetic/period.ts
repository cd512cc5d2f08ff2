import { share } from './exact.js';

export type Interval = 'day' | 'week' | 'month' | 'year';
export interface Cadence {
  readonly interval: Interval;
  readonly interval_count: number;
}
/** Seconds since 1970, UTC; the end is the start of the next. */
export interface Period {
  readonly start: number;
  readonly end: number;
}

const DAY = 86_400;
const MONTHS = { month: 1, year: 12 } as const;

/**
 * The `n`th boundary from the anchor. Always counted from the anchor itself, so that the 31st is the 28th in February
 * and the 31st again in March.
 */
export function boundary(anchor: number, { interval, interval_count: count }: Cadence, n: number): number {
  if (interval === 'day') return anchor + n * count * DAY;
  if (interval === 'week') return anchor + n * count * 7 * DAY;
  return addMonths(anchor, n * count * MONTHS[interval]);
}

/** The period that holds `at`: its start is at or before it, its end after it. */
export function periodAt(anchor: number, cadence: Cadence, at: number): Period {
  const length = boundary(anchor, cadence, 1) - anchor;
  let n = Math.floor((at - anchor) / length);
  while (boundary(anchor, cadence, n) > at) n -= 1;
  while (boundary(anchor, cadence, n + 1) <= at) n += 1;
  return { start: boundary(anchor, cadence, n), end: boundary(anchor, cadence, n + 1) };
}

function addMonths(anchor: number, months: number): number {
  const from = new Date(anchor * 1000);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const [year, month] = [first.getUTCFullYear(), first.getUTCMonth()];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(from.getUTCDate(), last)) / 1000 + (anchor - startOfDay(anchor));
}

function startOfDay(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

const NAMES = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** As on Stripe's invoice lines: `15 Jan 2026`. */
export function dayText(at: number): string {
  const date = new Date(at * 1000);
  return `${String(date.getUTCDate()).padStart(2, '0')} ${NAMES[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** The share of an amount that falls on what is left of a period after `at`: to the second, rounded once, half up. */
export function portion(amount: number, { start, end }: Period, at: number): number {
  const whole = end - start;
  return whole <= 0 ? 0 : share(amount, Math.min(Math.max(end - at, 0), whole), whole);
}
