/** A device is covered by a contract from an instant up to, not including, another; null: until somebody ends it. */
export interface Span {
  readonly id: string;
  readonly deviceId: string;
  readonly providerId: string;
  readonly contractId: string;
  readonly validFrom: Date;
  readonly validTo: Date | null;
}

/** What a contract wants: these devices from `from` up to `to`. */
export interface Claim {
  readonly providerId: string;
  readonly contractId: string;
  readonly deviceIds: readonly string[];
  readonly from: Date;
  readonly to: Date | null;
}

/** The coverage of one device ends with its old contract in the instant in which the new one begins. */
export interface Cut {
  readonly span: Span;
  readonly validTo: Date;
}

export interface CoveragePlan {
  readonly cuts: readonly Cut[];
  readonly added: readonly Omit<Span, 'id'>[];
}

/** Devices that this claim cannot have: another contract begins to cover them later, within the time claimed. */
export class Promised extends Error {
  constructor(readonly deviceIds: readonly string[]) {
    super('promised to another contract');
  }
}

/**
 * How coverage changes so that the claim holds and every device stays covered by exactly one contract at each instant at which it is
 * covered now or is claimed. Throws Promised.
 */
export function planCoverage(spans: readonly Span[], claim: Claim): CoveragePlan {
  const wanted = new Set(claim.deviceIds);
  const touching = spans.filter((span) => wanted.has(span.deviceId) && overlaps(span, claim.from, claim.to));
  const promised = touching.filter((span) => span.validFrom >= claim.from);
  if (promised.length > 0) throw new Promised(promised.map(({ deviceId }) => deviceId));
  return {
    cuts: touching.map((span) => ({ span, validTo: claim.from })),
    added: claim.deviceIds.map((deviceId) => ({
      deviceId,
      providerId: claim.providerId,
      contractId: claim.contractId,
      validFrom: claim.from,
      validTo: claim.to,
    })),
  };
}

function overlaps({ validFrom, validTo }: Span, from: Date, to: Date | null): boolean {
  return (to === null || validFrom < to) && (validTo === null || validTo > from);
}

/** Does this contract answer for the device at that instant, by this span? */
export function coveredAt(span: Omit<Span, 'id'>, contractId: string, at: Date): boolean {
  return span.contractId === contractId && span.validFrom <= at && (span.validTo === null || span.validTo > at);
}

const DAY_MS = 86_400_000;

/** The earliest instant at which a party may leave the contract: its notice from now on, and no sooner than a fixed earliest end. */
export function earliestLeave(terms: { readonly noticeDays: number; readonly earliestEnd?: Date }, now: Date): Date {
  const noticed = new Date(now.getTime() + terms.noticeDays * DAY_MS);
  return terms.earliestEnd && terms.earliestEnd > noticed ? terms.earliestEnd : noticed;
}
