import { z } from 'zod';
import { defineEvent } from '#platform';

/** A month of a contract is over in which a promise was missed. In the scope of both parties; handled no sooner than then. */
export const creditsDue = defineEvent(
  'billing.creditsDue',
  z.strictObject({ contractId: z.uuid(), period: z.string().regex(/^\d{4}-\d{2}$/) }),
);

/** Nobody can dispute, or give way, any more; or it has been decided. In the scope of both parties. */
export const creditDue = defineEvent('billing.creditDue', z.strictObject({ creditId: z.uuid() }));

/** Credits were proposed, one was disputed, or a dispute was settled: those whom it concerns are told. */
export const creditNews = defineEvent(
  'billing.creditNews',
  z.strictObject({
    contractId: z.uuid(),
    what: z.enum(['PROPOSED', 'DISPUTED', 'UPHELD', 'WITHDRAWN']),
    period: z.string(),
    count: z.int().positive(),
    amount: z.string(),
  }),
);
