import { z } from 'zod';
import { defineEvent, defineJob } from '#platform';

const payload = z.object({
  importId: z.uuid(),
  providerId: z.uuid(),
  enterpriseId: z.uuid(),
  premisesId: z.uuid().optional(),
});
export type ImportPayload = z.output<typeof payload>;

/** Said when a run was asked for; the worker makes a job of it. */
export const deviceImportRequested = defineEvent('device-import.requested', payload);

export const importDevicesJob = defineJob({ queue: 'imports', name: 'devices', schema: payload, attempts: 5 });
