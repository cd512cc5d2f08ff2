import { z } from 'zod';
import { defineEvent, PRIORITY } from '#platform';

const zContract = z.strictObject({ contractId: z.uuid() });

export const offerRequested = defineEvent('offer.requested', z.strictObject({ requestId: z.uuid() }));
export const contractOffered = defineEvent('contract.offered', zContract);
export const contractActivated = defineEvent('contract.activated', zContract);
/** Said when a contract is accepted before its start; handled no sooner than that start. */
export const contractStartDue = defineEvent('contract.startDue', zContract);
/** Said when an end is set, or devices are to go; handled no sooner than then. */
export const contractEndDue = defineEvent('contract.endDue', zContract);
/** Said with an end, once for each rung of the ladder of reminders; handled no sooner than so many days before that end. */
export const contractEndNear = defineEvent(
  'contract.endNear',
  z.strictObject({
    contractId: z.uuid(),
    endsAt: z.iso.datetime(),
    days: z.int().positive(),
    renewsForMonths: z.int().positive().optional(),
  }),
);
/** Said with an end for a contract that renews itself; handled no sooner than its notice before that end. */
export const contractRenewalDue = defineEvent(
  'contract.renewalDue',
  z.strictObject({ contractId: z.uuid(), endsAt: z.iso.datetime() }),
);
/** A contract goes on as both have signed: from `from` up to `endsAt`. */
export const contractRenewed = defineEvent(
  'contract.renewed',
  z.strictObject({ contractId: z.uuid(), from: z.iso.datetime(), endsAt: z.iso.datetime() }),
);
export const contractEnded = defineEvent('contract.ended', zContract);
export const amendmentProposed = defineEvent(
  'contract.amendmentProposed',
  z.strictObject({ contractId: z.uuid(), amendmentId: z.uuid(), by: z.enum(['PROVIDER', 'ENTERPRISE']) }),
);
/** Said with the acceptance of a next version; what it changes holds from `effectiveAt` on, which may lie ahead. */
export const contractAmended = defineEvent(
  'contract.amended',
  z.strictObject({ contractId: z.uuid(), version: z.int().min(2), effectiveAt: z.iso.datetime() }),
);
/** Said when the second side accepts a version; 1 is the contract itself. */
export const contractSigned = defineEvent(
  'contract.signed',
  z.strictObject({ contractId: z.uuid(), version: z.int().min(1) }),
);
export const noticeGiven = defineEvent(
  'contract.noticeGiven',
  z.strictObject({ contractId: z.uuid(), byOrganisationId: z.uuid() }),
);
/** Said to the one who loses them, with the plan of a handover. */
export const devicesLeaving = defineEvent(
  'devices.leaving',
  z.strictObject({ contractId: z.uuid(), at: z.iso.datetime(), devices: z.int().positive() }),
);
/** Said with the plan of a handover, in the scope of who takes over; handled no sooner than its instant. */
export const handoverDue = defineEvent('handover.due', z.strictObject({ handoverId: z.uuid() }));
/** Said to the one who answered until now: devices have gone to another provider. Open incidents are to be handed on. */
export const devicesHandedOver = defineEvent(
  'devices.handedOver',
  z.strictObject({ contractId: z.uuid(), toProviderId: z.uuid() }),
  { priority: PRIORITY.ALARM },
);
