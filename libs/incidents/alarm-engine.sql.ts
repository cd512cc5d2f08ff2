// Prepared SQL because it stands between a stored signal and the first person told: six statements, budget 5 ms
// (DESIGN section 7). Decisions are made in domain/; here is only what the database is asked and told.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { SignalFacts } from './domain/alarm-of-signal.js';
import type { OpenIncident } from './domain/correlation.js';
import type { IncidentKind } from './domain/incident.js';
import type { IncidentState } from './domain/incident.transitions.js';

export interface SignalRow extends SignalFacts {
  readonly id: Uuid;
  readonly receivedAt: Date;
  readonly providerId: Uuid;
  readonly enterpriseId: Uuid;
  readonly premisesId: Uuid;
  readonly regionPath: string;
  readonly deviceId: Uuid;
  /** -1 where the device is not behind a transmitter. */
  readonly loop: number;
  readonly point: number;
  readonly test: boolean;
  readonly text: string | null;
  readonly occurredAt: Date | null;
}

export interface Situation {
  readonly premisesName: string;
  readonly address: string;
  readonly deviceName: string | null;
  readonly location: string | null;
  /** The signal has raised its alarm before. */
  readonly seen: boolean;
  readonly alarmId: Uuid | null;
  readonly alarmIncidentState: IncidentState | null;
  /** From when the standing alarm was last said to this signal: what waits in a backlog is not silent. */
  readonly silentSeconds: number | null;
  readonly incidentId: Uuid | null;
  readonly state: IncidentState | null;
  readonly kind: IncidentKind | null;
  readonly verification: OpenIncident['verification'];
  readonly idleSeconds: number | null;
  /** By the database's clock. */
  readonly now: Date;
}

// The lock comes with the first statement, so that the second sees everything that was committed under it.
const SIGNAL = `
SELECT s.id, s.received_at AS "receivedAt", s.provider_id AS "providerId", s.enterprise_id AS "enterpriseId",
  s.premises_id AS "premisesId", s.region_path AS "regionPath", s.device_id AS "deviceId", coalesce(s.loop, -1) AS loop,
  coalesce(s.point, -1) AS point, s.kind, s.hazard, s.flags, s.test, s.text, s.occurred_at AS "occurredAt",
  pg_advisory_xact_lock(hashtextextended('incident ' || $3, 0))::text AS locked
FROM signal s WHERE s.id = $1 AND s.received_at >= $2::timestamptz AND s.received_at < $2::timestamptz + interval '1 ms'`;

const SITUATION = `
SELECT p.name AS "premisesName", p.address, d.name AS "deviceName", d.location,
  EXISTS (SELECT FROM alarm x WHERE x.provider_id = $1 AND x.first_signal_id = $6) AS seen,
  a.id AS "alarmId", a.state AS "alarmIncidentState",
  extract(epoch FROM $8::timestamptz - a.last_signal_at)::float8 AS "silentSeconds",
  i.id AS "incidentId", i.state, i.kind, i.verification,
  extract(epoch FROM clock_timestamp() - i.last_alarm_at)::float8 AS "idleSeconds", clock_timestamp() AS now
FROM premises p
LEFT JOIN device d ON d.id = $3
LEFT JOIN LATERAL (
  SELECT s.id, s.last_signal_at, o.state FROM alarm s JOIN incident o ON o.id = s.incident_id
  WHERE s.provider_id = $1 AND s.device_id = $3 AND s.kind = $7 AND s.loop = $4 AND s.point = $5 AND s.restored_at IS NULL
) a ON true
LEFT JOIN LATERAL (
  SELECT * FROM incident c WHERE c.premises_id = $2 AND c.provider_id = $1 AND c.state <> 'CLOSED'
  ORDER BY c.state = 'OPEN' DESC, c.last_alarm_at DESC LIMIT 1 FOR UPDATE
) i ON true
WHERE p.id = $2`;

const COUNT = `
UPDATE alarm SET signal_count = signal_count + 1, last_signal_at = greatest(last_signal_at, $2), last_signal_id = $3
WHERE id = $1 AND last_signal_id <> $3`;

