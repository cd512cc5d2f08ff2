import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { ProvidersModule } from '#providers';
import { RegionsModule } from '#regions';
import { ContractQueries } from './contract.queries.js';
import { ContractRepository } from './contract.repository.js';
import { ContractResolver } from './graphql/contract.resolver.js';
import { MarketResolver } from './graphql/market.resolver.js';
import { MarketRuleResolver } from './graphql/market-rule.resolver.js';
import { PlanResolver } from './graphql/plan.resolver.js';
import { MarketQueries } from './market.queries.js';
import { MarketRuleRepository } from './market-rule.repository.js';
import { MarketRules } from './market-rules.js';
import { PlanRepository } from './plan.repository.js';
import { PriceQueries } from './price.queries.js';
import { PriceRepository } from './price.repository.js';
import { StartContractWhenDue } from './start-contract-when-due.handler.js';
import { AcceptContract } from './use-cases/accept-contract.js';
import { CreatePlan } from './use-cases/create-plan.js';
import { EndOffer } from './use-cases/end-offer.js';
import { OfferContract, OfferRecords } from './use-cases/offer-contract.js';
import { PublishPlan } from './use-cases/publish-plan.js';
import { SetMarketRule } from './use-cases/set-market-rule.js';
import { UpdatePlan } from './use-cases/update-plan.js';
import { WithdrawPlan } from './use-cases/withdraw-plan.js';

const market = [MarketRuleRepository, MarketRules, PriceRepository, PriceQueries, MarketQueries];
const useCases = [
  SetMarketRule,
  CreatePlan,
  UpdatePlan,
  PublishPlan,
  WithdrawPlan,
  OfferContract,
  AcceptContract,
  EndOffer,
];

/** Plans, offers, contracts and coverage. */
@Module({
  imports: [AuditModule, ProvidersModule, RegionsModule],
  providers: [PlanRepository, ContractRepository, ContractQueries, OfferRecords, ...market, ...useCases],
  exports: [ContractQueries, ContractRepository, MarketQueries, MarketRules, PriceQueries, ...useCases],
})
export class ContractsModule {}

@Module({ imports: [ContractsModule], providers: [PlanResolver, MarketResolver, MarketRuleResolver, ContractResolver] })
export class ContractsGraphqlModule {}

@Module({ imports: [ContractsModule], providers: [StartContractWhenDue] })
export class ContractsWorkerModule {}
