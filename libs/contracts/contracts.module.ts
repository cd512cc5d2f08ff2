import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { NotificationsModule } from '#notifications';
import { ProvidersModule } from '#providers';
import { RegionsModule } from '#regions';
import { TenancyModule } from '#tenancy';
import { AmendmentQueries } from './amendment.queries.js';
import { AmendmentRepository } from './amendment.repository.js';
import { AmendmentDrafts } from './amendment-drafts.js';
import { ContractQueries } from './contract.queries.js';
import { ContractRepository } from './contract.repository.js';
import { ContractVersions } from './contract-versions.js';
import { ContractsInForce } from './contracts-in-force.repository.js';
import { CoverageRepository } from './coverage.repository.js';
import { CoverageGapQueries } from './coverage-gap.queries.js';
import { CoverageKeeper } from './coverage-keeper.js';
import { DocumentRepository } from './documents/document.repository.js';
import { DocumentsController } from './documents/documents.controller.js';
import { DocumentsResolver } from './documents/documents.resolver.js';
import { PrintWhenSigned } from './documents/print-when-signed.handler.js';
import { EndContractWhenOver } from './end-contract-when-over.handler.js';
import { AmendmentResolver } from './graphql/amendment.resolver.js';
import { ContractResolver } from './graphql/contract.resolver.js';
import { CoverageGapResolver } from './graphql/coverage-gap.resolver.js';
import { HandoverResolver } from './graphql/handover.resolver.js';
import { MarketResolver } from './graphql/market.resolver.js';
import { MarketRuleResolver } from './graphql/market-rule.resolver.js';
import { OfferRequestResolver } from './graphql/offer-request.resolver.js';
import { PlanResolver } from './graphql/plan.resolver.js';
import { HandOverWhenDue } from './hand-over-when-due.handler.js';
import { HandoverQueries } from './handover.queries.js';
import { HandoverRepository } from './handover.repository.js';
import { LeavingRules } from './leaving-rules.js';
import { MarketQueries } from './market.queries.js';
import { MarketRuleRepository } from './market-rule.repository.js';
import { MarketRules } from './market-rules.js';
import { MarketStanding } from './market-standing.js';
import { OfferRequestQueries } from './offer-request.queries.js';
import { OfferRequestRepository } from './offer-request.repository.js';
import { OfferableDevices } from './offerable-devices.js';
import { PlanRepository } from './plan.repository.js';
import { PriceQueries } from './price.queries.js';
import { PriceRepository } from './price.repository.js';
import { ProviderRecords } from './provider-record.js';
import { RemindOfEnd } from './remind-of-end.handler.js';
import { AnswerReview } from './reviews/answer-review.js';
import { ReviewQueries } from './reviews/review.queries.js';
import { ReviewRepository } from './reviews/review.repository.js';
import { ReviewResolver } from './reviews/review.resolver.js';
import { TellOfReview } from './reviews/tell-of-review.handler.js';
import { WriteReview } from './reviews/write-review.js';
import { ReckonServiceRecord } from './service/reckon-service-record.handler.js';
import { ServiceLevelQueries } from './service/service-level.queries.js';
import { ServiceLevelResolver } from './service/service-level.resolver.js';
import { ServiceMeasurements } from './service/service-measurements.js';
import { ServiceRecordRepository } from './service/service-record.repository.js';
import { SlaMeasurementRepository } from './service/sla-measurement.repository.js';
import { StartContractWhenDue } from './start-contract-when-due.handler.js';
import { TellParties } from './tell-parties.handler.js';
import { AcceptAmendment, AcceptanceRecords } from './use-cases/accept-amendment.js';
import { AcceptContract } from './use-cases/accept-contract.js';
import { CancelSwitch } from './use-cases/cancel-switch.js';
import { CreatePlan } from './use-cases/create-plan.js';
import { EndAmendment } from './use-cases/end-amendment.js';
import { EndOffer } from './use-cases/end-offer.js';
import { EndOfferRequest } from './use-cases/end-offer-request.js';
import { GiveNotice } from './use-cases/give-notice.js';
import { OfferContract, OfferRecords } from './use-cases/offer-contract.js';
import { AmendmentRecords, ProposeAmendment } from './use-cases/propose-amendment.js';
import { PublishPlan } from './use-cases/publish-plan.js';
import { OfferRequestRecords, RequestOffers } from './use-cases/request-offers.js';
import { SetMarketRule } from './use-cases/set-market-rule.js';
import { UpdatePlan } from './use-cases/update-plan.js';
import { WithdrawPlan } from './use-cases/withdraw-plan.js';

const plans = [PlanRepository, CreatePlan, UpdatePlan, PublishPlan, WithdrawPlan];
const market = [MarketRuleRepository, MarketRules, PriceRepository, PriceQueries, MarketQueries, SetMarketRule];
const reviews = [ReviewRepository, ReviewQueries, ProviderRecords, WriteReview, AnswerReview];
const service = [SlaMeasurementRepository, ServiceRecordRepository, ServiceMeasurements, ServiceLevelQueries];
const offers = [
  OfferRequestRepository,
  OfferRequestQueries,
  OfferRequestRecords,
  OfferableDevices,
  MarketStanding,
  RequestOffers,
  EndOfferRequest,
  OfferRecords,
  OfferContract,
  EndOffer,
];
const contracts = [
  ContractRepository,
  ContractsInForce,
  ContractQueries,
  ContractVersions,
  LeavingRules,
  AcceptContract,
  GiveNotice,
];
const amendments = [
  DocumentRepository,
  AmendmentRepository,
  AmendmentQueries,
  AmendmentDrafts,
  AmendmentRecords,
  AcceptanceRecords,
  ProposeAmendment,
  AcceptAmendment,
  EndAmendment,
];
const coverage = [
  CoverageRepository,
  CoverageKeeper,
  HandoverRepository,
  HandoverQueries,
  CoverageGapQueries,
  CancelSwitch,
];

/** Plans, offers, contracts, coverage and handovers. */
@Module({
  imports: [AuditModule, ProvidersModule, RegionsModule, TenancyModule],
  providers: [...plans, ...market, ...reviews, ...service, ...offers, ...contracts, ...amendments, ...coverage],
  exports: [...plans, ...market, ...reviews, ...service, ...offers, ...contracts, ...amendments, ...coverage],
})
export class ContractsModule {}

@Module({
  imports: [ContractsModule],
  providers: [
    PlanResolver,
    MarketResolver,
    MarketRuleResolver,
    ReviewResolver,
    ServiceLevelResolver,
    ContractResolver,
    AmendmentResolver,
    DocumentsResolver,
    OfferRequestResolver,
    HandoverResolver,
    CoverageGapResolver,
  ],
})
export class ContractsGraphqlModule {}

/** GET /contracts/:id/documents/:version. */
@Module({ imports: [ContractsModule], controllers: [DocumentsController] })
export class ContractsHttpModule {}

@Module({
  imports: [ContractsModule, NotificationsModule, TenancyModule],
  providers: [
    StartContractWhenDue,
    HandOverWhenDue,
    EndContractWhenOver,
    PrintWhenSigned,
    RemindOfEnd,
    TellParties,
    TellOfReview,
    ReckonServiceRecord,
  ],
})
export class ContractsWorkerModule {}
