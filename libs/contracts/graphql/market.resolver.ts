import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { type Actor, Allow, CurrentActor } from '#access';
import { type ConnectionOf, type GraphqlContext, loaderOf, toConnection } from '#platform';
import type { Breach } from '../domain/market-rule.js';
import { MarketQueries } from '../market.queries.js';
import { MarketRules } from '../market-rules.js';
import { PriceQueries } from '../price.queries.js';
import { presentMarketPlan } from './market.presenter.js';
import { MarketArgs, MarketPlanConnection, type MarketPlanType } from './market.types.js';
import { PlanType } from './plan.types.js';
import { presentBreach, presentPrice } from './price.presenter.js';
import { MarketWarningType, PreviewPriceInput, PricePreviewType } from './price.types.js';

@Resolver(() => PlanType)
export class MarketResolver {
  constructor(
    private readonly market: MarketQueries,
    private readonly prices: PriceQueries,
    private readonly rules: MarketRules,
  ) {}

  @Query(() => MarketPlanConnection, {
    description:
      'The market place: the newest published version of every plan whose provider is on file for the region, with its price for your devices. A plan that does not sell the monitoring of some of them comes last.',
  })
  @Allow('read', 'PlanVersion')
  async marketPlans(@CurrentActor() actor: Actor, @Args() args: MarketArgs): Promise<ConnectionOf<MarketPlanType>> {
    return toConnection(await this.market.plansOnSale(actor, args), presentMarketPlan, ({ cursor }) => cursor);
  }

  @Query(() => PricePreviewType, {
    description: 'What a plan costs for premises or devices, line by line. Not for authorities.',
  })
  @Allow('read', 'PlanVersion')
  async previewPrice(@CurrentActor() actor: Actor, @Args('input') input: PreviewPriceInput): Promise<PricePreviewType> {
    const { price, counts, breaches } = await this.prices.preview(actor, input);
    return {
      price: presentPrice(price),
      deviceCount: [...counts.values()].reduce((sum, count) => sum + count, 0),
      warnings: breaches.map(presentBreach),
    };
  }

  @ResolveField(() => [MarketWarningType], {
    description: 'Market rules that it goes past somewhere its provider is on file: offers there would be refused.',
  })
  @Allow('read', 'MarketRule')
  async ruleWarnings(@Parent() plan: PlanType, @Context() context: GraphqlContext): Promise<MarketWarningType[]> {
    const loader = loaderOf<PlanType, Breach[]>(context, 'contracts.ruleWarnings', (plans) =>
      this.rules.breachesWhereFiled(
        plans.map((one) => ({ ...one, currency: one.baseFee?.currency })),
        new Date(),
      ),
    );
    return (await loader.load(plan)).map(presentBreach);
  }
}
