import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '#kernel';
import type { TermsPrice } from './contract-price.js';
import type { MarketTerms } from './market-rule.js';
import type { ServiceCredits } from './plan.js';
import { addMonths } from './pricing/billing-period.js';
import type { OneOffFees, UnitPrices } from './pricing/unit-price.js';

export interface TermsParty {
  readonly id: string;
  readonly name: string;
  readonly creditCode: string | null;
}

export interface TermsDevice {
  readonly id: string;
  readonly serial: string;
  readonly kind: string;
  readonly premisesId: string;
}

/** What a later version changes; the first version of a contract has none. */
export interface TermsAmendment {
  readonly version: number;
  /** Content hash of the version before. */
  readonly follows: string;
  /** ISO 8601; null: in the moment of the acceptance. */
  readonly effectiveAt: string | null;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface TermsPlan {
  readonly versionId: string;
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly billingInterval: string;
  readonly deviceOwnership: string;
  readonly currency: string;
  readonly baseFee: string;
  readonly unitPrices: UnitPrices;
  readonly oneOffFees: OneOffFees;
  readonly prepaidIntervals: number;
  readonly trialDays: number;
  readonly minTermMonths: number;
  readonly includedVisits: number;
  readonly sla: { readonly acknowledgeSeconds: number; readonly arriveMinutes: number; readonly repairHours: number };
  readonly serviceCredits: ServiceCredits;
  readonly noticeDays: number;
}

/** What both sides accept, word for word. Times are ISO 8601 in UTC, amounts minor units as text. */
export interface ContractTerms {
  readonly number: string;
  readonly provider: TermsParty;
  readonly enterprise: TermsParty;
  readonly amendment?: TermsAmendment;
  readonly plan: TermsPlan;
  /** What it costs for these devices, line by line. */
  readonly price: TermsPrice;
  readonly devices: readonly TermsDevice[];
  readonly startsAt: string;
  readonly endsAt: string | null;
  /** At its end it goes on for so many months, again and again, unless a side has given notice by then. */
  readonly renewal?: { readonly months: number };
}

/** What an authority may limit; contracts of before prepayment and minimum term were sold have none. */
export function marketTerms({
  billingInterval,
  prepaidIntervals,
  minTermMonths,
  noticeDays,
  currency,
}: TermsPlan): MarketTerms {
  return {
    billingInterval,
    prepaidIntervals: prepaidIntervals ?? 1,
    minTermMonths: minTermMonths ?? 0,
    noticeDays,
    currency,
  };
}

/** SHA-256 over canonical JSON (RFC 8785), hex: equal terms give equal hashes on any machine. */
export function contentHash(terms: ContractTerms): string {
  return createHash('sha256')
    .update(canonicalJson(terms as unknown as Json))
    .digest('hex');
}

/** The smallest division that holds all the given region paths; `''` when they share not even a province. */
export function commonRegion(paths: readonly string[]): string {
  const [first = '', ...rest] = paths.map((path) => path.split('/').filter(Boolean));
  const shared = (first || []) as string[];
  const depth = rest.reduce((length, path) => {
    let n = 0;
    while (n < length && path[n] === shared[n]) n += 1;
    return n;
  }, shared.length);
  return shared
    .slice(0, depth)
    .map((part) => `${part}/`)
    .join('');
}

/** The next end of a contract that renews itself, and from when on that is settled: its notice before the end. */
export function renewalOf({ renewal, plan }: ContractTerms, endsAt: Date): { at: Date; endsAt: Date } | undefined {
  if (!renewal) return undefined;
  const at = new Date(endsAt.getTime() - plan.noticeDays * 86_400_000);
  return { at, endsAt: addMonths(endsAt, renewal.months) };
}

/** What binds a party that wants to leave: its notice, and the minimum term. */
export function leavingTerms({ plan, startsAt }: ContractTerms): { noticeDays: number; earliestEnd?: Date } {
  const { noticeDays, minTermMonths = 0 } = plan;
  return { noticeDays, earliestEnd: minTermMonths > 0 ? addMonths(new Date(startsAt), minTermMonths) : undefined };
}
