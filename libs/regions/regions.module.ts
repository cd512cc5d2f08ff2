import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { REGION_DIRECTORY } from '#tenancy';
import { DivisionRepository } from './division.repository.js';
import { GridsResolver } from './graphql/grids.resolver.js';
import { RegionsResolver } from './graphql/regions.resolver.js';
import { GridQueries } from './grid.queries.js';
import { GridRepository } from './grid.repository.js';
import { RegionQueries } from './region.queries.js';
import { CreateGrid } from './use-cases/create-grid.js';

/** Divisions and grids; binds tenancy's REGION_DIRECTORY, which lies below and cannot ask for regions itself. */
@Module({
  imports: [AuditModule],
  providers: [
    DivisionRepository,
    GridRepository,
    RegionQueries,
    GridQueries,
    CreateGrid,
    { provide: REGION_DIRECTORY, useExisting: RegionQueries },
  ],
  exports: [RegionQueries, GridQueries, CreateGrid, REGION_DIRECTORY],
})
export class RegionsModule {}

@Module({ imports: [RegionsModule], providers: [RegionsResolver, GridsResolver] })
export class RegionsGraphqlModule {}
