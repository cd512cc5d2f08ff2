// Prepared SQL because Notifier works on prepared SQL, and both must be of one transaction.
import type { Language, Uuid } from '#kernel';
import type { Recipient } from '#notifications';
import type { Sql } from '#platform';

export interface ContractFacts {
  readonly number: string;
  readonly endsAt: Date | null;
  readonly provider: string;
  readonly enterprise: string;
}

const CONTRACT = `SELECT c.number, c.ends_at AS "endsAt", p.name AS provider, e.name AS enterprise
  FROM contract c JOIN organisation p ON p.id = c.provider_id JOIN organisation e ON e.id = c.enterprise_id WHERE c.id = $1`;

/** In the scope of its two parties. */
export async function contractFacts(sql: Sql, id: Uuid): Promise<ContractFacts | undefined> {
  const [facts] = await sql<ContractFacts & Record<string, unknown>>('contract-news-facts', CONTRACT, [id]);
  return facts;
}

const REQUEST = `SELECT r.enterprise_name AS enterprise,
    (SELECT count(*)::integer FROM offer_request_device d WHERE d.provider_id = r.provider_id AND d.request_id = r.id) AS devices
  FROM offer_request r WHERE r.id = $1`;

export async function requestFacts(sql: Sql, id: Uuid): Promise<{ enterprise: string; devices: number } | undefined> {
  const [facts] = await sql<{ enterprise: string; devices: number }>('contract-news-request', REQUEST, [id]);
  return facts;
}

interface Row {
  readonly organisationId: Uuid;
  readonly userId: Uuid;
  readonly name: string;
  readonly duty: string;
  readonly email: string;
  readonly phone: string | null;
  readonly language: Language;
}

const LEADERS = `SELECT m.organisation_id AS "organisationId", u.id AS "userId", u.name, u.email, u.phone, u.language,
    (ARRAY(SELECT r FROM unnest(ARRAY['OWNER', 'MANAGER']) AS r WHERE r = ANY (m.roles)))[1] AS duty
  FROM membership m JOIN app_user u ON u.id = m.user_id
  WHERE m.organisation_id = $1 AND m.ended_at IS NULL AND u.disabled_at IS NULL AND m.roles && ARRAY['OWNER', 'MANAGER']`;

/** Who may sign for the organisation. */
export async function leadersOf(sql: Sql, organisationId: Uuid): Promise<Recipient[]> {
  const rows = await sql<Row & Record<string, unknown>>('contract-news-leaders', LEADERS, [organisationId]);
  return rows.map(({ phone, ...row }) => ({ ...row, phone: phone ?? undefined }));
}
