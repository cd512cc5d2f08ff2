import { Args, Context, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { grouped, loaderOf, PageArgs, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { ContractQueries } from '../contract.queries.js';
import { AcceptContract } from '../use-cases/accept-contract.js';
import { EndOffer } from '../use-cases/end-offer.js';
import { OfferContract } from '../use-cases/offer-contract.js';
import { presentContract } from './contract.presenter.js';
import {
  AcceptContractInput,
  ContractConnection,
  ContractFilterInput,
  ContractIdInput,
  ContractType,
  CoverageType,
  OfferContractInput,
} from './contract.types.js';

@Resolver(() => ContractType)
export class ContractResolver {
  constructor(
    private readonly queries: ContractQueries,
    private readonly offer: OfferContract,
    private readonly accept: AcceptContract,
    private readonly end: EndOffer,
  ) {}

  @Query(() => ContractConnection, { description: 'Contracts that you are a party to, or that you supervise.' })
  @Allow('read', 'Contract')
  async contracts(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: ContractFilterInput,
  ): Promise<ContractConnection> {
    return toConnection(await this.queries.contracts(actor, { ...filter }, pageRequest(page)), presentContract);
  }

  @Query(() => ContractType, { description: 'One contract.' })
  @Allow('read', 'Contract')
  async contract(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<ContractType> {
    return presentContract(await this.queries.contract(actor, parseInput(zUuid, id, 'id')));
  }

  @Mutation(() => ContractType, {
    description: 'Offers a published plan; the offer is at once the acceptance of the provider.',
  })
  @Allow('offer', 'Contract')
  async offerContract(
    @CurrentActor() actor: Actor,
    @Context() { clientAddress }: ActorContext,
    @Args('input') input: OfferContractInput,
  ): Promise<ContractType> {
    return presentContract(await this.offer.execute(actor, input, clientAddress));
  }

  @Mutation(() => ContractType, {
    description: 'Accepts the content with this hash. With both acceptances the devices are covered.',
  })
  @Allow('accept', 'Contract')
  async acceptContract(
    @CurrentActor() actor: Actor,
    @Context() { clientAddress }: ActorContext,
    @Args('input') input: AcceptContractInput,
  ): Promise<ContractType> {
    return presentContract(await this.accept.execute(actor, input, clientAddress));
  }

  @Mutation(() => ContractType, { description: 'The enterprise declines an offer.' })
  @Allow('decline', 'Contract')
  async declineContract(@CurrentActor() actor: Actor, @Args('input') input: ContractIdInput): Promise<ContractType> {
    return presentContract(await this.end.execute(actor, parseInput(zUuid, input.id, 'input.id'), 'decline'));
  }

  @Mutation(() => ContractType, { description: 'The provider takes an offer back.' })
  @Allow('withdraw', 'Contract')
  async withdrawContract(@CurrentActor() actor: Actor, @Args('input') input: ContractIdInput): Promise<ContractType> {
    return presentContract(await this.end.execute(actor, parseInput(zUuid, input.id, 'input.id'), 'withdraw'));
  }

  @ResolveField(() => Int, { description: 'How many devices it names.' })
  @Allow('read', 'ContractDevice')
  deviceCount(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() contract: ContractType,
  ): Promise<number> {
    return loaderOf(context, 'contract.deviceCount', async (ids: readonly string[]) => {
      const counts = await this.queries.deviceCounts(actor, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    }).load(contract.id);
  }

  @ResolveField(() => [CoverageType], { description: 'What it covers, from when to when.' })
  @Allow('read', 'Coverage')
  coverage(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() contract: ContractType,
  ): Promise<CoverageType[]> {
    return loaderOf(context, 'contract.coverage', async (ids: readonly string[]) =>
      grouped(ids, await this.queries.coverage(actor, ids), (row) => row.contractId),
    ).load(contract.id);
  }
}
