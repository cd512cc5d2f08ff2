import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { money } from '#kernel';
import { type ConnectionOf, currentLanguage, MoneyType, PageArgs, pageRequest, toConnection } from '#platform';
import { wordsOfCredit } from './credit-words.js';
import { DecideCredit } from './decide-credit.js';
import { ServiceCreditQueries } from './service-credit.queries.js';
import type { ServiceCreditRow } from './service-credit.repository.js';
import {
  DisputeServiceCreditInput,
  ServiceCreditConnection,
  ServiceCreditFilterInput,
  type ServiceCreditState,
  ServiceCreditType,
  SettleCreditDisputeInput,
} from './service-credit.types.js';

@Resolver(() => ServiceCreditType)
export class ServiceCreditResolver {
  constructor(
    private readonly queries: ServiceCreditQueries,
    private readonly decide: DecideCredit,
  ) {}

  @Query(() => ServiceCreditConnection, {
    description: 'What is credited for promises that were not kept, newest first.',
  })
  @Allow('read', 'ServiceCredit')
  async serviceCredits(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true }) filter?: ServiceCreditFilterInput,
  ): Promise<ConnectionOf<ServiceCreditType>> {
    return toConnection(await this.queries.list(actor, filter && { ...filter }, pageRequest(page)), present);
  }

  @Mutation(() => ServiceCreditType, {
    description: 'Disputes a credit, once and with a reason, before it is applied.',
  })
  @Allow('dispute', 'ServiceCredit')
  async disputeServiceCredit(
    @CurrentActor() actor: Actor,
    @Args('input') input: DisputeServiceCreditInput,
  ): Promise<ServiceCreditType> {
    return present(await this.decide.dispute(actor, { ...input }));
  }

  @Mutation(() => ServiceCreditType, {
    description: 'Lets a disputed credit stand, or gives way. Silence lets it stand.',
  })
  @Allow('settle', 'ServiceCredit')
  async settleCreditDispute(
    @CurrentActor() actor: Actor,
    @Args('input') input: SettleCreditDisputeInput,
  ): Promise<ServiceCreditType> {
    return present(await this.decide.settle(actor, { ...input }));
  }
}

function present(row: ServiceCreditRow): ServiceCreditType {
  const { fee, amount, currency, promisedMs, measuredMs, state } = row;
  const words = wordsOfCredit(row);
  return {
    ...row,
    promisedMs: Number(promisedMs),
    measuredMs: Number(measuredMs),
    fee: MoneyType.of(money(fee, currency)),
    amount: MoneyType.of(money(amount, currency)),
    explanation: currentLanguage() === 'zh-CN' ? words.zh : words.en,
    state: state as ServiceCreditState,
  };
}
