import type Stripe from 'stripe';
import type { Put, Stored } from './stored.js';

// Fields that begin with an underscore are the simulator's own and never leave it. Lists and embedded objects are kept
// as ids and put in place when an object is answered.

export type Customer = Put<Stored<Stripe.Customer>, { discount: string | null; _deleted?: boolean }>;
export type Product = Stored<Stripe.Product>;
export type Price = Stored<Stripe.Price>;
export type Tier = NonNullable<Price['tiers']>[number];
export type TaxRate = Stored<Stripe.TaxRate>;
export type Coupon = Put<Stored<Stripe.Coupon>, { deleted?: never; _deleted?: boolean }>;
export type Discount = Stored<Stripe.Discount>;
export type PaymentMethod = Put<Stored<Stripe.PaymentMethod>, { _behaviour: CardBehaviour; _authenticated: boolean }>;
export type CardBehaviour = 'ok' | 'decline' | 'decline-later' | 'challenge' | 'challenge-once' | 'dispute';

/** The last error of an intent, with the payment method as it was then. */
export interface PaymentError {
  readonly type: 'card_error' | 'invalid_request_error';
  readonly code: string;
  readonly decline_code?: string;
  readonly message: string;
  readonly charge?: string;
  readonly doc_url?: string;
  readonly payment_method?: Record<string, unknown>;
}
export type PaymentIntent = Put<
  Stored<Stripe.PaymentIntent>,
  { last_payment_error: PaymentError | null; _invoice: string | null; _token: string; _returnUrl: string | null }
>;
export type SetupIntent = Put<
  Stored<Stripe.SetupIntent>,
  { last_setup_error: PaymentError | null; _token: string; _returnUrl: string | null }
>;
export type Charge = Put<Stored<Stripe.Charge>, { refunds?: never; _invoice: string | null }>;
export type Refund = Stored<Stripe.Refund>;
export type Dispute = Put<Stored<Stripe.Dispute>, { balance_transactions: string[] }>;
export type BalanceTransaction = Stored<Stripe.BalanceTransaction>;
export type ApplicationFee = Put<Stored<Stripe.ApplicationFee>, { refunds?: never }>;
export type FeeRefund = Stored<Stripe.FeeRefund>;
export type CustomerBalanceTransaction = Stored<Stripe.CustomerBalanceTransaction>;

export type Subscription = Put<Stored<Stripe.Subscription>, { items?: never; default_tax_rates: string[] }>;
export type SubscriptionItem = Put<
  Stored<Stripe.SubscriptionItem>,
  { price: string; plan?: never; tax_rates: string[]; _account?: never }
>;
export type InvoiceLine = Put<Stored<Stripe.InvoiceLineItem>, { _taxRates: string[]; _inherits: boolean }>;
export type InvoiceItem = Put<Stored<Stripe.InvoiceItem>, { tax_rates: string[]; _line: InvoiceLine }>;
export type Invoice = Put<
  Stored<Stripe.Invoice>,
  {
    lines: InvoiceLine[];
    payments?: never;
    confirmation_secret?: never;
    default_tax_rates: string[];
    _applicationFee: number | null;
    _paymentIntent: string | null;
    _token: string;
  }
>;
export type InvoicePayment = Stored<Stripe.InvoicePayment>;
export type CreditNote = Put<Stored<Stripe.CreditNote>, { lines: CreditNoteLine[]; _token: string }>;
export type CreditNoteLine = Put<Stored<Stripe.CreditNoteLineItem>, { tax_rates: string[] }>;

export type Meter = Stored<Stripe.Billing.Meter>;
export interface MeterEvent extends Stored<Stripe.Billing.MeterEvent> {
  readonly id: string;
}
export type TestClock = Stored<Stripe.TestHelpers.TestClock>;
export type Account = Put<Stored<Stripe.Account>, { external_accounts?: never; _token: string }>;
export type CheckoutSession = Put<
  Stored<Stripe.Checkout.Session>,
  { line_items?: never; _lines: CheckoutLine[]; _setup: CheckoutSetup }
>;
export interface CheckoutLine {
  readonly id: string;
  readonly price: string;
  readonly quantity: number | null;
  readonly taxRates: string[];
}
/** What the session makes when it is completed, as it was asked for. */
export interface CheckoutSetup {
  readonly subscription: CheckoutSubscription;
  readonly payment: CheckoutPayment;
  readonly setup: { readonly description?: string; readonly metadata?: Record<string, string> | null };
  readonly coupons: readonly string[];
}
export interface CheckoutSubscription {
  readonly application_fee_percent?: string;
  readonly billing_cycle_anchor?: number;
  readonly default_tax_rates?: string[];
  readonly description?: string;
  readonly metadata?: Record<string, string> | null;
  readonly proration_behavior?: 'create_prorations' | 'none';
  readonly trial_end?: number;
  readonly trial_period_days?: number;
}
export interface CheckoutPayment {
  readonly application_fee_amount?: number;
  readonly description?: string;
  readonly metadata?: Record<string, string> | null;
  readonly receipt_email?: string;
  readonly setup_future_usage?: 'off_session' | 'on_session';
  readonly statement_descriptor?: string;
}
export type PortalSession = Put<Stored<Stripe.BillingPortal.Session>, { _token: string }>;
export type WebhookEndpoint = Stored<Stripe.WebhookEndpoint> & {
  _connect: boolean;
  _secrets: { readonly secret: string; readonly until: number | null }[];
};
/** An event as it is sent; `data` is text already, because it never changes and there are many. */
export interface EventRecord {
  readonly id: string;
  readonly object: 'event';
  readonly account?: string;
  readonly api_version: string;
  readonly created: number;
  readonly type: string;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null };
  readonly _data: string;
  pending_webhooks: number;
}
