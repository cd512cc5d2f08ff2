import type { Period } from '../arithmetic/period.js';
import type { InvoiceItem, InvoiceLine } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { makeLine } from './lines.js';

export interface InvoiceItemFields {
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly period: Period;
  readonly quantity?: number;
  readonly pricing?: InvoiceLine['pricing'];
  readonly subscription?: string;
  readonly subscriptionItem?: string;
  readonly proration?: boolean;
  readonly discountable?: boolean;
  readonly discounts?: readonly string[];
  readonly invoice?: string;
  readonly metadata?: Record<string, string>;
  readonly taxRates?: readonly string[];
}

/** An item that waits for the customer's next invoice, not kept yet: a preview shows it and forgets it. */
export function draftInvoiceItem(scene: Scene, fields: InvoiceItemFields): InvoiceItem {
  const {
    pricing = null,
    quantity = 1,
    proration = false,
    metadata = {},
    taxRates = [],
    discountable = !proration,
  } = fields;
  const customer = scene.space.customers.get(fields.customer);
  const { subscription = null, subscriptionItem = null } = fields;
  const id = scene.id('ii');
  const line = makeLine(scene, {
    ...fields,
    discountable,
    subscription,
    parent: parentOf(id, fields),
    metadata: { ...metadata },
  });
  return {
    id,
    object: 'invoiceitem',
    amount: fields.amount,
    currency: fields.currency,
    customer: fields.customer,
    customer_account: null,
    date: scene.now(customer),
    description: fields.description,
    discountable,
    discounts: [...(fields.discounts ?? [])],
    invoice: fields.invoice ?? null,
    livemode: false,
    metadata: { ...metadata },
    net_amount: fields.amount,
    parent: subscription
      ? {
          subscription_details: { subscription, ...(subscriptionItem ? { subscription_item: subscriptionItem } : {}) },
          type: 'subscription_details',
        }
      : null,
    period: { start: fields.period.start, end: fields.period.end },
    pricing,
    proration,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: [...taxRates],
    test_clock: customer?.test_clock ?? null,
    _line: line,
  };
}

export function addInvoiceItem(scene: Scene, item: InvoiceItem): InvoiceItem {
  scene.space.invoiceItems.put(item);
  scene.emit('invoiceitem.created', item);
  return item;
}

/** Those that wait for the next invoice: of a subscription its own, and with them what belongs to no subscription. */
export function pendingItems(
  scene: Scene,
  customer: string,
  subscription: string | null,
  currency: string,
): InvoiceItem[] {
  return scene.space.invoiceItems.where('pending', customer).filter((item) => {
    const own = item.parent?.subscription_details?.subscription ?? null;
    return item.currency === currency && (own === null || own === subscription);
  });
}

export function assignTo(scene: Scene, items: readonly InvoiceItem[], invoice: string): void {
  for (const item of items) {
    item.invoice = invoice;
    scene.space.invoiceItems.put(item);
  }
}

function parentOf(id: string, fields: InvoiceItemFields): InvoiceLine['parent'] {
  const { subscription = null, subscriptionItem, proration = false } = fields;
  if (subscription && subscriptionItem) {
    return {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: id,
        proration,
        proration_details: proration ? { credited_items: null } : null,
        subscription,
        subscription_item: subscriptionItem,
      },
      type: 'subscription_item_details',
    };
  }
  return {
    invoice_item_details: { invoice_item: id, proration, proration_details: null, subscription },
    subscription_item_details: null,
    type: 'invoice_item_details',
  };
}
