import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, type GraphqlContext, pageRequest, toConnection } from '#platform';
import type { DivisionRow } from '../division.repository.js';
import { GridQueries } from '../grid.queries.js';
import type { GridRow } from '../grid.repository.js';
import { RegionQueries } from '../region.queries.js';
import { CreateGrid } from '../use-cases/create-grid.js';
import { CreateGridInput, GridsArgs } from './region.inputs.js';
import { GridConnection, type GridSize, GridType, RegionType } from './region.types.js';
import { regionLoader } from './regions.resolver.js';

@Resolver(() => GridType)
export class GridsResolver {
  constructor(
    private readonly queries: GridQueries,
    private readonly regions: RegionQueries,
    private readonly createGridCase: CreateGrid,
  ) {}

  @Query(() => GridConnection, { description: 'Grids of a division and all below it, newest first.' })
  @Allow('read', 'Grid')
  async grids(@CurrentActor() actor: Actor, @Args() args: GridsArgs): Promise<ConnectionOf<GridType>> {
    return toConnection(await this.queries.list(actor, args.regionCode ?? undefined, pageRequest(args)), toGridType);
  }

  @Mutation(() => GridType, {
    description: 'Draws a grid below a division of your region. For leaders and supervisors of an authority.',
  })
  @Allow('create', 'Grid')
  async createGrid(@CurrentActor() actor: Actor, @Args('input') input: CreateGridInput): Promise<GridType> {
    return toGridType(await this.createGridCase.execute(actor, input));
  }

  @ResolveField(() => RegionType, { nullable: true, description: 'The division it hangs below.' })
  @Allow('read', 'Division')
  region(@Parent() grid: GridType, @Context() context: GraphqlContext): Promise<DivisionRow | null> {
    return regionLoader(context, this.regions).load(grid.regionCode);
  }
}

export function toGridType(row: GridRow): GridType {
  return {
    id: row.id,
    name: row.name,
    size: row.size as GridSize,
    regionCode: row.divisionCode,
    createdAt: row.createdAt,
  };
}
