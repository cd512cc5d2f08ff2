import { addMonths, CHINA } from './pricing/billing-period.js';
import { instantOf, wallTimeOf } from './pricing/wall-time.js';

/** A provider is not judged in public by fewer reviews than this. */
export const RATING_MINIMUM = 3;
/** Reviews older than two years say nothing of the service of today. */
export const RATING_QUARTERS = 8;

/** `2026-Q4`: a calendar quarter of China. Names compare as the quarters do. */
export interface Quarter {
  readonly name: string;
  /** Exclusive. */
  readonly endsAt: Date;
}

export function quarterOf(at: Date): Quarter {
  const { year, month } = wallTimeOf(at, CHINA);
  const number = Math.ceil(month / 3);
  return { name: nameOf(year, number), endsAt: firstOf(year, number * 3 + 1) };
}

/** When a quarter that is named ends. */
export function endOfQuarter(name: string): Date {
  const [year = '', number = ''] = name.split('-Q');
  return firstOf(+year, +number * 3 + 1);
}

/** Name of the oldest quarter that still counts. */
export function oldestCounted(at: Date): string {
  return quarterOf(addMonths(at, -3 * (RATING_QUARTERS - 1))).name;
}

/** A customer speaks while the contract runs, and until the quarter after its end is over. */
export function mayReview({ activatedAt, endedAt }: Served, at: Date): boolean {
  return activatedAt !== null && (endedAt === null || quarterOf(at).name <= quarterOf(addMonths(endedAt, 3)).name);
}

export interface Served {
  readonly activatedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface Rating {
  readonly count: number;
  /** Mean in tenths of a star, halves upwards: 43 is 4.3. Undefined below the minimum sample. */
  readonly tenths?: number;
}

export function ratingOf(stars: number, count: number): Rating {
  return count < RATING_MINIMUM ? { count } : { count, tenths: Math.floor((20 * stars + count) / (2 * count)) };
}

function nameOf(year: number, number: number): string {
  return `${year}-Q${number}`;
}

/** The first moment of a month, which may be the thirteenth. */
function firstOf(year: number, month: number): Date {
  const [realYear, realMonth] = month > 12 ? [year + 1, month - 12] : [year, month];
  return instantOf({ year: realYear, month: realMonth, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 }, CHINA);
}
