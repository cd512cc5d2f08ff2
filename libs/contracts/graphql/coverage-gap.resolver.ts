import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { CoverageGapQueries } from '../coverage-gap.queries.js';
import { CoverageGapType } from './handover.types.js';

@Resolver(() => CoverageGapType)
export class CoverageGapResolver {
  constructor(private readonly gaps: CoverageGapQueries) {}

  @Query(() => [CoverageGapType], {
    description: 'Where monitoring is going to end with nothing to follow, soonest first: of yours, or of your region.',
  })
  @Allow('foresee', 'Coverage')
  coverageGaps(
    @CurrentActor() actor: Actor,
    @Args('withinDays', { type: () => Int, defaultValue: 60, description: '1 to 366.' }) withinDays: number,
    @Args('first', { type: () => Int, defaultValue: 100, description: '1 to 500.' }) first: number,
    @Args('regionCode', { type: () => String, nullable: true, description: 'A part of your region; authorities only.' })
    regionCode?: string,
  ): Promise<CoverageGapType[]> {
    return this.gaps.ahead(actor, { withinDays, first, regionCode });
  }
}
