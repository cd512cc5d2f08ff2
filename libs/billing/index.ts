export { BillingWorkerModule } from './billing.module.js';
