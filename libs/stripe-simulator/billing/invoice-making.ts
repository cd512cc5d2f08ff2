import type { Period } from '../arithmetic/period.js';
import type { Invoice, InvoiceItem, InvoiceLine, Subscription } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { dangling } from '../wire/stripe-fault.js';
import { assignTo } from './invoice-items.js';
import { reckon } from './invoice-totals.js';
import { lineOfInvoiceItem } from './lines.js';

export interface InvoiceFields {
  readonly customer: string;
  readonly currency: string;
  readonly billing_reason: Invoice['billing_reason'];
  readonly period: Period;
  readonly lines?: readonly InvoiceLine[];
  /** Pending items that go onto this invoice. */
  readonly items?: readonly InvoiceItem[];
  readonly subscription?: Subscription;
  readonly discounts?: readonly string[];
  readonly given?: Partial<Invoice>;
}

/** A draft that nobody knows of yet. */
export function draftInvoice(scene: Scene, fields: InvoiceFields): Invoice {
  const { subscription, period, given = {}, items = [], lines = [] } = fields;
  const customer = scene.space.customers.get(fields.customer);
  if (!customer) throw dangling('customer', fields.customer, 'customer');
  const invoice: Invoice = {
    ...BLANK,
    id: scene.id('in'),
    billing_reason: fields.billing_reason,
    created: scene.now(customer),
    currency: fields.currency,
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    discounts: [...(fields.discounts ?? [])],
    metadata: {},
    period_end: period.end,
    period_start: period.start,
    test_clock: customer.test_clock ?? null,
    ...(subscription ? inherited(subscription) : {}),
    ...given,
    lines: [...items.map((item) => lineOfInvoiceItem(scene, item)), ...lines],
    _token: scene.world.ids.next('t'),
  };
  reckon(scene, invoice);
  return invoice;
}

export function makeInvoice(scene: Scene, fields: InvoiceFields): Invoice {
  const invoice = draftInvoice(scene, fields);
  scene.space.invoices.put(invoice);
  assignTo(scene, fields.items ?? [], invoice.id);
  const customer = scene.customerOf(invoice);
  if (customer) customer.currency ??= invoice.currency;
  scene.emit('invoice.created', invoice);
  return invoice;
}

function inherited(subscription: Subscription): Partial<Invoice> {
  const { id, metadata, collection_method, default_payment_method, default_tax_rates, description } = subscription;
  const details = { metadata: { ...metadata }, subscription: id };
  return {
    collection_method,
    default_payment_method,
    default_tax_rates: [...default_tax_rates],
    description,
    parent: { quote_details: null, subscription_details: details, type: 'subscription_details' },
  };
}

type Varying = 'id' | 'billing_reason' | 'created' | 'currency' | 'customer' | 'discounts' | 'lines' | '_token';
const BLANK: Omit<Invoice, Varying> = {
  object: 'invoice',
  account_country: 'US',
  account_name: null,
  account_tax_ids: null,
  amount_due: 0,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_remaining: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  auto_advance: true,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  automatically_finalizes_at: null,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_address: null,
  customer_email: null,
  customer_name: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  due_date: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  metadata: {},
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  parent: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  period_end: 0,
  period_start: 0,
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  status: 'draft',
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  subtotal: 0,
  subtotal_excluding_tax: 0,
  test_clock: null,
  total: 0,
  total_discount_amounts: [],
  total_excluding_tax: 0,
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
  _applicationFee: null,
  _paymentIntent: null,
};
