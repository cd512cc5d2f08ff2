// Prepared SQL because it stands on the alarm path: everyone who may have to be told, in one statement.
import type { Language, Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { Person } from './domain/escalation-ladder.js';

export interface ReachablePerson extends Person {
  readonly organisationId: Uuid;
  readonly name: string;
  readonly phone: string | null;
  readonly language: Language;
}

// MEMBER, TECHNICIAN and FINANCE have no place on the ladder and are not even read.
const PEOPLE = `
SELECT CASE WHEN m.organisation_id = $1 THEN 'PROVIDER' ELSE 'ENTERPRISE' END AS side, m.organisation_id AS "organisationId",
  m.roles, u.id AS "userId", u.name, u.email, u.phone, u.language
FROM membership m JOIN app_user u ON u.id = m.user_id
WHERE m.organisation_id IN ($1, $2) AND m.ended_at IS NULL AND u.disabled_at IS NULL
  AND m.roles && CASE WHEN m.organisation_id = $1 THEN ARRAY['DISPATCHER', 'MANAGER', 'OWNER']
                      ELSE ARRAY['SAFETY_MANAGER', 'GUARD', 'OWNER'] END
UNION ALL
SELECT 'CALL_LIST', c.enterprise_id, ARRAY[c.duty], c.user_id, c.name, coalesce(c.email, u.email), coalesce(c.phone, u.phone),
  coalesce(u.language, 'zh-CN')
FROM call_list_entry c LEFT JOIN app_user u ON u.id = c.user_id AND u.disabled_at IS NULL
WHERE c.enterprise_id = $2 AND c.premises_id = $3`;

/** Members of both organisations and the call list of the premises, in the transaction of `sql` in their scope. */
export function peopleOf(sql: Sql, providerId: Uuid, enterpriseId: Uuid, premisesId: Uuid): Promise<ReachablePerson[]> {
  return sql<ReachablePerson & Record<string, unknown>>('incident-people', PEOPLE, [
    providerId,
    enterpriseId,
    premisesId,
  ]);
}
