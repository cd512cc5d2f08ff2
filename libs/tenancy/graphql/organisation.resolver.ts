import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { type Actor, Allow, CurrentActor } from '#access';
import { PageArgs, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { OrganisationQueries } from '../organisation.queries.js';
import { CreateEnterprise } from '../use-cases/create-enterprise.js';
import { CreateOrganisation } from '../use-cases/create-organisation.js';
import { CreateEnterpriseInput, CreateOrganisationInput } from './organisation.inputs.js';
import { OrganisationConnection, OrganisationFilterInput, OrganisationType } from './organisation.type.js';

const filterSchema = z.object({
  kind: z
    .string()
    .nullish()
    .transform((kind) => kind ?? undefined),
  text: z
    .string()
    .trim()
    .max(200)
    .nullish()
    .transform((text) => text || undefined),
});

@Resolver(() => OrganisationType)
export class OrganisationResolver {
  constructor(
    private readonly queries: OrganisationQueries,
    private readonly creating: CreateOrganisation,
    private readonly onboarding: CreateEnterprise,
  ) {}

  @Query(() => OrganisationType, { description: 'One organisation that is visible to you.' })
  @Allow('read', 'Organisation')
  async organisation(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<OrganisationType> {
    return OrganisationType.of(await this.queries.get(actor, parseInput(zUuid, id, 'id')));
  }

  @Query(() => OrganisationConnection, { description: 'The organisations that are visible to you, newest first.' })
  @Allow('read', 'Organisation')
  async organisations(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => OrganisationFilterInput, nullable: true }) filter?: OrganisationFilterInput | null,
  ): Promise<OrganisationConnection> {
    const wanted = parseInput(filterSchema, filter ?? {}, 'filter');
    return toConnection(await this.queries.list(actor, wanted, pageRequest(page)), OrganisationType.of);
  }

  @Mutation(() => OrganisationType, {
    description: 'Platform: registers a party of the market, unclaimed until its leader accepts.',
  })
  @Allow('create', 'Organisation')
  async createOrganisation(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateOrganisationInput,
  ): Promise<OrganisationType> {
    return OrganisationType.of(await this.creating.execute(actor, input));
  }

  @Mutation(() => OrganisationType, { description: 'Provider: onboards a customer and serves it from now on.' })
  @Allow('create', 'Engagement')
  async createEnterprise(
    @CurrentActor() actor: Actor,
    @Args('input') input: CreateEnterpriseInput,
  ): Promise<OrganisationType> {
    return OrganisationType.of(await this.onboarding.execute(actor, input));
  }
}
