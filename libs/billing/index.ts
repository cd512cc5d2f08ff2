export { billingAccountPolicy } from './accounts/billing-account.policy.js';
export { BillingGraphqlModule, BillingHttpModule, BillingWorkerModule } from './billing.module.js';
export { serviceCreditPolicy } from './credits/service-credit.policy.js';
export { fapiaoPolicy, invoiceLinePolicy, invoicePolicy } from './invoices/invoice.policy.js';
export { OneOffInvoices } from './invoices/one-off-invoices.js';
export { ledgerAccountPolicy } from './ledger/ledger.policy.js';
export { reconciliationDifferencePolicy } from './reconciliation/reconciliation.policy.js';
export { contractBillingPolicy } from './subscriptions/contract-billing.policy.js';
export { NextInvoice } from './subscriptions/next-invoice.js';
