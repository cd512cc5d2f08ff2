// Prepared SQL because it runs before every request, and on a pool of its own: a request that holds the read transaction of
// its operation must never wait for a second connection of the same pool.
import type { Uuid } from '#kernel';
import type { Sql } from '#platform';
import type { UserRow } from '../membership.repository.js';
import type { OrganisationRow } from '../organisation.repository.js';

const LIVING = `m.ended_at IS NULL AND u.disabled_at IS NULL AND o.state = 'ACTIVE'`;

const ACTING = `
  SELECT u.name AS "userName", o.kind, o.region_path AS "regionPath", m.roles
  FROM membership m JOIN app_user u ON u.id = m.user_id JOIN organisation o ON o.id = m.organisation_id
  WHERE m.user_id = $1 AND m.organisation_id = $2 AND ${LIVING}`;

const IN_SESSION = `${ACTING} AND EXISTS (SELECT FROM session s WHERE s.family_id = $3 AND s.user_id = $1 AND s.revoked_at IS NULL)`;

const ORGANISATION = `o.id, o.kind, o.name, o.credit_code AS "creditCode", o.phone, o.region_code AS "regionCode",
  o.region_path AS "regionPath", o.state, o.created_by_organisation_id AS "createdByOrganisationId", o.created_at AS "createdAt"`;

const MEMBERSHIPS = `
  SELECT ${ORGANISATION}, m.roles
  FROM membership m JOIN app_user u ON u.id = m.user_id JOIN organisation o ON o.id = m.organisation_id
  WHERE m.user_id = $1 AND ${LIVING} ORDER BY m.created_at, o.id`;

const USER = `SELECT id, email, name, phone, language, disabled_at AS "disabledAt", demo, created_at AS "createdAt" FROM app_user`;

const CREDENTIALS = `SELECT id, name, password_hash AS "passwordHash", disabled_at IS NOT NULL AS disabled FROM app_user WHERE email = $1`;

export interface ActingRow {
  readonly userName: string;
  readonly kind: 'PROVIDER' | 'ENTERPRISE' | 'AUTHORITY' | 'PLATFORM';
  readonly regionPath: string;
  readonly roles: string[];
}

export type MembershipOfRow = OrganisationRow & { readonly roles: string[] };

export interface Credentials {
  readonly name: string;
  readonly id: Uuid;
  readonly passwordHash: string | null;
  readonly disabled: boolean;
}

/** As what the person acts in the organisation now; undefined where it may not. With a session: only while that one lives. */
export async function actingAs(
  sql: Sql,
  userId: Uuid,
  organisationId: Uuid,
  sessionId?: Uuid,
): Promise<ActingRow | undefined> {
  const [row] = sessionId
    ? await sql<ActingRow>('person-in-session', IN_SESSION, [userId, organisationId, sessionId])
    : await sql<ActingRow>('person-acting', ACTING, [userId, organisationId]);
  return row;
}

/** Living memberships in active organisations, oldest first. */
export function membershipsOf(sql: Sql, userId: Uuid): Promise<MembershipOfRow[]> {
  return sql<MembershipOfRow>('person-memberships', MEMBERSHIPS, [userId]);
}

export async function organisationById(sql: Sql, id: Uuid): Promise<OrganisationRow | undefined> {
  const [row] = await sql<OrganisationRow>(
    'person-organisation',
    `SELECT ${ORGANISATION} FROM organisation o WHERE o.id = $1`,
    [id],
  );
  return row;
}

export async function userById(sql: Sql, id: Uuid): Promise<UserRow | undefined> {
  const [row] = await sql<UserRow>('person-user', `${USER} WHERE id = $1`, [id]);
  return row;
}

export async function credentialsOf(sql: Sql, email: string): Promise<Credentials | undefined> {
  const [row] = await sql<Credentials>('person-credentials', CREDENTIALS, [email]);
  return row;
}
