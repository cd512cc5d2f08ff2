// Prepared SQL because what an operator does by command runs on the tenant pool, in the transaction of what is recorded.
import type { Sql } from '#platform';
import { type AuditActor, type AuditRecord, inLockOrder, linesOf } from './domain/entry.js';

const APPEND = 'SELECT audit_append($1, $2, $3, $4, $5, $6, $7)';

/** `actor` is what the transaction of `sql` was opened with. Throws where neither a chain nor an acting organisation is named. */
export async function appendEntry(sql: Sql, record: AuditRecord, actor: AuditActor): Promise<void> {
  for (const line of inLockOrder(linesOf(record, actor, new Date()))) {
    const { chain, at, action, subjectType, subjectId, regionPath, body } = line;
    await sql('audit-append', APPEND, [chain, at, action, subjectType, subjectId, regionPath, body]);
  }
}
