import { z } from 'zod';
import { defineEvent, PRIORITY } from '#platform';
import { INCIDENT_KINDS, INCIDENT_STEPS } from './domain/incident.js';

/** After the signals themselves, before mail. */
const SOON = { priority: 20 };

const incident = { incidentId: z.uuid(), premisesId: z.uuid(), regionPath: z.string() };

export const incidentOpened = defineEvent(
  'incident.opened',
  z.object({ ...incident, kind: z.enum(INCIDENT_KINDS) }),
  SOON,
);

/** Anything about it is new: its state, its kind, an alarm, a note. */
export const incidentChanged = defineEvent(
  'incident.changed',
  z.object({ ...incident, step: z.enum(INCIDENT_STEPS) }),
  SOON,
);

/** Steps after which promises may be settled, and the close of a month, at which they are. */
export const TIMED_STEPS = ['OPENED', 'ARRIVED', 'VERIFIED', 'CLOSED', 'HANDED_ON', 'MONTH_CLOSED'] as const;

/** Said beside the others for those who only reckon: last in line. */
export const incidentTimed = defineEvent(
  'incident.timed',
  z.strictObject({ incidentId: z.uuid(), step: z.enum(TIMED_STEPS) }),
  { priority: 150 },
);

/** Said to the provider that takes over, in the transaction in which the old one's incidents end. */
export const incidentHandedOn = defineEvent(
  'incident.handed-on',
  z.object({
    premisesId: z.uuid(),
    alarms: z
      .array(
        z.object({
          premisesId: z.uuid(),
          regionPath: z.string(),
          incidentId: z.uuid(),
          alarmId: z.uuid(),
          deviceId: z.uuid(),
          loop: z.int(),
          point: z.int(),
          kind: z.enum(INCIDENT_KINDS),
          hazard: z.string().nullable(),
          text: z.string().nullable(),
          test: z.boolean(),
          restored: z.boolean(),
          signalId: z.uuid(),
          raisedAt: z.string(),
          occurredAt: z.string().nullable(),
        }),
      )
      .min(1),
  }),
  { priority: PRIORITY.ALARM },
);

/** These members of the provider are on their way, or should be. */
export const incidentDispatched = defineEvent(
  'incident.dispatched',
  z.object({ ...incident, userIds: z.array(z.uuid()).min(1) }),
  { priority: PRIORITY.ALARM },
);

/** A person has seen the fire: the command centre must hear of it within 3 s (GB 50440-2007). */
export const incidentConfirmedFire = defineEvent('incident.confirmed-fire', z.object(incident), {
  priority: PRIORITY.ALARM,
});
