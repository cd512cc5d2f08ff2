import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { PageArgs, pageRequest, parseInput, toConnection, zUuid } from '#platform';
import { ContractQueries } from '../contract.queries.js';
import { CreatePlan } from '../use-cases/create-plan.js';
import { PublishPlan } from '../use-cases/publish-plan.js';
import { UpdatePlan } from '../use-cases/update-plan.js';
import { WithdrawPlan } from '../use-cases/withdraw-plan.js';
import { CreatePlanInput, PlanFilterInput, PlanIdInput, UpdatePlanInput } from './plan.inputs.js';
import { presentPlan } from './plan.presenter.js';
import { PlanConnection, PlanType } from './plan.types.js';

@Resolver(() => PlanType)
export class PlanResolver {
  constructor(
    private readonly queries: ContractQueries,
    private readonly createPlanCase: CreatePlan,
    private readonly updatePlanCase: UpdatePlan,
    private readonly publishPlanCase: PublishPlan,
    private readonly withdrawPlanCase: WithdrawPlan,
  ) {}

  @Query(() => PlanConnection, { description: 'Plans: your own in every state, published ones of every provider.' })
  @Allow('read', 'PlanVersion')
  async plans(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: PlanFilterInput,
  ): Promise<PlanConnection> {
    return toConnection(await this.queries.plans(actor, { ...filter }, pageRequest(page)), presentPlan);
  }

  @Query(() => PlanType, { description: 'One plan version.' })
  @Allow('read', 'PlanVersion')
  async plan(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<PlanType> {
    return presentPlan(await this.queries.plan(actor, parseInput(zUuid, id, 'id')));
  }

  @Mutation(() => PlanType, { description: 'Makes a draft: a new plan, or the next version of one.' })
  @Allow('create', 'PlanVersion')
  async createPlan(@CurrentActor() actor: Actor, @Args('input') input: CreatePlanInput): Promise<PlanType> {
    return presentPlan(await this.createPlanCase.execute(actor, input));
  }

  @Mutation(() => PlanType, { description: 'Edits a draft. What is left out stays as it is.' })
  @Allow('update', 'PlanVersion')
  async updatePlan(@CurrentActor() actor: Actor, @Args('input') input: UpdatePlanInput): Promise<PlanType> {
    return presentPlan(await this.updatePlanCase.execute(actor, input));
  }

  @Mutation(() => PlanType, { description: 'Publishes a draft for good: a published version never changes.' })
  @Allow('publish', 'PlanVersion')
  async publishPlan(@CurrentActor() actor: Actor, @Args('input') input: PlanIdInput): Promise<PlanType> {
    return presentPlan(await this.publishPlanCase.execute(actor, parseInput(zUuid, input.id, 'input.id')));
  }

  @Mutation(() => PlanType, { description: 'Takes a published version off the market; contracts made on it stand.' })
  @Allow('withdraw', 'PlanVersion')
  async withdrawPlan(@CurrentActor() actor: Actor, @Args('input') input: PlanIdInput): Promise<PlanType> {
    return presentPlan(await this.withdrawPlanCase.execute(actor, parseInput(zUuid, input.id, 'input.id')));
  }
}
