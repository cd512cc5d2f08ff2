import { Args, Context, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, type ActorContext, Allow, CurrentActor } from '#access';
import { loaderOf, PageArgs, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { HandoverQueries } from '../handover.queries.js';
import { CancelSwitch } from '../use-cases/cancel-switch.js';
import { GiveNotice } from '../use-cases/give-notice.js';
import { presentContract } from './contract.presenter.js';
import { ContractIdInput, ContractType } from './contract.types.js';
import { GiveNoticeInput, HandoverConnection, HandoverFilterInput, HandoverType } from './handover.types.js';

@Resolver(() => HandoverType)
export class HandoverResolver {
  constructor(
    private readonly queries: HandoverQueries,
    private readonly cancel: CancelSwitch,
    private readonly notice: GiveNotice,
  ) {}

  @Query(() => HandoverConnection, {
    description: 'Changes of provider of your devices, or of those that you supervise, newest first.',
  })
  @Allow('read', 'Handover')
  async handovers(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: HandoverFilterInput,
  ): Promise<HandoverConnection> {
    return toConnection(await this.queries.list(actor, { ...filter }, pageRequest(page)), (row) => row as HandoverType);
  }

  @Mutation(() => ContractType, {
    description: 'Before a change of provider takes effect: stay with the old one. The new contract is withdrawn.',
  })
  @Allow('cancelSwitch', 'Contract')
  async cancelProviderSwitch(
    @CurrentActor() actor: Actor,
    @Args('input') input: ContractIdInput,
  ): Promise<ContractType> {
    return presentContract(await this.cancel.execute(actor, parseInput(zUuid, input.id, 'input.id')));
  }

  @Mutation(() => ContractType, {
    description: 'Ends a contract in force, keeping its notice. Monitoring goes on until the end.',
  })
  @Allow('giveNotice', 'Contract')
  async giveNotice(@CurrentActor() actor: Actor, @Args('input') input: GiveNoticeInput): Promise<ContractType> {
    return presentContract(await this.notice.execute(actor, input));
  }

  @ResolveField(() => Int, { description: 'How many devices pass.' })
  @Allow('read', 'HandoverDevice')
  deviceCount(
    @CurrentActor() actor: Actor,
    @Context() context: ActorContext,
    @Parent() handover: HandoverType,
  ): Promise<number> {
    return loaderOf(context, 'handover.deviceCount', async (ids: readonly string[]) => {
      const counts = await this.queries.deviceCounts(actor, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    }).load(handover.id);
  }
}
