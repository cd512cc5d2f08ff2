import { type Period, portion } from '../arithmetic/period.js';
import { amountOf } from '../arithmetic/price-amount.js';
import { applied, couponOf } from '../customers/discounts.js';
import type { Invoice, InvoiceLine, Subscription, SubscriptionItem } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { pendingItems } from './invoice-items.js';
import { makeInvoice } from './invoice-making.js';
import { itemLines, itemParent, makeLine, priceOf, productName } from './lines.js';
import { discountsOf, isMetered } from './subscription-reading.js';
import { usageOf } from './usage.js';

/** The lines for a coming period of what is paid in advance. */
export function licensedLines(
  scene: Scene,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  period: Period,
): InvoiceLine[] {
  return items
    .filter((item) => !isMetered(priceOf(scene, item.price)))
    .flatMap((item) => itemLines(scene, subscription, item, item.quantity ?? 1, period));
}

/** The lines for a period that is over, by what the meters counted in it. */
export function meteredLines(
  scene: Scene,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  period: Period,
): InvoiceLine[] {
  return items.flatMap((item) => {
    const price = priceOf(scene, item.price);
    if (!isMetered(price)) return [];
    return itemLines(scene, subscription, item, usageOf(scene, subscription.customer, price, period), period);
  });
}

/** A first period shorter than usual, up to an anchor that was asked for. */
export function shortLines(
  scene: Scene,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  whole: Period,
  from: number,
): InvoiceLine[] {
  return items.flatMap((item) => {
    const price = priceOf(scene, item.price);
    if (isMetered(price)) return [];
    const amount = portion(amountOf(price, item.quantity ?? 1), whole, from);
    return [lineFor(scene, subscription, item, { amount, period: { start: from, end: whole.end } })];
  });
}

export function trialLines(
  scene: Scene,
  subscription: Subscription,
  items: readonly SubscriptionItem[],
  period: Period,
): InvoiceLine[] {
  return items.map((item) => {
    const description = `Trial period for ${productName(scene, priceOf(scene, item.price))}`;
    return lineFor(scene, subscription, item, { amount: 0, period, description });
  });
}

interface SubscriptionInvoiceFields {
  readonly lines: readonly InvoiceLine[];
  readonly billing_reason: Invoice['billing_reason'];
  readonly period: Period;
  readonly autoAdvance?: boolean;
}

/** A draft with what is pending and with `lines`; the subscription's newest from now on. Discounts for once are used up. */
export function makeSubscriptionInvoice(
  scene: Scene,
  subscription: Subscription,
  fields: SubscriptionInvoiceFields,
): Invoice {
  const { lines, billing_reason, period, autoAdvance = true } = fields;
  const now = scene.nowFor(subscription);
  const discounts = applied(scene, discountsOf(scene, subscription), now).map(({ id }) => id);
  const invoice = makeInvoice(scene, {
    customer: subscription.customer,
    currency: subscription.currency,
    billing_reason,
    period,
    lines,
    items: pendingItems(scene, subscription.customer, subscription.id, subscription.currency),
    subscription,
    discounts,
    given: { auto_advance: autoAdvance },
  });
  subscription.latest_invoice = invoice.id;
  if (invoice.total_discount_amounts?.some(({ amount }) => amount > 0)) useUp(scene, subscription, discounts, now);
  return invoice;
}

function useUp(scene: Scene, subscription: Subscription, discounts: readonly string[], now: number): void {
  const spent = discounts.filter((id) => couponOf(scene, id)?.duration === 'once');
  for (const id of spent) {
    const discount = scene.space.discounts.get(id);
    if (!discount) continue;
    discount.end = now;
    scene.emit('customer.discount.deleted', discount);
  }
  subscription.discounts = subscription.discounts.filter((id) => !spent.includes(id));
  const customer = scene.customerOf(subscription);
  if (customer?.discount && spent.includes(customer.discount)) customer.discount = null;
}

function lineFor(
  scene: Scene,
  subscription: Subscription,
  item: SubscriptionItem,
  fields: { amount: number; period: Period; description?: string },
): InvoiceLine {
  const price = priceOf(scene, item.price);
  const { amount, period, description = `${item.quantity ?? 1} × ${productName(scene, price)}` } = fields;
  return makeLine(scene, {
    amount,
    currency: price.currency,
    description,
    period,
    parent: itemParent(subscription, item, null, false),
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity: item.quantity ?? 1,
    subscription: subscription.id,
    metadata: { ...subscription.metadata },
    taxRates: item.tax_rates,
  });
}
