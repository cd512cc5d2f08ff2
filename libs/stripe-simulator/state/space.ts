import { Collection } from './collection.js';
import type * as R from './records.js';

const byCustomer = { customer: (record: { customer?: string | null }) => record.customer };

/** All objects of one account. Nothing is found across two of them. */
export class Space {
  readonly customers = new Collection<R.Customer>('customer', {
    email: ({ email }) => email,
    test_clock: ({ test_clock }) => test_clock,
  });
  readonly products = new Collection<R.Product>('product');
  readonly prices = new Collection<R.Price>('price', {
    product: ({ product }) => product,
    lookup_key: ({ lookup_key }) => lookup_key,
  });
  readonly taxRates = new Collection<R.TaxRate>('tax rate');
  readonly coupons = new Collection<R.Coupon>('coupon');
  readonly discounts = new Collection<R.Discount>('discount');
  readonly paymentMethods = new Collection<R.PaymentMethod>('PaymentMethod', byCustomer);
  readonly paymentIntents = new Collection<R.PaymentIntent>('payment_intent', byCustomer);
  readonly setupIntents = new Collection<R.SetupIntent>('setupintent', byCustomer);
  readonly charges = new Collection<R.Charge>('charge', {
    ...byCustomer,
    payment_intent: ({ payment_intent }) => payment_intent,
  });
  readonly refunds = new Collection<R.Refund>('refund', {
    charge: ({ charge }) => charge,
    payment_intent: ({ payment_intent }) => payment_intent,
  });
  readonly disputes = new Collection<R.Dispute>('dispute', { charge: ({ charge }) => charge });
  readonly balanceTransactions = new Collection<R.BalanceTransaction>('balance transaction', {
    source: ({ source }) => source,
    type: ({ type }) => type,
  });
  readonly applicationFees = new Collection<R.ApplicationFee>('application fee', { charge: ({ charge }) => charge });
  readonly feeRefunds = new Collection<R.FeeRefund>('fee refund', { fee: ({ fee }) => fee });
  readonly customerBalance = new Collection<R.CustomerBalanceTransaction>('customer balance transaction', byCustomer);
  readonly subscriptions = new Collection<R.Subscription>('subscription', byCustomer);
  readonly subscriptionItems = new Collection<R.SubscriptionItem>('subscription item', {
    subscription: ({ subscription }) => subscription,
    price: ({ price }) => price,
  });
  readonly invoices = new Collection<R.Invoice>('invoice', {
    ...byCustomer,
    subscription: ({ parent }) => parent?.subscription_details?.subscription,
  });
  readonly invoiceItems = new Collection<R.InvoiceItem>('invoiceitem', {
    ...byCustomer,
    invoice: ({ invoice }) => invoice,
    pending: ({ invoice, customer }) => (invoice === null ? customer : null),
  });
  readonly invoicePayments = new Collection<R.InvoicePayment>('invoice payment', {
    invoice: ({ invoice }) => invoice,
    payment_intent: ({ payment }) => payment.payment_intent,
  });
  readonly creditNotes = new Collection<R.CreditNote>('credit note', {
    ...byCustomer,
    invoice: ({ invoice }) => invoice,
  });
  readonly meters = new Collection<R.Meter>('billing meter', { event_name: ({ event_name }) => event_name });
  readonly meterEvents = new Collection<R.MeterEvent>('meter event', {
    usage: ({ event_name, payload }) => `${event_name}:${payload['stripe_customer_id'] ?? ''}`,
  });
  readonly testClocks = new Collection<R.TestClock>('test clock');
  readonly accounts = new Collection<R.Account>('account');
  readonly checkoutSessions = new Collection<R.CheckoutSession>('checkout session', {
    ...byCustomer,
    payment_intent: ({ payment_intent }) => payment_intent,
    subscription: ({ subscription }) => subscription,
    setup_intent: ({ setup_intent }) => setup_intent,
  });
  readonly portalSessions = new Collection<R.PortalSession>('billing portal session');
  readonly webhookEndpoints = new Collection<R.WebhookEndpoint>('webhook endpoint');
  readonly events = new Collection<R.EventRecord>('event', { type: ({ type }) => type });

  constructor(readonly account: string) {}
}

/** The names of a space's collections, e.g. for a snapshot. */
export function collectionsOf(space: Space): [string, Collection<{ readonly id: string }>][] {
  return Object.entries(space).filter((entry): entry is [string, Collection<{ readonly id: string }>] => {
    return entry[1] instanceof Collection;
  });
}
