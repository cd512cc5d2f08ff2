import { z } from 'zod';
import { defineEvent } from '#platform';

/** Said with every intent, for later: whoever handles it sees to what was left undone. */
export const intentDue = defineEvent('billing.intentDue', z.strictObject({ intentId: z.uuid() }));
