import { registerEnumType } from '@nestjs/graphql';
import { INCIDENT_KINDS, INCIDENT_STEPS, VERIFICATIONS } from '../domain/incident.js';
import { INCIDENT_STATES } from '../domain/incident.transitions.js';

const named = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, name])) as { readonly [N in Name]: N };

export const IncidentKindEnum = named(INCIDENT_KINDS);
registerEnumType(IncidentKindEnum, { name: 'IncidentKind', description: 'Kind of the gravest alarm; gravest first.' });

export const IncidentStateEnum = named(INCIDENT_STATES);
registerEnumType(IncidentStateEnum, {
  name: 'IncidentState',
  description: 'OPEN until somebody answers; closed only after it was verified.',
});

export const VerificationEnum = named(VERIFICATIONS);
registerEnumType(VerificationEnum, { name: 'Verification', description: 'What the incident was found to be.' });

export const IncidentStepNameEnum = named(INCIDENT_STEPS);
registerEnumType(IncidentStepNameEnum, {
  name: 'IncidentStepName',
  description: 'What happened at a step of an incident.',
});
