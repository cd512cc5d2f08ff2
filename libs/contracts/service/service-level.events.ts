import { z } from 'zod';
import { defineEvent } from '#platform';

/** In the scope of a provider: its public figures are to be reckoned up. Handled no sooner than planned. */
export const serviceRecordDue = defineEvent('service.recordDue', z.strictObject({}), { priority: 200 });

/** A promise of a contract was not kept; said at least once. In the scope of both parties. */
export const promiseMissed = defineEvent(
  'service.promiseMissed',
  z.strictObject({ contractId: z.uuid(), dueAt: z.iso.datetime() }),
  { priority: 200 },
);
