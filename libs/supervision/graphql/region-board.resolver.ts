import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, AllowSignedIn, CurrentActor } from '#access';
import { inOrder, loaderOf } from '#platform';
import { RegionQueries, RegionType } from '#regions';
import type { RegionBoard, RegionCounts } from '../domain/region-board.js';
import { RegionBoardQueries } from '../region-board.queries.js';
import { RegionBoardType, RegionCountsType } from './region-board.types.js';

@Resolver(() => RegionBoardType)
export class RegionBoardResolver {
  constructor(private readonly boards: RegionBoardQueries) {}

  @Query(() => RegionBoardType, {
    description: 'For authorities: premises, devices, contracts and incidents of a region, by division below it.',
  })
  @AllowSignedIn()
  regionBoard(
    @CurrentActor() actor: Actor,
    @Args('regionCode', { type: () => ID, description: 'Twelve digits.' }) regionCode: string,
  ): Promise<RegionBoard> {
    return this.boards.board(actor, regionCode);
  }
}

@Resolver(() => RegionCountsType)
export class RegionCountsResolver {
  constructor(private readonly regions: RegionQueries) {}

  @ResolveField(() => RegionType, { nullable: true, description: 'The region that is counted.' })
  @AllowSignedIn()
  region(@Context() context: ActorContext, @Parent() counts: RegionCounts): Promise<RegionType | null> {
    const code = (counts.regionPath.split('/').at(-2) ?? '').padEnd(12, '0');
    return loaderOf(context, 'board.regions', async (codes: readonly string[]) =>
      inOrder(codes, await this.regions.byCodes(codes), (division) => division.code),
    ).load(code) as Promise<RegionType | null>;
  }
}
