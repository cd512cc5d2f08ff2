import { displayed } from '../arithmetic/currency.js';
import type { Period } from '../arithmetic/period.js';
import { type Part, partsOf } from '../arithmetic/price-amount.js';
import type { InvoiceItem, InvoiceLine, Price, Subscription, SubscriptionItem } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { dangling } from '../wire/stripe-fault.js';

interface LineFields {
  readonly amount: number;
  readonly currency: string;
  readonly description: string | null;
  readonly period: Period;
  readonly parent: InvoiceLine['parent'];
  readonly pricing?: InvoiceLine['pricing'];
  readonly quantity?: number;
  readonly subscription?: string | null;
  readonly discountable?: boolean;
  readonly metadata?: Record<string, string>;
  readonly taxRates?: readonly string[];
}

export function makeLine(scene: Scene, fields: LineFields): InvoiceLine {
  const { amount, quantity = 1, taxRates = [], period, ...given } = fields;
  return {
    id: scene.id('il'),
    object: 'line_item',
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    pricing: null,
    subscription: null,
    taxes: [],
    ...given,
    amount,
    period: { start: period.start, end: period.end },
    quantity,
    quantity_decimal: String(quantity),
    subtotal: amount,
    _taxRates: [...taxRates],
    _inherits: taxRates.length === 0,
  };
}

export function priceOf(scene: Scene, id: string, param = 'price'): Price {
  const price = scene.space.prices.get(id);
  if (!price) throw dangling('price', id, param);
  return price;
}

export function pricingOf(price: Price, unit: string | null): NonNullable<InvoiceLine['pricing']> {
  return {
    price_details: { price: price.id, product: price.product },
    type: 'price_details',
    unit_amount_decimal: unit,
  };
}

/** What an item of a subscription costs for one period: a line for each tier where there are several. */
export function itemLines(
  scene: Scene,
  subscription: Subscription,
  item: SubscriptionItem,
  quantity: number,
  period: Period,
): InvoiceLine[] {
  const price = priceOf(scene, item.price);
  return partsOf(price, quantity).map((part) =>
    makeLine(scene, {
      amount: part.amount,
      currency: price.currency,
      description: describe(scene, price, part),
      period,
      parent: itemParent(subscription, item, null, false),
      pricing: pricingOf(price, part.unit),
      quantity: part.quantity,
      subscription: subscription.id,
      metadata: { ...subscription.metadata },
      taxRates: item.tax_rates,
    }),
  );
}

export function itemParent(
  subscription: { readonly id: string },
  item: { readonly id: string },
  invoiceItem: string | null,
  proration: boolean,
): NonNullable<InvoiceLine['parent']> {
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: invoiceItem,
      proration,
      proration_details: proration ? { credited_items: null } : null,
      subscription: subscription.id,
      subscription_item: item.id,
    },
    type: 'subscription_item_details',
  };
}

/** The line that a pending invoice item becomes on its invoice. */
export function lineOfInvoiceItem(scene: Scene, item: InvoiceItem): InvoiceLine {
  return { ...structuredClone(item._line), id: scene.id('il') };
}

/** `3 × Monitoring (at 12.00 CNY / month)` */
function describe(scene: Scene, price: Price, { quantity, unit, amount, note }: Part): string {
  const name = productName(scene, price);
  const each = displayed(Number(unit ?? amount), price.currency);
  const count = price.recurring?.interval_count ?? 1;
  const every = price.recurring
    ? ` / ${count > 1 ? `every ${count} ${price.recurring.interval}s` : price.recurring.interval}`
    : '';
  return unit === null
    ? `${name} (${note} ${each}${every})`
    : `${quantity} × ${name} (${note || 'at'} ${each}${every})`;
}

export function productName(scene: Scene, price: Price): string {
  return scene.space.products.get(price.product)?.name ?? price.product;
}
