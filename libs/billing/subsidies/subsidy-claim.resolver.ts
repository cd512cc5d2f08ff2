import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, PageArgs, pageRequest, toConnection } from '#platform';
import { DecideClaims } from './decide-claims.js';
import { ProposeSubsidy } from './propose-subsidy.js';
import { presentClaim } from './subsidy.presenter.js';
import { SubsidyQueries } from './subsidy.queries.js';
import {
  ProposeSubsidyInput,
  SubsidyClaimConnection,
  SubsidyClaimFilterInput,
  SubsidyClaimsInput,
  SubsidyClaimType,
} from './subsidy.types.js';

@Resolver(() => SubsidyClaimType)
export class SubsidyClaimResolver {
  constructor(
    private readonly queries: SubsidyQueries,
    private readonly propose: ProposeSubsidy,
    private readonly decide: DecideClaims,
  ) {}

  @Query(() => SubsidyClaimConnection, {
    description: 'Devices that programmes pay for, newest first: your own, or of your own programmes.',
  })
  @Allow('read', 'SubsidyClaim')
  async subsidyClaims(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: SubsidyClaimFilterInput,
  ): Promise<ConnectionOf<SubsidyClaimType>> {
    return toConnection(await this.queries.claims(actor, filter && { ...filter }, pageRequest(page)), presentClaim);
  }

  @Mutation(() => [SubsidyClaimType], {
    description:
      'Proposes that a programme pays for devices. With an offer, it is accepted together with the contract.',
  })
  @Allow('create', 'SubsidyClaim')
  async proposeSubsidy(
    @CurrentActor() actor: Actor,
    @Args('input') input: ProposeSubsidyInput,
  ): Promise<SubsidyClaimType[]> {
    return (await this.propose.execute(actor, input)).map(presentClaim);
  }

  @Mutation(() => [SubsidyClaimType], { description: 'The programme pays from now on, and you no longer do.' })
  @Allow('accept', 'SubsidyClaim')
  async acceptSubsidy(
    @CurrentActor() actor: Actor,
    @Args('input') input: SubsidyClaimsInput,
  ): Promise<SubsidyClaimType[]> {
    return (await this.decide.accept(actor, input)).map(presentClaim);
  }

  @Mutation(() => [SubsidyClaimType], { description: 'The enterprise wants no subsidy for these devices.' })
  @Allow('decline', 'SubsidyClaim')
  async declineSubsidy(
    @CurrentActor() actor: Actor,
    @Args('input') input: SubsidyClaimsInput,
  ): Promise<SubsidyClaimType[]> {
    return (await this.decide.refuse(actor, input)).map(presentClaim);
  }

  @Mutation(() => [SubsidyClaimType], { description: 'The provider takes back what it has proposed.' })
  @Allow('withdraw', 'SubsidyClaim')
  async withdrawSubsidy(
    @CurrentActor() actor: Actor,
    @Args('input') input: SubsidyClaimsInput,
  ): Promise<SubsidyClaimType[]> {
    return (await this.decide.refuse(actor, input)).map(presentClaim);
  }

  @Mutation(() => [SubsidyClaimType], { description: 'From now on the enterprise pays for these devices again.' })
  @Allow('end', 'SubsidyClaim')
  async endSubsidy(
    @CurrentActor() actor: Actor,
    @Args('input') input: SubsidyClaimsInput,
  ): Promise<SubsidyClaimType[]> {
    return (await this.decide.end(actor, input)).map(presentClaim);
  }
}
