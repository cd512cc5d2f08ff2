import { type BillingInterval, MONTHS_OF } from './billing-period.js';
import type { PriceLine } from './price-line.js';
import { textOf } from './price-text.js';
import { ONE_OFF_FEES, type OneOffFees, tierShares, type UnitPrices } from './unit-price.js';

/** What of a plan version makes its price. */
export interface PricedPlan {
  readonly currency: string;
  readonly billingInterval: BillingInterval;
  readonly baseFee: bigint;
  readonly unitPrices: UnitPrices;
  readonly oneOffFees: OneOffFees;
  readonly trialDays: number;
  readonly prepaidIntervals: number;
}

export interface Price {
  readonly currency: string;
  readonly lines: readonly PriceLine[];
  /** All recurring lines: what one interval costs. */
  readonly interval: bigint;
  /** All lines that are paid once. */
  readonly oneOff: bigint;
  /** One interval and what is paid once. */
  readonly firstInterval: bigint;
  /** Due at the start: the intervals that are paid in advance and what is paid once. */
  readonly firstPayment: bigint;
  /** Twelve months of intervals, so that plans by month, quarter and year compare. */
  readonly perYear: bigint;
  /** Kinds among the devices for which the plan names no price: it does not sell the monitoring of these. */
  readonly missingKinds: readonly string[];
}

/**
 * What a plan costs for so many devices of each kind, line by line. Counts of zero make no line. `fresh`: those of them for which
 * fees are paid once; by default all.
 */
export function priceOf(plan: PricedPlan, counts: Counts, fresh: Counts = counts): Price {
  const wanted = ordered(counts);
  const lines = [
    lineOf(plan, { code: 'BASE_FEE', recurring: true, quantity: 1n, unitAmount: plan.baseFee }),
    ...wanted.flatMap(([kind, count]) => unitLines(plan, kind, BigInt(count))),
    ...ordered(fresh).flatMap(([kind, count]) => oneOffLines(plan, kind, BigInt(count))),
  ];
  if (plan.trialDays > 0) {
    const quantity = BigInt(plan.trialDays);
    lines.push(lineOf(plan, { code: 'FREE_TRIAL', recurring: false, quantity, unitAmount: 0n }));
  }
  const interval = sumOf(lines.filter(({ recurring }) => recurring));
  const oneOff = sumOf(lines.filter(({ recurring }) => !recurring));
  return {
    currency: plan.currency,
    lines,
    interval,
    oneOff,
    firstInterval: interval + oneOff,
    firstPayment: interval * BigInt(plan.prepaidIntervals) + oneOff,
    perYear: interval * (12n / BigInt(MONTHS_OF[plan.billingInterval])),
    missingKinds: missingKinds(
      plan.unitPrices,
      wanted.map(([kind]) => kind),
    ),
  };
}

type Counts = ReadonlyMap<string, number>;

function ordered(counts: Counts): [kind: string, count: number][] {
  return [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A plan without any unit price covers every kind by its base fee; a transmitter without a price of its own comes along. */
export function missingKinds(prices: UnitPrices, kinds: readonly string[]): string[] {
  if (Object.keys(prices).length === 0) return [];
  return kinds.filter((kind) => !Object.hasOwn(prices, kind) && kind !== 'TRANSMITTER');
}

function unitLines(plan: PricedPlan, kind: string, count: bigint): PriceLine[] {
  const price = Object.hasOwn(plan.unitPrices, kind) ? plan.unitPrices[kind] : undefined;
  if (price === undefined) return [];
  const code = typeof price === 'string' ? 'UNIT_FEE' : 'UNIT_FEE_TIER';
  return tierShares(price, count).map(({ quantity, unitAmount, from, to }) =>
    lineOf(plan, {
      code,
      recurring: true,
      kind,
      quantity,
      unitAmount,
      ...(code === 'UNIT_FEE_TIER' ? { from, to } : {}),
    }),
  );
}

function oneOffLines(plan: PricedPlan, kind: string, quantity: bigint): PriceLine[] {
  return ONE_OFF_FEES.flatMap((code) => {
    const fees = plan.oneOffFees[code] ?? {};
    if (!Object.hasOwn(fees, kind)) return [];
    return [lineOf(plan, { code, recurring: false, kind, quantity, unitAmount: BigInt(fees[kind] ?? '0') })];
  });
}

type Bare = Pick<PriceLine, 'code' | 'recurring' | 'quantity' | 'unitAmount'> & Partial<PriceLine>;

function lineOf({ currency }: PricedPlan, bare: Bare): PriceLine {
  const line = { kind: null, from: null, to: null, ...bare, amount: bare.quantity * bare.unitAmount };
  return { ...line, text: textOf(line, currency) };
}

function sumOf(lines: readonly PriceLine[]): bigint {
  return lines.reduce((sum, { amount }) => sum + amount, 0n);
}
