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
