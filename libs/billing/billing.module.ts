import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { ContractsModule } from '#contracts';
import { NotificationsModule } from '#notifications';
import { RegionsModule } from '#regions';
import { BillingAccountRepository } from './accounts/billing-account.repository.js';
import { ConnectBilling, PlanAccount } from './accounts/connect-billing.js';
import { CreateAccountOperation } from './accounts/create-account.operation.js';
import { OnboardingPagesController } from './accounts/onboarding-pages.controller.js';
import { ExtrasGate } from './arrears/extras-gate.js';
import { KeepArrears } from './arrears/keep-arrears.handler.js';
import { RemindOfArrears } from './arrears/remind-of-arrears.handler.js';
import { ApplyCredit } from './credits/apply-credit.handler.js';
import { DecideCredit } from './credits/decide-credit.js';
import { ProposeCredits } from './credits/propose-credits.handler.js';
import { ServiceCreditQueries } from './credits/service-credit.queries.js';
import { ServiceCreditRepository } from './credits/service-credit.repository.js';
import { ServiceCreditResolver } from './credits/service-credit.resolver.js';
import { TellOfCredits } from './credits/tell-of-credits.handler.js';
import { BillingAccountResolver } from './graphql/billing-account.resolver.js';
import { ContractBillingResolver } from './graphql/contract-billing.resolver.js';
import { InvoiceResolver } from './graphql/invoice.resolver.js';
import { PaymentResolver } from './graphql/payment.resolver.js';
import { ReconciliationResolver } from './graphql/reconciliation.resolver.js';
import { CreateInvoiceOperation, FinaliseInvoiceOperation } from './invoices/create-invoice.operation.js';
import { ExportInvoices } from './invoices/export-invoices.js';
import { InvoiceRepository } from './invoices/invoice.repository.js';
import { InvoiceParties } from './invoices/invoice-parties.js';
import { MirrorInvoice } from './invoices/mirror-invoice.handler.js';
import { MakeOneOffInvoice, OneOffInvoices } from './invoices/one-off-invoices.js';
import { ReadInvoice } from './invoices/read-invoice.js';
import { Ledger } from './ledger/ledger.js';
import { LedgerQueries } from './ledger/ledger.queries.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import { CreditInvoice, PlanCredit } from './payments/credit-invoice.js';
import { CreditInvoiceOperation } from './payments/credit-invoice.operation.js';
import { FapiaoRecords } from './payments/fapiao.js';
import { PayByOperation } from './payments/pay-by.operation.js';
import { OpenPaymentPage, PaymentSessions } from './payments/payment-sessions.js';
import { Reconciliation } from './reconciliation/reconcile.js';
import { ReconcileAccount, ReconcileEveryNight } from './reconciliation/reconcile-account.handler.js';
import { ReconciliationRepository } from './reconciliation/reconciliation.repository.js';
import { StripeMovements } from './reconciliation/stripe-movements.js';
import { CarryOutIntentWhenDue } from './stripe/carry-out-intent-when-due.handler.js';
import { StripeGate } from './stripe/stripe-gate.js';
import { StripeIntentRepository } from './stripe/stripe-intent.repository.js';
import { StripeIntents } from './stripe/stripe-intents.js';
import { STRIPE_OPERATIONS, type StripeOperation } from './stripe/stripe-operation.js';
import { AddItemOperation } from './subscriptions/add-item.operation.js';
import { CancelSubscriptionOperation } from './subscriptions/cancel-subscription.operation.js';
import { BillContractWhenDue, LookAtBillingWhenContractMoves } from './subscriptions/contract-billing.handlers.js';
import { ContractBillingRepository } from './subscriptions/contract-billing.repository.js';
import { CreateCustomerOperation } from './subscriptions/create-customer.operation.js';
import { CreatePriceOperation } from './subscriptions/create-price.operation.js';
import { CreateSubscriptionOperation } from './subscriptions/create-subscription.operation.js';
import { KeepSubscription } from './subscriptions/keep-subscription.js';
import { NextInvoice } from './subscriptions/next-invoice.js';
import { Payers } from './subscriptions/payers.repository.js';
import { PlanSubscription } from './subscriptions/plan-subscription.js';
import { SetQuantitiesOperation } from './subscriptions/set-quantities.operation.js';
import { SubscriptionMirror } from './subscriptions/subscription-mirror.js';
import { AcceptClaims } from './subsidies/accept-claims.js';
import { BilledContracts } from './subsidies/billed-contracts.js';
import { DecideClaims } from './subsidies/decide-claims.js';
import { KeepProgrammes } from './subsidies/keep-programmes.js';
import { ProposeSubsidy } from './subsidies/propose-subsidy.js';
import { ChargeProgrammeWhenDue, FollowContract } from './subsidies/subsidy.handlers.js';
import { SubsidyQueries } from './subsidies/subsidy.queries.js';
import { SubsidyProgrammeResolver } from './subsidies/subsidy.resolver.js';
import { SubsidyClaimRepository } from './subsidies/subsidy-claim.repository.js';
import { SubsidyClaimResolver } from './subsidies/subsidy-claim.resolver.js';
import { SubsidyProgrammeRepository } from './subsidies/subsidy-programme.repository.js';
import { AccountNews, SubscriptionNews } from './webhooks/account-news.js';
import { CheckoutNews } from './webhooks/checkout-news.js';
import { InvoiceNews } from './webhooks/invoice-news.js';
import { ReceiveStripeEvent } from './webhooks/receive-stripe-event.js';
import { ApplyStripeEventWhenRouted, RouteStripeEventWhenReceived } from './webhooks/stripe-event.handlers.js';
import { StripeEventRepository } from './webhooks/stripe-event.repository.js';
import { StripeWebhookController } from './webhooks/stripe-webhook.controller.js';

