/** A step of the plan's table: exactly one of the two limits is set. */
export interface CreditRule {
  readonly measure: string;
  /** From this percentage of the promised time on: 150 is one and a half times. */
  readonly overPercent: number | null;
  /** From so many seconds past the promised time on. */
  readonly overSeconds: number | null;
  /** Of the fee of an interval. */
  readonly creditPercent: number;
}

export interface Missed {
  readonly id: string;
  readonly incidentId: string;
  readonly measure: string;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly measuredMs: bigint;
}

export interface Credit {
  readonly missed: Missed;
  readonly promisedMs: bigint;
  readonly rule: CreditRule;
  /** What the cap has left of the rule's percentage. */
  readonly percent: number;
  /** Minor units. */
  readonly amount: bigint;
}

/** For how long a provider may dispute a credit, and an enterprise may give way. */
export const DISPUTE_DAYS = 7;
export const ANSWER_DAYS = 14;

/** The gravest step of the table that a missed promise has come to; none where it stayed within the table's tolerance. */
export function stepOf(rules: readonly CreditRule[], missed: Missed): CreditRule | undefined {
  const promised = promisedMs(missed);
  return rules
    .filter((rule) => rule.measure === missed.measure && missed.measuredMs >= limitMs(rule, promised))
    .sort((a, b) => b.creditPercent - a.creditPercent)[0];
}

/**
 * What is credited for promises missed in a month, in the order in which they were due. Percentages add up to the cap and no
 * further; `given` have been credited before in the same interval. Amounts are rounded down together: they sum to the percentage of
 * the fee that was reached, rounded down once.
 */
export function creditsFor(of: {
  readonly rules: readonly CreditRule[];
  readonly capPercent: number;
  readonly fee: bigint;
  readonly missed: readonly Missed[];
  readonly given: number;
}): Credit[] {
  const { rules, capPercent, fee, missed } = of;
  let reached = of.given;
  return missed.flatMap((one) => {
    const rule = stepOf(rules, one);
    const percent = Math.min(rule?.creditPercent ?? 0, capPercent - reached);
    if (!rule || percent <= 0) return [];
    const amount = share(fee, reached + percent) - share(fee, reached);
    reached += percent;
    return amount > 0n ? [{ missed: one, promisedMs: promisedMs(one), rule, percent, amount }] : [];
  });
}

/** The calendar months over which the cap counts: the month itself, its quarter or its year. `2026-11`, MONTH | QUARTER | YEAR. */
export function capMonths(period: string, interval: string): string[] {
  const [year = '', month = ''] = period.split('-');
  const length = { MONTH: 1, QUARTER: 3, YEAR: 12 }[interval] ?? 1;
  const first = Math.floor((+month - 1) / length) * length + 1;
  return Array.from({ length }, (_, i) => `${year}-${`${first + i}`.padStart(2, '0')}`);
}

function promisedMs({ dueAt, openedAt }: Missed): bigint {
  return BigInt(dueAt.getTime() - openedAt.getTime());
}

function limitMs({ overPercent, overSeconds }: CreditRule, promised: bigint): bigint {
  return overPercent === null ? promised + BigInt(overSeconds ?? 0) * 1_000n : (promised * BigInt(overPercent)) / 100n;
}

function share(fee: bigint, percent: number): bigint {
  return (fee * BigInt(percent)) / 100n;
}
