import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, AllowSignedIn, CurrentActor } from '#access';
import { type ConnectionOf, type GraphqlContext, grouped, loaderOf, pageRequest, toConnection } from '#platform';
import { type DivisionRow, RegionQueries, RegionType, regionLoader } from '#regions';
import { ServiceCentreQueries } from '../service-centre.queries.js';
import type { StaffRow } from '../service-centre.repository.js';
import { CreateServiceCentre } from '../use-cases/create-service-centre.js';
import { StaffServiceCentre } from '../use-cases/staff-service-centre.js';
import { CreateServiceCentreInput, ServiceCentresArgs, StaffInput } from './provider.inputs.js';
import { ServiceCentreConnection, ServiceCentreStaffType, ServiceCentreType } from './provider.types.js';

@Resolver(() => ServiceCentreType)
export class ServiceCentresResolver {
  constructor(
    private readonly queries: ServiceCentreQueries,
    private readonly regions: RegionQueries,
    private readonly creating: CreateServiceCentre,
    private readonly staffing: StaffServiceCentre,
  ) {}

  @Query(() => ServiceCentreConnection, {
    description: 'Service centres of your provider, or of your region; newest first.',
  })
  @Allow('read', 'ServiceCentre')
  async serviceCentres(
    @CurrentActor() actor: Actor,
    @Args() args: ServiceCentresArgs,
  ): Promise<ConnectionOf<ServiceCentreType>> {
    return toConnection(await this.queries.list(actor, args.regionCode ?? undefined, pageRequest(args)), (row) => row);
  }

  @Mutation(() => ServiceCentreType, {
    description: 'Registers a service centre. For owners and managers of a provider.',
  })
  @Allow('create', 'ServiceCentre')
  createServiceCentre(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateServiceCentreInput,
  ): Promise<ServiceCentreType> {
    return this.creating.execute(actor, input);
  }

  @Mutation(() => ServiceCentreType, { description: 'Puts a member of the provider on the staff of a service centre.' })
  @Allow('create', 'ServiceCentreStaff')
  assignStaff(@CurrentActor() actor: Actor, @Args('input') input: StaffInput): Promise<ServiceCentreType> {
    return this.staffing.assign(actor, input);
  }

  @Mutation(() => ServiceCentreType, { description: 'Takes someone off the staff of a service centre.' })
  @Allow('update', 'ServiceCentreStaff')
  removeStaff(@CurrentActor() actor: Actor, @Args('input') input: StaffInput): Promise<ServiceCentreType> {
    return this.staffing.remove(actor, input);
  }

  @ResolveField(() => [ServiceCentreStaffType], {
    description: 'Who works there now; empty for those who may not know.',
  })
  @AllowSignedIn()
  staff(
    @CurrentActor() actor: Actor,
    @Parent() centre: ServiceCentreType,
    @Context() context: GraphqlContext,
  ): Promise<StaffRow[]> {
    return loaderOf<string, StaffRow[]>(context, 'serviceCentre.staff', async (ids) =>
      grouped(ids, await this.queries.staffOf(actor, ids), (row) => row.serviceCentreId),
    ).load(centre.id);
  }

  @ResolveField(() => RegionType, { nullable: true, description: 'The division in which it stands.' })
  @Allow('read', 'Division')
  region(@Parent() centre: ServiceCentreType, @Context() context: GraphqlContext): Promise<DivisionRow | null> {
    return regionLoader(context, this.regions).load(centre.regionCode);
  }
}
