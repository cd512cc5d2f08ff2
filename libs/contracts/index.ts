export { contractAmendmentPolicy } from './amendment.policy.js';
export {
  contractActivated,
  contractAmended,
  contractEnded,
  contractOffered,
  contractRenewed,
  devicesHandedOver,
} from './contract.events.js';
export {
  contractDevicePolicy,
  contractPolicy,
  coveragePolicy,
  planPolicy,
  planVersionPolicy,
} from './contract.policy.js';
export { ContractQueries } from './contract.queries.js';
export { contractFacts, leadersOf } from './contract-news.sql.js';
export { type ContractVersion, ContractVersions } from './contract-versions.js';
export {
  ContractsGraphqlModule,
  ContractsHttpModule,
  ContractsModule,
  ContractsWorkerModule,
} from './contracts.module.js';
export { ContractsInForce, type CoveredDevice, type SignedContract } from './contracts-in-force.repository.js';
export { contractDocumentPolicy } from './documents/document.policy.js';
export type { ContractTerms } from './domain/contract-terms.js';
export type { ServiceCreditRule, ServiceCredits } from './domain/plan.js';
export { prorate } from './domain/pricing/allocation.js';
export { addMonths, billingPeriod, CHINA, MONTHS_OF, type Period } from './domain/pricing/billing-period.js';
export { wordsOf } from './domain/pricing/price-text.js';
export { tierShares, tiersOf, type UnitPrice, type UnitPrices } from './domain/pricing/unit-price.js';
export type { IncidentTimes } from './domain/service-level.js';
export { type Measure, monthEnd, monthOf } from './domain/service-level.js';
export { ContractType } from './graphql/contract.types.js';
export { PlanType } from './graphql/plan.types.js';
export { CREDENTIAL_OVERLAP_DAYS } from './hand-over-when-due.handler.js';
export { handoverDevicePolicy, handoverPolicy } from './handover.policy.js';
export { marketRulePolicy } from './market-rule.policy.js';
export { MarketRules } from './market-rules.js';
export { offerRequestDevicePolicy, offerRequestPolicy } from './offer-request.policy.js';
export { reviewAuthorPolicy, reviewPolicy } from './reviews/review.policy.js';
export { promiseMissed } from './service/service-level.events.js';
export { serviceRecordPolicy, slaMeasurementPolicy } from './service/service-level.policy.js';
export { ServiceMeasurements } from './service/service-measurements.js';
export type { MeasuredIncident, MissedPromise } from './service/sla-measurement.repository.js';
export { AcceptAmendment } from './use-cases/accept-amendment.js';
export { AcceptContract } from './use-cases/accept-contract.js';
export { CancelSwitch } from './use-cases/cancel-switch.js';
export { CreatePlan } from './use-cases/create-plan.js';
export { GiveNotice } from './use-cases/give-notice.js';
export { OfferContract } from './use-cases/offer-contract.js';
export { ProposeAmendment } from './use-cases/propose-amendment.js';
export { PublishPlan } from './use-cases/publish-plan.js';
export { RequestOffers } from './use-cases/request-offers.js';
