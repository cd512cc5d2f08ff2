import { z } from 'zod';
import { defineEvent } from '#platform';

/** Said with every intent, for later: whoever handles it sees to what was left undone. */
export const intentDue = defineEvent('billing.intentDue', z.strictObject({ intentId: z.uuid() }));

const zEventKey = z.strictObject({ account: z.string(), id: z.string() });

/** Said by the door, in nobody's name. */
export const stripeEventReceived = defineEvent('billing.stripeEventReceived', zEventKey);
/** Said once it is known whose it is, in that provider's name. */
export const stripeEventRouted = defineEvent('billing.stripeEventRouted', zEventKey);
