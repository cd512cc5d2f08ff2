import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { RegionsModule } from '#regions';
import { RegionBoardResolver, RegionCountsResolver } from './graphql/region-board.resolver.js';
import { RegionBoardQueries } from './region-board.queries.js';

/** What authorities see of their region. Reads much, changes nothing. */
@Module({ imports: [RegionsModule, AuditModule], providers: [RegionBoardQueries], exports: [RegionBoardQueries] })
export class SupervisionModule {}

@Module({ imports: [SupervisionModule, RegionsModule], providers: [RegionBoardResolver, RegionCountsResolver] })
export class SupervisionGraphqlModule {}
