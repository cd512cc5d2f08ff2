// Prepared SQL because the notifier, to which all of this is handed on, speaks it: crew and incident in two round trips.
import type { Uuid } from '#kernel';
import type { Recipient } from '#notifications';
import type { Sql } from '#platform';
import type { IncidentTopicParams } from './incident.topics.js';

const CREW = `
SELECT m.organisation_id AS "organisationId", u.id AS "userId", u.name, 'CREW' AS duty, u.email, u.phone, u.language
FROM membership m JOIN app_user u ON u.id = m.user_id
WHERE m.organisation_id = $1 AND m.user_id = ANY ($2::uuid[]) AND m.ended_at IS NULL AND u.disabled_at IS NULL`;

const DISPATCHED = `
SELECT i.kind, i.test, i.alarm_count AS alarms, i.opened_at AS "openedAt", p.name AS premises, p.address, d.name AS device,
  d.location, a.text, s.note
FROM incident i JOIN premises p ON p.id = i.premises_id
LEFT JOIN LATERAL (
  SELECT * FROM alarm x WHERE x.provider_id = $2 AND x.incident_id = $1 ORDER BY x.kind = i.kind DESC, x.raised_at LIMIT 1
) a ON true
LEFT JOIN device d ON d.id = a.device_id
LEFT JOIN LATERAL (
  SELECT * FROM incident_step y WHERE y.provider_id = $2 AND y.incident_id = $1 AND y.step = 'DISPATCHED' ORDER BY y.at DESC LIMIT 1
) s ON true
WHERE i.id = $1`;

/** Those of them who are members still. */
export function crewOf(sql: Sql, providerId: Uuid, userIds: readonly Uuid[]): Promise<Recipient[]> {
  return sql<Recipient & Record<string, unknown>>('dispatched-crew', CREW, [providerId, userIds]);
}

type Row = Omit<IncidentTopicParams, 'openedAt' | 'step'> & { openedAt: Date };

/** What the crew must know; undefined where the incident lies outside the scope of `sql`. */
export async function dispatchedIncident(
  sql: Sql,
  providerId: Uuid,
  incidentId: Uuid,
): Promise<IncidentTopicParams | undefined> {
  const [row] = await sql<Row & Record<string, unknown>>('dispatched-incident', DISPATCHED, [incidentId, providerId]);
  return row && ({ ...row, openedAt: row.openedAt.toISOString(), step: 0 } as IncidentTopicParams);
}
