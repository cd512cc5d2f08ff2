import { type CoveredDevice, monthOf } from '#contracts';

/** What a subsidised device costs: its price in an interval of so many months, from an instant up to, not including, another. */
export interface Claimed {
  readonly unitAmount: bigint;
  readonly months: number;
  readonly from: Date;
  readonly to: Date;
}

export interface ClaimMonth {
  /** `2026-11`: calendar month of China. */
  readonly period: string;
  readonly amount: bigint;
}

/**
 * Month by month what a claim costs the funder. The price of an interval is shared out to its months without a rest; a month that is
 * claimed in part costs its part by time, rounded down. What a claim costs up to an instant does not hang on when it ends afterwards.
 */
export function claimMonths({ unitAmount, months, from, to }: Claimed): ClaimMonth[] {
  const all: ClaimMonth[] = [];
  for (let at = from, k = 0n; at < to; k++) {
    const month = monthOf(at);
    const whole = share(unitAmount, months, k + 1n) - share(unitAmount, months, k);
    const end = to < month.to ? to : month.to;
    const amount = (whole * BigInt(end.getTime() - at.getTime())) / BigInt(month.to.getTime() - month.from.getTime());
    if (amount > 0n) all.push({ period: month.name, amount });
    at = month.to;
  }
  return all;
}

export function costOfClaim(claimed: Claimed): bigint {
  return claimMonths(claimed).reduce((sum, { amount }) => sum + amount, 0n);
}

/** A device is paid for by a funder from an instant up to, not including, another. */
export interface SubsidisedDevice {
  readonly deviceId: string;
  readonly from: Date;
  readonly to: Date;
}

/** What of the coverage the enterprise itself pays for: all that no funder does. */
export function chargeable(spans: readonly CoveredDevice[], subsidised: readonly SubsidisedDevice[]): CoveredDevice[] {
  return spans.flatMap((span) => {
    let parts: CoveredDevice[] = [span];
    for (const claim of subsidised) {
      if (claim.deviceId === span.deviceId) parts = parts.flatMap((part) => without(part, claim));
    }
    return parts;
  });
}

function without(span: CoveredDevice, { from, to }: SubsidisedDevice): CoveredDevice[] {
  if (to <= span.from || (span.to !== null && from >= span.to) || to <= from) return [span];
  const before = from > span.from ? [{ ...span, to: from }] : [];
  const after = span.to === null || to < span.to ? [{ ...span, from: to }] : [];
  return [...before, ...after];
}

function share(amount: bigint, parts: number, count: bigint): bigint {
  return (amount * count) / BigInt(parts);
}
