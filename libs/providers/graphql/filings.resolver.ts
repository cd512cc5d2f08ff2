import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, type GraphqlContext, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { type DivisionRow, RegionQueries, RegionType, regionLoader } from '#regions';
import { FilingQueries } from '../filing.queries.js';
import type { FilingRow } from '../filing.repository.js';
import { RegisterFiling } from '../use-cases/register-filing.js';
import { SuspendFiling } from '../use-cases/suspend-filing.js';
import { FilingsArgs, RegisterFilingInput, SuspendFilingInput } from './provider.inputs.js';
import { FilingConnection, FilingType } from './provider.types.js';

@Resolver(() => FilingType)
export class FilingsResolver {
  constructor(
    private readonly queries: FilingQueries,
    private readonly regions: RegionQueries,
    private readonly registering: RegisterFiling,
    private readonly suspending: SuspendFiling,
  ) {}

  @Query(() => FilingConnection, { description: 'Filings of providers, newest first.' })
  @Allow('read', 'Filing')
  async filings(@CurrentActor() actor: Actor, @Args() args: FilingsArgs): Promise<ConnectionOf<FilingType>> {
    const providerId = args.providerId ? parseInput(zUuid, args.providerId, 'providerId') : undefined;
    const filter = { providerId, regionCode: args.regionCode ?? undefined };
    return toConnection(await this.queries.list(actor, filter, pageRequest(args)), toFilingType);
  }

  @Mutation(() => FilingType, {
    description: 'Puts a provider on file for a region. For administrators of the platform.',
  })
  @Allow('create', 'Filing')
  async registerFiling(@CurrentActor() actor: Actor, @Args('input') input: RegisterFilingInput): Promise<FilingType> {
    return toFilingType(await this.registering.execute(actor, input));
  }

  @Mutation(() => FilingType, {
    description: 'Suspends a filing; contracts that stand go on. For administrators of the platform.',
  })
  @Allow('update', 'Filing')
  async suspendFiling(@CurrentActor() actor: Actor, @Args('input') input: SuspendFilingInput): Promise<FilingType> {
    return toFilingType(await this.suspending.execute(actor, input));
  }

  @ResolveField(() => RegionType, { nullable: true, description: 'The region for which it holds.' })
  @Allow('read', 'Division')
  region(@Parent() filing: FilingType, @Context() context: GraphqlContext): Promise<DivisionRow | null> {
    return regionLoader(context, this.regions).load(filing.regionCode);
  }
}

function toFilingType(row: FilingRow): FilingType {
  return { ...row, state: row.state as FilingType['state'] };
}
