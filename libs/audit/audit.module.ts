import { Module } from '@nestjs/common';
import { READ_AUDIT } from '#access';
import { AuditQueries } from './audit.queries.js';
import { AuditRepository } from './audit.repository.js';
import { AuditLog } from './audit-log.js';
import { AuditVerifier } from './audit-verifier.js';
import { AuditResolver } from './graphql/audit.resolver.js';
import { ReadAuditLog } from './read-audit.js';

@Module({
  providers: [
    AuditRepository,
    AuditLog,
    AuditQueries,
    AuditVerifier,
    ReadAuditLog,
    { provide: READ_AUDIT, useExisting: ReadAuditLog },
  ],
  exports: [AuditLog, AuditQueries, AuditVerifier, ReadAuditLog, READ_AUDIT],
})
export class AuditModule {}

@Module({ imports: [AuditModule], providers: [AuditResolver] })
export class AuditGraphqlModule {}
