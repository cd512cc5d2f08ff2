export { appendEntry } from './append-entry.sql.js';
export { AuditGraphqlModule, AuditModule } from './audit.module.js';
export { AuditQueries } from './audit.queries.js';
export type { AuditFilter } from './audit.repository.js';
export { auditEntryPolicy } from './audit-entry.policy.js';
export { AuditLog } from './audit-log.js';
export { AuditVerifier, type ChainReport } from './audit-verifier.js';
export type { AuditRecord } from './domain/entry.js';
export {
  type ChainFault,
  type ChainHead,
  type ChainRow,
  type ChainVerdict,
  verifyChain,
} from './domain/verify-chain.js';
export { AuditEntryConnection, AuditEntryType } from './graphql/audit-entry.type.js';
export { ReadAuditLog } from './read-audit.js';