const OPEN = `
WITH opened AS (
  INSERT INTO incident (id, provider_id, enterprise_id, premises_id, region_path, kind, hazard, state, test, opened_at,
    last_alarm_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'OPEN', $8, $12, $12) RETURNING id, opened_at
), step AS (
  INSERT INTO incident_step (id, provider_id, enterprise_id, incident_id, region_path, step, at, elapsed_seconds, detail)
  SELECT $9, $2, $3, id, $5, 'OPENED', opened_at, 0, $10::jsonb FROM opened
), timer AS (
  INSERT INTO escalation_timer (incident_id, provider_id, enterprise_id, step, due_at)
  SELECT id, $2, $3, 1, clock_timestamp() + make_interval(secs => $11) FROM opened
)
SELECT FROM opened`;

const SUPERSEDE = `UPDATE alarm SET restored_at = greatest(clock_timestamp(), raised_at) WHERE id = $1`;

const JOIN = `
WITH joined AS (
  UPDATE incident SET alarm_count = alarm_count + 1, last_alarm_at = clock_timestamp(), test = test AND $3,
    kind = CASE WHEN $4 THEN $6 ELSE kind END, hazard = CASE WHEN $4 THEN $7 ELSE hazard END,
    state = CASE WHEN $5 THEN 'OPEN' ELSE state END, escalation_step = CASE WHEN $5 OR $4 THEN 0 ELSE escalation_step END,
    acknowledged_at = CASE WHEN $5 THEN NULL ELSE acknowledged_at END,
    acknowledged_by = CASE WHEN $5 THEN NULL ELSE acknowledged_by END,
    verification = CASE WHEN $5 THEN NULL ELSE verification END, cause = CASE WHEN $5 THEN NULL ELSE cause END,
    verified_at = CASE WHEN $5 THEN NULL ELSE verified_at END
  WHERE id = $1 RETURNING *
), steps AS (
  INSERT INTO incident_step (id, provider_id, enterprise_id, incident_id, region_path, step, elapsed_seconds, detail)
  SELECT s.id, j.provider_id, j.enterprise_id, j.id, j.region_path, s.step,
    extract(epoch FROM clock_timestamp() - j.opened_at), s.detail
  FROM joined j, jsonb_to_recordset($2::jsonb) AS s (id uuid, step text, detail jsonb)
), timer AS (
  INSERT INTO escalation_timer (incident_id, provider_id, enterprise_id, step, due_at)
  SELECT id, provider_id, enterprise_id, 1, clock_timestamp() + make_interval(secs => $8) FROM joined WHERE $5 OR ($4 AND state = 'OPEN')
  ON CONFLICT (incident_id) DO UPDATE SET step = 1, due_at = least(escalation_timer.due_at, excluded.due_at)
)
SELECT opened_at AS "openedAt", alarm_count AS "alarmCount", test FROM joined`;

const RAISE = `
INSERT INTO alarm (id, provider_id, enterprise_id, incident_id, premises_id, region_path, device_id, loop, point, kind, hazard,
  text, test, first_signal_id, last_signal_id, raised_at, occurred_at, last_signal_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16, $15)`;

const RESTORE = `
WITH restored AS (
  UPDATE alarm SET restored_at = greatest(clock_timestamp(), raised_at)
  WHERE provider_id = $1 AND device_id = $2 AND loop = $3 AND point = $4 AND restored_at IS NULL
    AND ($5::text[] IS NULL OR kind = ANY ($5)) AND raised_at <= $6
  RETURNING id, incident_id
)
SELECT i.id, jsonb_agg(r.id) AS "alarmIds" FROM restored r JOIN incident i ON i.id = r.incident_id
WHERE i.state <> 'CLOSED' GROUP BY i.id`;

const ADD_STEP = `
INSERT INTO incident_step (id, provider_id, enterprise_id, incident_id, region_path, step, elapsed_seconds, detail)
SELECT $2, provider_id, enterprise_id, id, region_path, $3, extract(epoch FROM clock_timestamp() - opened_at), $4::jsonb
FROM incident WHERE id = $1`;

export interface IncidentFacts {
  readonly openedAt: Date;
  readonly alarmCount: number;
  readonly test: boolean;
}

export interface StepRow {
  readonly id: Uuid;
  readonly step: string;
  readonly detail: object;
}

const one = <Row>(rows: Row[], what: string): Row => {
  const [row] = rows;
  if (!row) throw new Error(`${what}: no such row in the scope of the event`);
  return row;
};

