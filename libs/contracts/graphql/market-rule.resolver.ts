import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, pageRequest, toConnection } from '#platform';
import { MarketRules } from '../market-rules.js';
import { SetMarketRule } from '../use-cases/set-market-rule.js';
import { MarketRuleConnection, MarketRulesArgs, MarketRuleType, SetMarketRuleInput } from './market-rule.types.js';

@Resolver(() => MarketRuleType)
export class MarketRuleResolver {
  constructor(
    private readonly rules: MarketRules,
    private readonly setMarketRuleCase: SetMarketRule,
  ) {}

  @Query(() => MarketRuleConnection, { description: 'Rules that authorities set to the market, newest first.' })
  @Allow('read', 'MarketRule')
  async marketRules(
    @CurrentActor() actor: Actor,
    @Args() args: MarketRulesArgs,
  ): Promise<ConnectionOf<MarketRuleType>> {
    const filter = { regionCode: args.regionCode ?? undefined, at: args.at ?? undefined };
    return toConnection(await this.rules.list(actor, filter, pageRequest(args)), (row) => row);
  }

  @Mutation(() => MarketRuleType, {
    description:
      'Sets the next version of your rule for a region; contracts that stand keep their terms. For leaders and supervisors of an authority.',
  })
  @Allow('create', 'MarketRule')
  setMarketRule(@CurrentActor() actor: Actor, @Args('input') input: SetMarketRuleInput): Promise<MarketRuleType> {
    return this.setMarketRuleCase.execute(actor, input);
  }
}
