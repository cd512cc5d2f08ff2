import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { MembershipQueries } from './membership.queries.js';
import { MembershipRepository } from './membership.repository.js';
import { OrganisationQueries } from './organisation.queries.js';
import { OrganisationRepository } from './organisation.repository.js';

@Module({
  imports: [AuditModule],
  providers: [OrganisationRepository, OrganisationQueries, MembershipRepository, MembershipQueries],
  exports: [OrganisationQueries, MembershipQueries],
})
export class TenancyModule {}

@Module({ imports: [TenancyModule] })
export class TenancyGraphqlModule {}

@Module({ imports: [TenancyModule] })
export class TenancyWorkerModule {}
