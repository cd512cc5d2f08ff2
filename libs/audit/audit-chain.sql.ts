// Prepared SQL because a chain of millions of entries is streamed in constant memory, page by page, by its key.
import type { Sql } from '#platform';
import type { ChainHead, ChainRow } from './domain/verify-chain.js';

const PAGE = 1_000;

// A loose walk along the primary key: one step per chain, not one per entry. Chains whose head was removed are found too.
const CHAINS = `
  WITH RECURSIVE chain (id) AS (
    (SELECT organisation_id FROM audit_entry ORDER BY organisation_id LIMIT 1)
    UNION ALL
    SELECT (SELECT e.organisation_id FROM audit_entry e WHERE e.organisation_id > c.id ORDER BY e.organisation_id LIMIT 1)
    FROM chain c WHERE c.id IS NOT NULL
  )
  SELECT id FROM chain WHERE id IS NOT NULL UNION SELECT organisation_id FROM audit_head ORDER BY 1`;

// Head and last entry in one snapshot: what is appended while we verify is not our business.
const ENDS = `
  SELECT (SELECT max(e.seq) FROM audit_entry e WHERE e.organisation_id = $1) AS last, h.seq, h.hash
  FROM (SELECT 1) one LEFT JOIN audit_head h ON h.organisation_id = $1`;

const ENTRIES = `
  SELECT organisation_id AS "organisationId", seq, at, actor_user_id AS "actorUserId", actor_organisation_id AS "actorOrganisationId",
         action, subject_type AS "subjectType", subject_id AS "subjectId", region_path AS "regionPath", body,
         previous_hash AS "previousHash", hash
  FROM audit_entry WHERE organisation_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT ${PAGE}`;

export async function chainsIn(sql: Sql): Promise<string[]> {
  return (await sql<{ id: string }>('audit-chains', CHAINS)).map(({ id }) => id);
}

export async function endsOf(sql: Sql, chain: string): Promise<{ head?: ChainHead; last: bigint }> {
  type Ends = { last: string | null; seq: string | null; hash: Buffer | null };
  const [{ last, seq, hash }] = (await sql<Ends>('audit-ends', ENDS, [chain])) as [Ends];
  return { last: BigInt(last ?? 0), head: seq !== null && hash !== null ? { seq: BigInt(seq), hash } : undefined };
}

export async function* entriesOf(sql: Sql, chain: string, until: bigint): AsyncGenerator<ChainRow> {
  let after = -1n;
  for (;;) {
    const rows = await sql<ChainRow & { seq: unknown }>('audit-entries', ENTRIES, [chain, after, until]);
    for (const row of rows) yield { ...row, seq: BigInt(row.seq as unknown as string) };
    const lastRow = rows.at(-1);
    if (!lastRow || rows.length < PAGE) return;
    after = BigInt(lastRow.seq as unknown as string);
  }
}
