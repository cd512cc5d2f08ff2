import type { Period } from './billing-period.js';

/** A stretch of a period and what of the amount falls on it. */
export interface Stretch extends Period {
  readonly amount: bigint;
}

/**
 * `total` in proportion to `weights`, in whole minor units that add up to it exactly: what division leaves over goes to the
 * largest remainders, among equals to the first. A negative total (a credit) is split as its opposite is.
 * Throws RangeError where a weight is negative or all are zero.
 */
export function split(total: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('Weights are never negative, and not all of them are zero');
  }
  if (total < 0n) return split(-total, weights).map((part) => -part);
  const parts = weights.map((weight) => (total * weight) / whole);
  const short = total - parts.reduce((sum, part) => sum + part, 0n);
  const owed = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
    .filter((_, place) => BigInt(place) < short);
  for (const { index } of owed) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}

/**
 * The amount of a period on the stretches into which `cuts` divide it, by seconds; the stretches add up to the amount exactly.
 * Cuts outside the period and second mentions of one do not cut. Throws RangeError for a period of less than a second.
 */
export function prorate(amount: bigint, period: Period, cuts: readonly Date[]): Stretch[] {
  const inside = cuts.filter((cut) => cut > period.from && cut < period.to);
  const times = [...new Set([period.from, ...inside, period.to].map((date) => date.getTime()))].sort((a, b) => a - b);
  const ends = times.map((time) => new Date(time));
  const stretches = ends.slice(1).map((to, index) => ({ from: ends[index] ?? period.from, to }));
  const shares = split(
    amount,
    stretches.map(({ from, to }) => secondsOf(to) - secondsOf(from)),
  );
  return stretches.map((stretch, index) => ({ ...stretch, amount: shares[index] ?? 0n }));
}

function secondsOf(date: Date): bigint {
  return BigInt(date.getTime()) / 1000n;
}
