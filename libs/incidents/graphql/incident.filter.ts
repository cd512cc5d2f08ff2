import { z } from 'zod';
import { parseInput, zRegionCode, zUuid } from '#platform';
import { INCIDENT_KINDS } from '../domain/incident.js';
import { INCIDENT_STATES } from '../domain/incident.transitions.js';
import type { IncidentFilter } from '../incident.queries.js';
import type { IncidentFilterInput } from './incident.inputs.js';

const schema = z.object({
  states: z.array(z.enum(INCIDENT_STATES)).min(1).nullish(),
  kinds: z.array(z.enum(INCIDENT_KINDS)).min(1).nullish(),
  premisesId: zUuid.nullish(),
  providerId: zUuid.nullish(),
  regionCode: zRegionCode.nullish(),
  openedFrom: z.date().nullish(),
  openedTo: z.date().nullish(),
});

/** The filter without what was not asked for: a null in it must not become a condition. */
export function parseFilter(input: IncidentFilterInput | null | undefined): IncidentFilter {
  const parsed = parseInput(schema, input ?? {}, 'filter');
  return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== null && value !== undefined));
}
