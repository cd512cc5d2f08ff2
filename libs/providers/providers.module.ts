import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { RegionsModule } from '#regions';
import { FilingQueries } from './filing.queries.js';
import { FilingRepository } from './filing.repository.js';
import { FilingsResolver } from './graphql/filings.resolver.js';
import { ServiceCentresResolver } from './graphql/service-centres.resolver.js';
import { ServiceCentreQueries } from './service-centre.queries.js';
import { ServiceCentreRepository } from './service-centre.repository.js';
import { CreateServiceCentre } from './use-cases/create-service-centre.js';
import { RegisterFiling } from './use-cases/register-filing.js';
import { StaffServiceCentre } from './use-cases/staff-service-centre.js';
import { SuspendFiling } from './use-cases/suspend-filing.js';

const useCases = [RegisterFiling, SuspendFiling, CreateServiceCentre, StaffServiceCentre];

@Module({
  imports: [AuditModule, RegionsModule],
  providers: [FilingRepository, FilingQueries, ServiceCentreRepository, ServiceCentreQueries, ...useCases],
  exports: [FilingQueries, ServiceCentreQueries, ...useCases],
})
export class ProvidersModule {}

@Module({ imports: [ProvidersModule, RegionsModule], providers: [FilingsResolver, ServiceCentresResolver] })
export class ProvidersGraphqlModule {}
