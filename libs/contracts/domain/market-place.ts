import type { Price } from './pricing/price-of.js';

export const MARKET_SORTS = ['PRICE', 'NAME', 'ACKNOWLEDGE', 'ARRIVE', 'RATING', 'KEPT'] as const;
export type MarketSort = (typeof MARKET_SORTS)[number];

/** What of an offered plan decides its place in the list. `price` is null for those from whom prices are hidden. */
export interface Ranked {
  readonly id: string;
  readonly name: string;
  readonly slaAcknowledgeSeconds: number;
  readonly slaArriveMinutes: number;
  readonly price: Price | null;
  /** Of its provider, in tenths of a star; null where there is none. */
  readonly rating: number | null;
  /** Promises that its provider kept, in tenths of a percent; null where too few were measured. */
  readonly kept: number | null;
}

/**
 * The place of a plan as a text: texts compare as the plans do, and no two are the same. A plan that does not sell the
 * monitoring of some device comes after all that do. Currencies are not converted: plans of one currency stand together.
 */
export function rankOf(plan: Ranked, sort: MarketSort): string {
  const incomplete = plan.price && plan.price.missingKinds.length > 0 ? '1' : '0';
  return [incomplete, keyOf(plan, sort), plan.id].join('\u0000');
}

function keyOf(plan: Ranked, sort: MarketSort): string {
  switch (sort) {
    case 'PRICE':
      return plan.price ? `${plan.price.currency} ${padded(plan.price.perYear)}` : '';
    case 'NAME':
      return plan.name;
    case 'ACKNOWLEDGE':
      return padded(BigInt(plan.slaAcknowledgeSeconds));
    case 'ARRIVE':
      return padded(BigInt(plan.slaArriveMinutes));
    case 'RATING':
      return bestFirst(plan.rating);
    case 'KEPT':
      return bestFirst(plan.kept);
  }
}

/** The highest first, and after all of them whatever has none. */
function bestFirst(value: number | null): string {
  return value === null ? '~' : padded(1_000_000_000n - BigInt(value));
}

function padded(value: bigint): string {
  return value.toString().padStart(40, '0');
}

/** In order of rank; equal texts do not occur. */
export function ranked<Plan extends Ranked>(plans: readonly Plan[], sort: MarketSort): { plan: Plan; rank: string }[] {
  return plans
    .map((plan) => ({ plan, rank: rankOf(plan, sort) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
}

/** Says after which rank of which order to go on, even if the plan that stood there is gone. */
export function encodeRank(sort: MarketSort, rank: string): string {
  return Buffer.from(`m1:${sort}:${rank}`).toString('base64url');
}

/** Undefined for what is no cursor of this order. */
export function decodeRank(sort: MarketSort, cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const head = `m1:${sort}:`;
  return text.startsWith(head) ? text.slice(head.length) : undefined;
}
