// Prepared SQL because it runs twice a second for ever, and because only FOR UPDATE SKIP LOCKED lets several workers share it.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { IncidentKind } from './domain/incident.js';

export interface DueTimer {
  readonly incidentId: Uuid;
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
}

export interface ClaimedIncident {
  readonly premisesId: Uuid;
  readonly regionPath: string;
  readonly kind: IncidentKind;
  readonly test: boolean;
  readonly alarms: number;
  readonly openedAt: Date;
  readonly answered: boolean;
  /** Of the ladder, that is due now. */
  readonly step: number;
  /** How often the ladder was begun anew, because the incident became graver or was reopened. */
  readonly run: number;
  readonly premises: string;
  readonly address: string;
  readonly device: string | null;
  readonly location: string | null;
  readonly text: string | null;
}

// now() because the time of the clock could not be looked up in the index; each look is a transaction of its own.
const DUE = `
SELECT incident_id AS "incidentId", provider_id AS "providerId", enterprise_id AS "enterpriseId"
FROM escalation_timer WHERE due_at <= now() ORDER BY due_at LIMIT $1`;

// Skips what another worker holds and what is being answered at this moment; never waits, so it can never deadlock.
const CLAIM = `
SELECT i.premises_id AS "premisesId", i.region_path AS "regionPath", i.kind, i.test, i.alarm_count AS alarms,
  i.opened_at AS "openedAt", i.acknowledged_at IS NOT NULL OR i.state <> 'OPEN' AS answered, t.step
FROM incident i JOIN escalation_timer t ON t.incident_id = i.id
WHERE i.id = $1 AND t.due_at <= clock_timestamp() FOR UPDATE SKIP LOCKED`;

const DETAILS = `
SELECT p.name AS premises, p.address, d.name AS device, d.location, a.text,
  (SELECT count(*)::integer FROM incident_step s WHERE s.provider_id = $2 AND s.incident_id = $1
     AND s.step IN ('KIND_RAISED', 'REOPENED')) AS run
FROM premises p
LEFT JOIN LATERAL (
  SELECT * FROM alarm x WHERE x.provider_id = $2 AND x.incident_id = $1
  ORDER BY x.kind = $4 DESC, x.raised_at LIMIT 1
) a ON true
LEFT JOIN device d ON d.id = a.device_id
WHERE p.id = $3`;

const STOP = 'DELETE FROM escalation_timer WHERE incident_id = $1';

// Counted from when it was due, so that delays do not add up; after a long standstill, from now.
const NEXT = `
UPDATE escalation_timer SET step = $2, due_at = greatest(due_at + make_interval(secs => $3),
  CASE WHEN $4 THEN clock_timestamp() + make_interval(secs => $3) ELSE clock_timestamp() END)
WHERE incident_id = $1`;

const REACHED = 'UPDATE incident SET escalation_step = $2 WHERE id = $1';

export function dueTimers(sql: Sql, limit: number): Promise<DueTimer[]> {
  return sql<DueTimer & Record<string, unknown>>('escalation-due', DUE, [limit]);
}

/** The incident with its timer locked, if it is still due and nobody else has it. */
export async function claim(sql: Sql, { incidentId, providerId }: DueTimer): Promise<ClaimedIncident | undefined> {
  type Claimed = Omit<ClaimedIncident, keyof Details> & Record<string, unknown>;
  const [incident] = await sql<Claimed>('escalation-claim', CLAIM, [incidentId]);
  if (!incident) return undefined;
  const values = [incidentId, providerId, incident.premisesId, incident.kind];
  const [details] = await sql<Details & Record<string, unknown>>('escalation-details', DETAILS, values);
  return details && { ...incident, ...details };
}

type Details = Pick<ClaimedIncident, 'premises' | 'address' | 'device' | 'location' | 'text' | 'run'>;

export async function stopTimer(sql: Sql, incidentId: Uuid): Promise<void> {
  await sql('escalation-stop', STOP, [incidentId]);
}

/** `repeats`: the wait counts from now, so that a standstill of hours is not made good by telling ten times. */
export async function setNext(sql: Sql, incidentId: Uuid, step: number, wait: number, repeats: boolean): Promise<void> {
  await sql('escalation-next', NEXT, [incidentId, step, wait, repeats]);
}

export async function setReached(sql: Sql, incidentId: Uuid, step: number): Promise<void> {
  await sql('escalation-reached', REACHED, [incidentId, step]);
}
