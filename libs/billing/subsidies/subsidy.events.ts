import { z } from 'zod';
import { defineEvent } from '#platform';

/** A month is over in which a programme paid for devices of a provider. In the provider's scope; handled no sooner than then. */
export const subsidyMonthDue = defineEvent(
  'billing.subsidyMonthDue',
  z.strictObject({ authorityId: z.uuid(), programmeId: z.uuid(), period: z.string().regex(/^\d{4}-\d{2}$/) }),
);
