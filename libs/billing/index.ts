export { billingAccountPolicy } from './accounts/billing-account.policy.js';
export { BillingGraphqlModule, BillingHttpModule, BillingWorkerModule } from './billing.module.js';
export { contractBillingPolicy } from './subscriptions/contract-billing.policy.js';
