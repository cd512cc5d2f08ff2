import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { ProvidersModule } from '#providers';
import { ContractQueries } from './contract.queries.js';
import { ContractRepository } from './contract.repository.js';
import { ContractResolver } from './graphql/contract.resolver.js';
import { PlanResolver } from './graphql/plan.resolver.js';
import { PlanRepository } from './plan.repository.js';
import { StartContractWhenDue } from './start-contract-when-due.handler.js';
import { AcceptContract } from './use-cases/accept-contract.js';
import { CreatePlan } from './use-cases/create-plan.js';
import { EndOffer } from './use-cases/end-offer.js';
import { OfferContract, OfferRecords } from './use-cases/offer-contract.js';
import { PublishPlan } from './use-cases/publish-plan.js';
import { WithdrawPlan } from './use-cases/withdraw-plan.js';

const useCases = [CreatePlan, PublishPlan, WithdrawPlan, OfferContract, AcceptContract, EndOffer];

/** Plans, offers, contracts and coverage. */
@Module({
  imports: [AuditModule, ProvidersModule],
  providers: [PlanRepository, ContractRepository, ContractQueries, OfferRecords, ...useCases],
  exports: [ContractQueries, ContractRepository, ...useCases],
})
export class ContractsModule {}

@Module({ imports: [ContractsModule], providers: [PlanResolver, ContractResolver] })
export class ContractsGraphqlModule {}

@Module({ imports: [ContractsModule], providers: [StartContractWhenDue] })
export class ContractsWorkerModule {}
