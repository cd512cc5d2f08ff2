import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '#kernel';
import type { TermsPrice } from './contract-price.js';
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

/** What both sides accept, word for word. Times are ISO 8601 in UTC, amounts minor units as text. */
export interface ContractTerms {
  readonly number: string;
  readonly provider: TermsParty;
  readonly enterprise: TermsParty;
  readonly plan: {
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
  };
  /** What it costs for these devices, line by line. */
  readonly price: TermsPrice;
  readonly devices: readonly TermsDevice[];
  readonly startsAt: string;
  readonly endsAt: string | null;
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

/** What binds a party that wants to leave: its notice, and the minimum term. */
export function leavingTerms({ plan, startsAt }: ContractTerms): { noticeDays: number; earliestEnd?: Date } {
  const { noticeDays, minTermMonths = 0 } = plan;
  return { noticeDays, earliestEnd: minTermMonths > 0 ? addMonths(new Date(startsAt), minTermMonths) : undefined };
}
