// Prepared SQL because Notifier works on prepared SQL, and both must be of one transaction.
import type { Language, Uuid } from '#kernel';
import type { Recipient } from '#notifications';
import type { Sql } from '#platform';

export interface ArrearsFacts {
  readonly since: Date;
  readonly number: string;
  readonly provider: string;
  readonly enterprise: string;
}

const FACTS = `SELECT b.arrears_since AS since, c.number, p.name AS provider, e.name AS enterprise
  FROM contract_billing b JOIN contract c ON c.provider_id = b.provider_id AND c.id = b.contract_id
    JOIN organisation p ON p.id = b.provider_id JOIN organisation e ON e.id = b.enterprise_id
  WHERE b.contract_id = $1 AND b.arrears_since IS NOT NULL`;

/** In the scope of both parties; undefined where the contract is not in arrears any more. */
export async function arrearsFacts(sql: Sql, contractId: Uuid): Promise<ArrearsFacts | undefined> {
  const [facts] = await sql<ArrearsFacts & Record<string, unknown>>('arrears-facts', FACTS, [contractId]);
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

const DUTIES = `ARRAY['OWNER', 'FINANCE', 'SAFETY_MANAGER']`;
const PAYING = `SELECT m.organisation_id AS "organisationId", u.id AS "userId", u.name, u.email, u.phone, u.language,
    (ARRAY(SELECT r FROM unnest(${DUTIES}) AS r WHERE r = ANY (m.roles)))[1] AS duty
  FROM membership m JOIN app_user u ON u.id = m.user_id
  WHERE m.organisation_id = $1 AND m.ended_at IS NULL AND u.disabled_at IS NULL AND m.roles && ${DUTIES}`;

/** Who sees to money in an organisation. */
export async function payingPeople(sql: Sql, organisationId: Uuid): Promise<Recipient[]> {
  const rows = await sql<Row & Record<string, unknown>>('arrears-people', PAYING, [organisationId]);
  return rows.map(({ phone, ...row }) => ({ ...row, phone: phone ?? undefined }));
}
