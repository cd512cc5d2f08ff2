import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BillingAccountRepository } from './accounts/billing-account.repository.js';
import { ConnectBilling, PlanAccount } from './accounts/connect-billing.js';
import { CreateAccountOperation } from './accounts/create-account.operation.js';
import { OnboardingPagesController } from './accounts/onboarding-pages.controller.js';
import { BillingAccountResolver } from './graphql/billing-account.resolver.js';
import { Ledger } from './ledger/ledger.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import { CarryOutIntentWhenDue } from './stripe/carry-out-intent-when-due.handler.js';
import { StripeGate } from './stripe/stripe-gate.js';
import { StripeIntentRepository } from './stripe/stripe-intent.repository.js';
import { StripeIntents } from './stripe/stripe-intents.js';
import { STRIPE_OPERATIONS, type StripeOperation } from './stripe/stripe-operation.js';
import { ReceiveStripeEvent } from './webhooks/receive-stripe-event.js';
import { ApplyStripeEventWhenRouted, RouteStripeEventWhenReceived } from './webhooks/stripe-event.handlers.js';
import { StripeEventRepository } from './webhooks/stripe-event.repository.js';
import { StripeWebhookController } from './webhooks/stripe-webhook.controller.js';

const operations = {
  provide: STRIPE_OPERATIONS,
  inject: [CreateAccountOperation],
  useFactory: (...provided: StripeOperation[]) => provided,
};

/** Accounts at Stripe, what is asked of it, and the books. */
@Module({
  imports: [AuditModule],
  providers: [
    StripeGate,
    StripeIntentRepository,
    StripeIntents,
    BillingAccountRepository,
    CreateAccountOperation,
    operations,
    PlanAccount,
    ConnectBilling,
    StripeEventRepository,
    LedgerRepository,
    Ledger,
  ],
  exports: [StripeGate, StripeIntents, StripeEventRepository, BillingAccountRepository, ConnectBilling, Ledger],
})
export class BillingModule {}

@Module({ imports: [BillingModule], providers: [BillingAccountResolver] })
export class BillingGraphqlModule {}

/** POST /webhooks/stripe and /webhooks/stripe/connect, and the pages to which Stripe sends people back. */
@Module({
  imports: [BillingModule],
  controllers: [StripeWebhookController, OnboardingPagesController],
  providers: [ReceiveStripeEvent],
})
export class BillingHttpModule {}

@Module({
  imports: [BillingModule],
  providers: [CarryOutIntentWhenDue, RouteStripeEventWhenReceived, ApplyStripeEventWhenRouted],
})
export class BillingWorkerModule {}
