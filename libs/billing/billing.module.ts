import { Module } from '@nestjs/common';
import { AuditModule } from '#audit';
import { BillingAccountRepository } from './accounts/billing-account.repository.js';
import { ConnectBilling, PlanAccount } from './accounts/connect-billing.js';
import { CreateAccountOperation } from './accounts/create-account.operation.js';
import { BillingAccountResolver } from './graphql/billing-account.resolver.js';
import { Ledger } from './ledger/ledger.js';
import { LedgerRepository } from './ledger/ledger.repository.js';
import { CarryOutIntentWhenDue } from './stripe/carry-out-intent-when-due.handler.js';
import { StripeGate } from './stripe/stripe-gate.js';
import { StripeIntentRepository } from './stripe/stripe-intent.repository.js';
import { StripeIntents } from './stripe/stripe-intents.js';
import { STRIPE_OPERATIONS, type StripeOperation } from './stripe/stripe-operation.js';

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
    LedgerRepository,
    Ledger,
  ],
  exports: [StripeGate, StripeIntents, BillingAccountRepository, ConnectBilling, Ledger],
})
export class BillingModule {}

@Module({ imports: [BillingModule], providers: [BillingAccountResolver] })
export class BillingGraphqlModule {}

@Module({ imports: [BillingModule], providers: [CarryOutIntentWhenDue] })
export class BillingWorkerModule {}
