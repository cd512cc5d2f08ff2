import { z } from 'zod';
import { defineEvent } from '#platform';

const zContract = z.strictObject({ contractId: z.uuid() });

export const contractOffered = defineEvent('contract.offered', zContract);
export const contractActivated = defineEvent('contract.activated', zContract);
/** Said when a contract is accepted before its start; handled no sooner than that start. */
export const contractStartDue = defineEvent('contract.startDue', zContract);
