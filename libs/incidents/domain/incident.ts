/** Gravest first: fire outranks everything (GB 26875.1-2011, 4.1.2.3). */
export const INCIDENT_KINDS = ['FIRE', 'GAS', 'ELECTRICAL', 'SUPERVISORY', 'FAULT'] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export const VERIFICATIONS = ['FIRE', 'FALSE', 'TEST', 'FAULT', 'UNKNOWN'] as const;
export type Verification = (typeof VERIFICATIONS)[number];

/** What a history row says: transitions of the incident, and what happened around it. */
export const INCIDENT_STEPS = [
  'OPENED',
  'ALARM_JOINED',
  'ALARM_RESTORED',
  'KIND_RAISED',
  'REOPENED',
  'ESCALATED',
  'ACKNOWLEDGED',
  'ACKNOWLEDGED_TOO',
  'DISPATCHED',
  'ARRIVED',
  'VERIFIED',
  'FORWARD_DUE',
  'NOTE_ADDED',
  'HANDED_ON',
  'CLOSED',
] as const;
export type IncidentStepName = (typeof INCIDENT_STEPS)[number];

export function isGraver(kind: IncidentKind, than: IncidentKind): boolean {
  return INCIDENT_KINDS.indexOf(kind) < INCIDENT_KINDS.indexOf(than);
}

/** Danger at hand, not a weakness of the protection: everyone is told of it, and told again when it is said again. */
export function isDanger(kind: IncidentKind): boolean {
  return kind === 'FIRE' || kind === 'GAS' || kind === 'ELECTRICAL';
}

/** Telling does not end before somebody answers. */
export function neverEnds(kind: IncidentKind): boolean {
  return kind === 'FIRE' || kind === 'GAS';
}
