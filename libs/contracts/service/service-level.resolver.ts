import { Args, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, PageArgs, pageRequest, toConnection } from '#platform';
import { keptPerMille } from '../domain/service-level.js';
import type { ServiceMeasure } from '../graphql/plan.types.js';
import { ServiceLevelQueries, type SlaSummaryRow } from './service-level.queries.js';
import {
  type SlaExclusionEnum,
  SlaFilterInput,
  SlaOutcomeEnum,
  SlaResultConnection,
  SlaResultType,
  SlaSummaryType,
} from './service-level.types.js';
import type { SlaMeasurementRow } from './sla-measurement.repository.js';

@Resolver(() => SlaResultType)
export class ServiceLevelResolver {
  constructor(private readonly queries: ServiceLevelQueries) {}

  @Query(() => SlaResultConnection, {
    description: 'How promises were kept, incident by incident: for both parties and the authority of the region.',
  })
  @Allow('read', 'SlaMeasurement')
  async slaResults(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: SlaFilterInput,
  ): Promise<ConnectionOf<SlaResultType>> {
    return toConnection(await this.queries.list(actor, filter && { ...filter }, pageRequest(page)), present);
  }

  @Query(() => [SlaSummaryType], { description: 'The same in sum, by provider and promise.' })
  @Allow('read', 'SlaMeasurement')
  async slaSummary(
    @CurrentActor() actor: Actor,
    @Args('filter', { nullable: true }) filter?: SlaFilterInput,
  ): Promise<SlaSummaryType[]> {
    return (await this.queries.summary(actor, filter && { ...filter })).map(inSum);
  }
}

function present({ measuredMs, met, excluded, ...row }: SlaMeasurementRow): SlaResultType {
  return {
    ...row,
    measure: row.measure as ServiceMeasure,
    outcome: excluded ? SlaOutcomeEnum.EXCLUDED : met ? SlaOutcomeEnum.MET : SlaOutcomeEnum.MISSED,
    excluded: excluded as SlaExclusionEnum | null,
    measuredMs: measuredMs === null ? null : Number(measuredMs),
  };
}

function inSum({ measure, ...row }: SlaSummaryRow): SlaSummaryType {
  const kept = keptPerMille(row.met, row.met + row.missed, 1);
  return { ...row, measure: measure as ServiceMeasure, keptPercent: kept === undefined ? null : kept / 10 };
}