/** The signal, and with it the lock of its premises until the transaction ends. Throws when it is not in the scope. */
export async function lockAndRead(sql: Sql, signalId: Uuid, receivedAt: string, premisesId: Uuid): Promise<SignalRow> {
  const rows = await sql<SignalRow & Record<string, unknown>>('alarm-signal', SIGNAL, [
    signalId,
    receivedAt,
    premisesId,
  ]);
  return one(rows, `Signal ${signalId}`);
}

/** From here on plans that PostgreSQL has made before are used as they are: making them anew costs as much as the work itself. */
export async function planOnce(sql: Sql): Promise<void> {
  await sql('alarm-plan-once', 'SET LOCAL plan_cache_mode = force_generic_plan');
}

export async function readSituation(sql: Sql, signal: SignalRow, kind: IncidentKind): Promise<Situation> {
  const { providerId, premisesId, deviceId, loop, point, id, receivedAt } = signal;
  const values = [providerId, premisesId, deviceId, loop, point, id, kind, receivedAt];
  return one(
    await sql<Situation & Record<string, unknown>>('alarm-situation', SITUATION, values),
    `Premises ${premisesId}`,
  );
}

/** The same signal twice counts once. */
export async function countSignal(sql: Sql, alarmId: Uuid, { receivedAt, id }: SignalRow): Promise<void> {
  await sql('alarm-count', COUNT, [alarmId, receivedAt, id]);
}

/** Ends an alarm in favour of the one that the same point raises now. */
export async function supersedeAlarm(sql: Sql, alarmId: Uuid): Promise<void> {
  await sql('alarm-supersede', SUPERSEDE, [alarmId]);
}

export interface Opening {
  readonly incidentId: Uuid;
  readonly kind: IncidentKind;
  readonly step: StepRow;
  readonly escalateIn: number;
  /** By the database's clock. */
  readonly at: Date;
}

export async function openIncident(sql: Sql, signal: SignalRow, opening: Opening): Promise<void> {
  const { providerId, enterpriseId, premisesId, regionPath, hazard, test } = signal;
  const { incidentId, kind, step, escalateIn, at } = opening;
  const owner = [providerId, enterpriseId, premisesId, regionPath];
  const values = [incidentId, ...owner, kind, hazard, test, step.id, JSON.stringify(step.detail), escalateIn, at];
  one(await sql('alarm-open', OPEN, values), 'Opened incident');
}

export interface Joining {
  readonly incidentId: Uuid;
  readonly kind: IncidentKind;
  readonly raise: boolean;
  readonly reopen: boolean;
  readonly steps: readonly StepRow[];
  readonly escalateIn: number;
}

export async function joinIncident(sql: Sql, { hazard, test }: SignalRow, joining: Joining): Promise<IncidentFacts> {
  const { incidentId, kind, raise, reopen, steps, escalateIn } = joining;
  const values = [incidentId, JSON.stringify(steps), test, raise, reopen, kind, hazard, escalateIn];
  return one(await sql<IncidentFacts & Record<string, unknown>>('alarm-join', JOIN, values), `Incident ${incidentId}`);
}

export async function raiseAlarm(
  sql: Sql,
  id: Uuid,
  incidentId: Uuid,
  kind: IncidentKind,
  s: SignalRow,
): Promise<void> {
  const place = [s.premisesId, s.regionPath, s.deviceId, s.loop, s.point];
  const what = [kind, s.hazard, s.text, s.test, s.id, s.receivedAt, s.occurredAt];
  await sql('alarm-raise', RAISE, [id, s.providerId, s.enterpriseId, incidentId, ...place, ...what]);
}

export interface Restored {
  readonly id: Uuid;
  readonly alarmIds: readonly Uuid[];
}

/** Ends the standing alarms of the signal's point; gives the incidents, not closed, to which they belonged. */
export function restoreAlarms(sql: Sql, signal: SignalRow, kinds?: readonly IncidentKind[]): Promise<Restored[]> {
  const { providerId, deviceId, loop, point, receivedAt } = signal;
  const values = [providerId, deviceId, loop, point, kinds ?? null, receivedAt];
  return sql<Restored & Record<string, unknown>>('alarm-restore', RESTORE, values);
}

/** A history row that nobody wrote by hand. */
export async function addStep(sql: Sql, incidentId: Uuid, step: StepRow): Promise<void> {
  await sql('incident-add-step', ADD_STEP, [incidentId, step.id, step.step, JSON.stringify(step.detail)]);
}
