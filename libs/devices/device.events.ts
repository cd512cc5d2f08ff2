import { z } from 'zod';
import { defineEvent } from '#platform';

export const deviceCreated = defineEvent('device.created', z.object({ deviceId: z.uuid(), premisesId: z.uuid() }));
export const deviceChanged = defineEvent('device.changed', z.object({ deviceId: z.uuid(), premisesId: z.uuid() }));
export const devicesImported = defineEvent('devices.imported', z.object({ importId: z.uuid(), rows: z.int().min(0) }));
