// Prepared SQL because Notifier works on prepared SQL, and both must be of one transaction.
import type { Language, Uuid } from '#kernel';
import type { Recipient } from '#notifications';
import type { Sql } from '#platform';

interface Row {
  readonly organisation_id: Uuid;
  readonly user_id: Uuid;
  readonly name: string;
  readonly duty: string;
  readonly email: string;
  readonly phone: string | null;
  readonly language: Language;
}

const WATCHERS = `SELECT m.organisation_id, u.id AS user_id, u.name, u.email, u.phone, u.language,
    (ARRAY(SELECT r FROM unnest($2::text[]) AS r WHERE r = ANY (m.roles)))[1] AS duty
  FROM membership m JOIN app_user u ON u.id = m.user_id JOIN organisation o ON o.id = m.organisation_id
  WHERE m.ended_at IS NULL AND u.disabled_at IS NULL AND m.roles && $2::text[]
    AND CASE WHEN $1::uuid IS NULL THEN o.kind = 'PLATFORM' ELSE o.id = $1::uuid END`;

export interface QuarantineOwner {
  readonly providerId?: Uuid;
  readonly enterpriseId?: Uuid;
}

/** Who looks after it: the provider's people, or the enterprise's whose machine sent it, else the platform's. */
export async function quarantineWatchers(
  sql: Sql,
  { providerId, enterpriseId }: QuarantineOwner,
): Promise<Recipient[]> {
  const ofOwner = providerId ? ['DISPATCHER', 'TECHNICIAN', 'OWNER'] : ['SAFETY_MANAGER', 'OWNER'];
  const owner = providerId ?? enterpriseId;
  const roles = owner ? ofOwner : ['ADMIN'];
  const rows = await sql<Row>('quarantine-watchers', WATCHERS, [owner ?? null, roles]);
  return rows.map(({ organisation_id, user_id, name, duty, email, phone, language }) => ({
    organisationId: organisation_id,
    userId: user_id,
    name,
    duty,
    email,
    phone: phone ?? undefined,
    language,
  }));
}
