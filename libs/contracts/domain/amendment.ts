import { z } from 'zod';
import { AmendmentTooEarly, AmendmentTooLate, EndNotLater } from './amendment.errors.js';

const devices = z.array(z.uuid()).max(2_000);

export const proposeAmendmentSchema = z.strictObject({
  contractId: z.uuid(),
  addDeviceIds: devices.nullish().transform((ids) => [...new Set(ids)]),
  removeDeviceIds: devices.nullish().transform((ids) => [...new Set(ids)]),
  planId: z.uuid().nullish(),
  endsAt: z.date().nullish(),
  effectiveAt: z.date().nullish(),
  validUntil: z.date().nullish(),
  note: z.string().trim().max(1_000).nullish(),
  idempotencyKey: z.string().min(8).max(100).nullish(),
});

export type ProposeAmendment = z.output<typeof proposeAmendmentSchema>;

const DAY_MS = 86_400_000;
const VALID_DAYS = 30;

/** When the version before begins to hold, and when the contract ends. */
export interface Frame {
  readonly from: Date;
  readonly endsAt: Date | null;
}

/**
 * From when on the next version holds: at the instant that is wanted, else as soon as both have signed. Throws
 * CONTRACT.AMENDMENT_TOO_EARLY, CONTRACT.AMENDMENT_TOO_LATE.
 */
export function assertInTime({ from, endsAt }: Frame, wanted: Date | null, now: Date): void {
  const at = wanted ?? now;
  const earliest = from > now ? from : now;
  if (at <= from || (wanted && wanted < now))
    throw new AmendmentTooEarly({ earliest: earliest.toISOString() }, 'input.effectiveAt');
  if (endsAt && at >= endsAt) throw new AmendmentTooLate({ end: endsAt.toISOString() }, 'input.effectiveAt');
}

/** Until when it can be accepted: no longer than until the instant at which it is to take effect, or the contract ends. */
export function validUntil({ endsAt }: Frame, effectiveAt: Date | null, wanted: Date | null, now: Date): Date {
  const limits = [wanted ?? new Date(now.getTime() + VALID_DAYS * DAY_MS), effectiveAt, endsAt];
  return new Date(Math.min(...limits.flatMap((at) => (at ? [at.getTime()] : []))));
}

/** Throws CONTRACT.END_NOT_LATER. */
export function movedEnd(before: Date | null, wanted: Date | null | undefined): Date | null {
  if (!wanted) return before;
  if (!before || wanted <= before) throw new EndNotLater({}, 'input.endsAt');
  return wanted;
}
