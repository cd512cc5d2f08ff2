import { z } from 'zod';
import { defineEvent } from '#platform';

/** People wait for it: before everything else that the relay has to hand on. */
const ALARM_PRIORITY = 10;

/** A device said something that someone has to act on. `receivedAt` is database time, to the millisecond. */
export const signalReceived = defineEvent(
  'signal.received',
  z.object({
    signalId: z.uuid(),
    receivedAt: z.iso.datetime(),
    premisesId: z.uuid(),
    deviceId: z.uuid(),
    kind: z.string(),
  }),
  { priority: ALARM_PRIORITY },
);

/** Something was kept that nobody could read or that came from nobody known. Without an organisation it is the platform's. */
export const quarantined = defineEvent(
  'telemetry.quarantined',
  z.object({
    quarantineId: z.uuid(),
    reason: z.string(),
    sourceAddress: z.string().nullable(),
    remoteAddress: z.string().nullable(),
  }),
  { priority: 50 },
);