const OPERATIONS = [
  CreateAccountOperation,
  CreateCustomerOperation,
  CreatePriceOperation,
  CreateSubscriptionOperation,
  SetQuantitiesOperation,
  CancelSubscriptionOperation,
  AddItemOperation,
  CreateInvoiceOperation,
  FinaliseInvoiceOperation,
  CreditInvoiceOperation,
  PayByOperation,
];
const operations = {
  provide: STRIPE_OPERATIONS,
  inject: OPERATIONS,
  useFactory: (...provided: StripeOperation[]) => provided,
};
const stripe = [StripeGate, StripeIntentRepository, StripeIntents, ...OPERATIONS, operations];
const accounts = [BillingAccountRepository, PlanAccount, ConnectBilling];
const credits = [ServiceCreditRepository, ServiceCreditQueries, DecideCredit];
const subsidies = [
  SubsidyProgrammeRepository,
  SubsidyClaimRepository,
  SubsidyQueries,
  KeepProgrammes,
  ProposeSubsidy,
  AcceptClaims,
  DecideClaims,
  BilledContracts,
];
const subscriptions = [
  Payers,
  ContractBillingRepository,
  SubscriptionMirror,
  PlanSubscription,
  KeepSubscription,
  NextInvoice,
  ExtrasGate,
];

const invoices = [ReadInvoice, InvoiceRepository, InvoiceParties, ExportInvoices, OneOffInvoices];
const payments = [OpenPaymentPage, PaymentSessions, PlanCredit, CreditInvoice, FapiaoRecords];
const reconciliation = [ReconciliationRepository, StripeMovements, Reconciliation];
const ledger = [LedgerRepository, LedgerQueries, Ledger];

/** Accounts at Stripe, what is asked of it, and the books. */
@Module({
  imports: [AuditModule, ContractsModule, RegionsModule],
  providers: [
    ...stripe,
    ...accounts,
    ...subscriptions,
    ...invoices,
    ...payments,
    ...reconciliation,
    ...credits,
    ...subsidies,
    ...ledger,
    StripeEventRepository,
  ],
  exports: [
    ...stripe,
    ...accounts,
    ...subscriptions,
    ...invoices,
    ...payments,
    ...reconciliation,
    ...credits,
    ...subsidies,
    ...ledger,
    StripeEventRepository,
  ],
})
export class BillingModule {}

@Module({
  imports: [BillingModule],
  providers: [
    BillingAccountResolver,
    ContractBillingResolver,
    InvoiceResolver,
    PaymentResolver,
    ReconciliationResolver,
    ServiceCreditResolver,
    SubsidyProgrammeResolver,
    SubsidyClaimResolver,
  ],
})
export class BillingGraphqlModule {}

/** POST /webhooks/stripe and /webhooks/stripe/connect, and the pages to which Stripe sends people back. */
@Module({
  imports: [BillingModule],
  controllers: [StripeWebhookController, OnboardingPagesController],
  providers: [ReceiveStripeEvent],
})
export class BillingHttpModule {}

@Module({
  imports: [BillingModule, ContractsModule, NotificationsModule],
  providers: [
    CarryOutIntentWhenDue,
    RouteStripeEventWhenReceived,
    AccountNews,
    SubscriptionNews,
    InvoiceNews,
    CheckoutNews,
    ReconcileEveryNight,
    ReconcileAccount,
    ApplyStripeEventWhenRouted,
    MirrorInvoice,
    MakeOneOffInvoice,
    LookAtBillingWhenContractMoves,
    BillContractWhenDue,
    KeepArrears,
    RemindOfArrears,
    ProposeCredits,
    ApplyCredit,
    TellOfCredits,
    FollowContract,
    ChargeProgrammeWhenDue,
  ],
})
export class BillingWorkerModule {}
