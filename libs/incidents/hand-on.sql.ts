// Prepared SQL because it works under the locks of the alarm path, beside the alarm engine and on the same rows.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { IncidentKind } from './domain/incident.js';

/** An alarm that passes to another provider with its device. */
export interface HandedAlarm {
  readonly premisesId: Uuid;
  readonly regionPath: string;
  readonly incidentId: Uuid;
  readonly alarmId: Uuid;
  readonly deviceId: Uuid;
  readonly loop: number;
  readonly point: number;
  readonly kind: IncidentKind;
  readonly hazard: string | null;
  readonly text: string | null;
  readonly test: boolean;
  /** The device has taken it back since. */
  readonly restored: boolean;
  readonly signalId: Uuid;
  readonly raisedAt: string;
  readonly occurredAt: string | null;
}

const PLACES = `SELECT DISTINCT i.premises_id AS "premisesId" FROM incident i
  JOIN alarm a ON a.provider_id = i.provider_id AND a.incident_id = i.id JOIN device d ON d.id = a.device_id
  WHERE i.provider_id = $1 AND i.enterprise_id = $2 AND i.state <> 'CLOSED' AND d.provider_id = $3 ORDER BY 1`;

/** Premises at which open incidents have alarms of devices that are another provider's by now. */
export async function placesLeft(sql: Sql, from: Uuid, enterpriseId: Uuid, to: Uuid): Promise<Uuid[]> {
  const rows = await sql<{ premisesId: Uuid }>('hand-on-places', PLACES, [from, enterpriseId, to]);
  return rows.map(({ premisesId }) => premisesId);
}

const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('incident ' || $1, 0))::text AS locked`;

export async function lockPremises(sql: Sql, premisesId: Uuid): Promise<void> {
  await sql('hand-on-lock', LOCK, [premisesId]);
}

// Of an incident that nobody has verified yet the last alarm goes along even if it has been restored: somebody has to look.
const ALARMS = `SELECT a.premises_id AS "premisesId", a.region_path AS "regionPath", i.id AS "incidentId", a.id AS "alarmId",
    a.device_id AS "deviceId", a.loop, a.point, a.kind, a.hazard, a.text, a.test, a.restored_at IS NOT NULL AS restored, a.last_signal_id AS "signalId",
    to_json(a.raised_at)#>>'{}' AS "raisedAt", to_json(a.occurred_at)#>>'{}' AS "occurredAt"
  FROM incident i JOIN alarm a ON a.provider_id = i.provider_id AND a.incident_id = i.id JOIN device d ON d.id = a.device_id
  WHERE i.provider_id = $1 AND i.premises_id = $2 AND i.state <> 'CLOSED' AND d.provider_id = $3
    AND (a.restored_at IS NULL OR (i.state <> 'VERIFIED' AND a.id = (SELECT x.id FROM alarm x
      WHERE x.provider_id = i.provider_id AND x.incident_id = i.id ORDER BY x.raised_at DESC, x.id DESC LIMIT 1)))
  ORDER BY a.raised_at, a.id`;

export function alarmsLeft(sql: Sql, from: Uuid, premisesId: Uuid, to: Uuid): Promise<HandedAlarm[]> {
  return sql<HandedAlarm & Record<string, unknown>>('hand-on-alarms', ALARMS, [from, premisesId, to]);
}

const RELEASE = `UPDATE alarm SET restored_at = greatest(clock_timestamp(), raised_at) WHERE id = ANY ($1::uuid[]) AND restored_at IS NULL`;

const CLOSE = `UPDATE incident i SET state = 'CLOSED', closed_at = clock_timestamp(), verification = coalesce(verification, 'UNKNOWN'),
    verified_at = coalesce(verified_at, clock_timestamp())
  WHERE i.id = ANY ($1::uuid[]) AND NOT EXISTS (SELECT FROM alarm a
    WHERE a.provider_id = i.provider_id AND a.incident_id = i.id AND a.restored_at IS NULL)
  RETURNING i.id`;

const STOP = 'DELETE FROM escalation_timer WHERE incident_id = ANY ($1::uuid[])';

/** The alarms stand here no longer; gives the incidents of which nothing is left, which are closed and no longer escalate. */
export async function release(sql: Sql, alarms: readonly HandedAlarm[]): Promise<Uuid[]> {
  await sql('hand-on-release', RELEASE, [alarms.map(({ alarmId }) => alarmId)]);
  const incidents = [...new Set(alarms.map(({ incidentId }) => incidentId))];
  const closed = (await sql<{ id: Uuid }>('hand-on-close', CLOSE, [incidents])).map(({ id }) => id);
  await sql('hand-on-stop', STOP, [closed]);
  return closed;
}
