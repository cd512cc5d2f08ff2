import { COUPON_ROUTES } from '../catalogue/coupons.js';
import { PRICE_ROUTES } from '../catalogue/prices.js';
import { PRODUCT_ROUTES } from '../catalogue/products.js';
import { TAX_RATE_ROUTES } from '../catalogue/tax-rates.js';
import { PORTAL_ROUTES } from '../checkout/portal-sessions.js';
import { CHECKOUT_ROUTES } from '../checkout/sessions.js';
import { type ClockRuns, testClockRoutes } from '../clocks/test-clocks.js';
import { ACCOUNT_ROUTES } from '../connect/accounts.js';
import { EVENT_ROUTES } from '../events/webhook-endpoints.js';
import type { Route } from '../server/route.js';
import { CREDIT_NOTE_ROUTES } from './credit-notes.js';
import { CUSTOMER_ROUTES } from './customers.js';
import { INVOICE_ITEM_ROUTES } from './invoice-items.js';
import { INVOICE_ROUTES } from './invoices.js';
import { METER_ROUTES } from './meters.js';
import { APPLICATION_FEE_ROUTES, MONEY_ROUTES } from './money.js';
import { PAYMENT_INTENT_ROUTES } from './payment-intents.js';
import { PAYMENT_METHOD_ROUTES } from './payment-methods.js';
import { SETUP_INTENT_ROUTES } from './setup-intents.js';
import { SUBSCRIPTION_ROUTES } from './subscriptions.js';

/** Everything that answers below /v1; nothing else does. */
export function allRoutes(runs: ClockRuns): Route[] {
  return [
    ...ACCOUNT_ROUTES,
    ...APPLICATION_FEE_ROUTES,
    ...CHECKOUT_ROUTES,
    ...COUPON_ROUTES,
    ...CREDIT_NOTE_ROUTES,
    ...CUSTOMER_ROUTES,
    ...EVENT_ROUTES,
    ...INVOICE_ITEM_ROUTES,
    ...INVOICE_ROUTES,
    ...METER_ROUTES,
    ...MONEY_ROUTES,
    ...PAYMENT_INTENT_ROUTES,
    ...PAYMENT_METHOD_ROUTES,
    ...PORTAL_ROUTES,
    ...PRICE_ROUTES,
    ...PRODUCT_ROUTES,
    ...SETUP_INTENT_ROUTES,
    ...SUBSCRIPTION_ROUTES,
    ...TAX_RATE_ROUTES,
    ...testClockRoutes(runs),
  ];
}
