export { billingAccountPolicy } from './accounts/billing-account.policy.js';
export { BillingGraphqlModule, BillingWorkerModule } from './billing.module.js';
