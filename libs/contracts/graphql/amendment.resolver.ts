import { Args, Context, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { loaderOf, PageArgs, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { AmendmentQueries } from '../amendment.queries.js';
import { type ContractVersion, inForce } from '../contract-versions.js';
import { AcceptAmendment } from '../use-cases/accept-amendment.js';
import { EndAmendment } from '../use-cases/end-amendment.js';
import { ProposeAmendment } from '../use-cases/propose-amendment.js';
import {
  AcceptAmendmentInput,
  AmendmentFilterInput,
  AmendmentIdInput,
  ProposeAmendmentInput,
} from './amendment.inputs.js';
import { presentAmendment, presentVersion } from './amendment.presenter.js';
import { AmendmentConnection, AmendmentType, ContractVersionType } from './amendment.types.js';
import { ContractType } from './contract.types.js';

@Resolver(() => ContractType)
export class AmendmentResolver {
  constructor(
    private readonly queries: AmendmentQueries,
    private readonly propose: ProposeAmendment,
    private readonly accept: AcceptAmendment,
    private readonly end: EndAmendment,
  ) {}

  @Query(() => AmendmentConnection, {
    description: 'Amendments of your contracts, proposed by either side, newest first.',
  })
  @Allow('read', 'ContractAmendment')
  async contractAmendments(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: AmendmentFilterInput,
  ): Promise<AmendmentConnection> {
    return toConnection(await this.queries.list(actor, { ...filter }, pageRequest(page)), presentAmendment);
  }

  @Mutation(() => AmendmentType, {
    description:
      'Proposes the next version of a contract in force to the other side; at once the acceptance of one’s own.',
  })
  @Allow('propose', 'ContractAmendment')
  async proposeAmendment(
    @CurrentActor() actor: Actor,
    @Context() { clientAddress }: ActorContext,
    @Args('input') input: ProposeAmendmentInput,
  ): Promise<AmendmentType> {
    return presentAmendment(await this.propose.execute(actor, input, clientAddress));
  }

  @Mutation(() => AmendmentType, {
    description: 'Accepts the version with this hash. From its instant on it holds, and coverage follows.',
  })
  @Allow('accept', 'ContractAmendment')
  async acceptAmendment(
    @CurrentActor() actor: Actor,
    @Context() { clientAddress }: ActorContext,
    @Args('input') input: AcceptAmendmentInput,
  ): Promise<AmendmentType> {
    return presentAmendment(await this.accept.execute(actor, input, clientAddress));
  }

  @Mutation(() => AmendmentType, { description: 'The other side declines a proposal.' })
  @Allow('decline', 'ContractAmendment')
  async declineAmendment(@CurrentActor() actor: Actor, @Args('input') input: AmendmentIdInput): Promise<AmendmentType> {
    return presentAmendment(await this.end.execute(actor, parseInput(zUuid, input.id, 'input.id'), 'decline'));
  }

  @Mutation(() => AmendmentType, { description: 'Whoever made a proposal takes it back.' })
  @Allow('withdraw', 'ContractAmendment')
  async withdrawAmendment(
    @CurrentActor() actor: Actor,
    @Args('input') input: AmendmentIdInput,
  ): Promise<AmendmentType> {
    return presentAmendment(await this.end.execute(actor, parseInput(zUuid, input.id, 'input.id'), 'withdraw'));
  }

  @ResolveField(() => [ContractVersionType], {
    nullable: true,
    description:
      'All that both sides have signed, oldest first; the last may be still to come. Hidden from authorities.',
  })
  @Allow('read', 'ContractAmendment')
  async versions(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() contract: ContractType,
  ): Promise<ContractVersionType[]> {
    return (await this.load(actor, context, contract)).map(presentVersion);
  }

  @ResolveField(() => ContractVersionType, {
    nullable: true,
    description: 'What holds at an instant, default now; before the start, the first version. Hidden from authorities.',
  })
  @Allow('read', 'ContractAmendment')
  async versionInForce(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() contract: ContractType,
    @Args('at', { type: () => Date, nullable: true, description: 'The instant.' }) at?: Date,
  ): Promise<ContractVersionType | null> {
    const versions = await this.load(actor, context, contract);
    return versions.length > 0 ? presentVersion(inForce(versions, at ?? new Date())) : null;
  }

  private load(actor: Actor, context: ActorContext, contract: ContractType): Promise<ContractVersion[]> {
    return loaderOf(context, 'contract.versions', async (ids: readonly string[]) => {
      const versions = await this.queries.versionsOf(actor, ids);
      return ids.map((id) => versions.get(id) ?? []);
    }).load(contract.id);
  }
}
