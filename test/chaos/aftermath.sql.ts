// What the database holds once the dust has settled, seen by the superuser: every count is of rows that must, or must not, be there.
import type pg from 'pg';

export interface Aftermath {
  readonly signals: number;
  readonly signalsTwice: number;
  readonly alarms: number;
  readonly alarmsTwice: number;
  readonly incidents: number;
  readonly incidentsTwice: number;
  readonly stepsTwice: number;
  readonly deliveries: number;
  readonly deliveriesTwice: number;
  /** Incident, step and person that should have been told, and were not. */
  readonly untold: number;
  /** Told, though the ladder does not name them at that step. */
  readonly toldTooMuch: number;
  readonly waiting: number;
}

// The same ladder once more, in the words of the database: step 0 tells desk, safety manager, guard and owner, step 1 the manager as well.
const WANTED = `SELECT i.id AS incident, s.step, m.user_id FROM incident i CROSS JOIN (VALUES (0), (1)) s (step)
  JOIN membership m ON (m.organisation_id = i.provider_id AND (m.roles && ARRAY['DISPATCHER'] OR (s.step = 1 AND m.roles && ARRAY['MANAGER'])))
    OR (m.organisation_id = i.enterprise_id AND m.roles && ARRAY['SAFETY_MANAGER', 'GUARD', 'OWNER'])`;

const TOLD = `SELECT subject_id AS incident, step, user_id FROM delivery WHERE channel = 'IN_APP' AND state = 'HANDED_OVER'`;

const twice = (what: string) => `(SELECT count(*)::int FROM (SELECT FROM ${what} HAVING count(*) > 1) t)`;

const LOOK = `SELECT
  (SELECT count(*)::int FROM signal WHERE kind = 'fire') AS signals,
  ${twice("signal WHERE kind = 'fire' GROUP BY device_id")} AS "signalsTwice",
  (SELECT count(*)::int FROM alarm) AS alarms,
  ${twice('alarm GROUP BY device_id')} AS "alarmsTwice",
  (SELECT count(*)::int FROM incident) AS incidents,
  ${twice('incident GROUP BY premises_id')} AS "incidentsTwice",
  ${twice("incident_step WHERE step IN ('OPENED', 'ESCALATED') GROUP BY incident_id, step, detail")} AS "stepsTwice",
  (SELECT count(*)::int FROM delivery WHERE state = 'HANDED_OVER') AS deliveries,
  ${twice('delivery GROUP BY subject_id, step, channel, user_id')} AS "deliveriesTwice",
  (SELECT count(*)::int FROM (${WANTED} EXCEPT ${TOLD}) missing) AS untold,
  (SELECT count(*)::int FROM (${TOLD} EXCEPT ${WANTED}) more) AS "toldTooMuch",
  (SELECT count(*)::int FROM outbox_event WHERE done_at IS NULL) + (SELECT count(*)::int FROM delivery WHERE state = 'PENDING') AS waiting`;

export async function lookAround(client: pg.Client): Promise<Aftermath> {
  const { rows } = await client.query<Aftermath>(LOOK);
  return rows[0] as Aftermath;
}

/** Those of the confirmed detectors, as `address/point`, of which no signal is in the database. */
export async function lost(client: pg.Client, confirmed: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT t.gb_address || '/' || s.point AS name FROM signal s JOIN device t ON t.id = s.transmitter_id WHERE s.kind = 'fire'`,
  );
  const stored = new Set(rows.map(({ name }) => name));
  return confirmed.filter((name) => !stored.has(name));
}
