import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { Allow } from '#access';
import {
  type ConnectionOf,
  type GraphqlContext,
  grouped,
  inOrder,
  loaderOf,
  pageRequest,
  parseInput,
  toConnection,
  zName,
  zRegionCode,
} from '#platform';
import type { DivisionRow } from '../division.repository.js';
import { RegionQueries } from '../region.queries.js';
import { RegionsArgs } from './region.inputs.js';
import { RegionConnection, RegionType } from './region.types.js';

const maybe = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const filterSchema = z.object({
  parentCode: maybe(zRegionCode),
  text: maybe(zName(100)),
  level: maybe(z.int().min(1).max(5)),
});

@Resolver(() => RegionType)
export class RegionsResolver {
  constructor(private readonly queries: RegionQueries) {}

  @Query(() => RegionConnection, { description: 'Divisions of the national tree, by code.' })
  @Allow('read', 'Division')
  async regions(@Args() args: RegionsArgs): Promise<ConnectionOf<RegionType>> {
    const filter = parseInput(filterSchema, args, '');
    return toConnection(await this.queries.search(filter, pageRequest(args)), (row) => row);
  }

  @Query(() => RegionType, { description: 'One division by its 12 digits.' })
  @Allow('read', 'Division')
  region(@Args('code', { type: () => ID }) code: string): Promise<DivisionRow> {
    return this.queries.byCode(code);
  }

  @ResolveField(() => RegionType, { nullable: true, description: 'The division above; null for a province.' })
  @Allow('read', 'Division')
  parent(@Parent() region: RegionType, @Context() context: GraphqlContext): Promise<DivisionRow | null> | null {
    return region.parentCode === null ? null : regionLoader(context, this.queries).load(region.parentCode);
  }

  @ResolveField(() => [RegionType], { description: 'The divisions directly below, by code.' })
  @Allow('read', 'Division')
  children(@Parent() region: RegionType, @Context() context: GraphqlContext): Promise<DivisionRow[]> {
    return loaderOf<string, DivisionRow[]>(context, 'region.children', async (codes) =>
      grouped(codes, await this.queries.childrenOf(codes), (row) => row.parentCode ?? ''),
    ).load(region.code);
  }
}

/** Divisions by code, for every type that stands in one. */
export function regionLoader(context: Pick<GraphqlContext, 'loaders'>, queries: RegionQueries) {
  return loaderOf<string, DivisionRow | null>(context, 'region.byCode', async (codes) =>
    inOrder(codes, await queries.byCodes(codes), (row) => row.code),
  );
}
