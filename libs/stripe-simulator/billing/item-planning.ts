import { percentage } from '../arithmetic/exact.js';
import { dayText, type Period, portion } from '../arithmetic/period.js';
import { amountOf } from '../arithmetic/price-amount.js';
import { createPrice, NAMED_PRICE_DATA } from '../catalogue/price-making.js';
import { applied } from '../customers/discounts.js';
import type { Price, Subscription, SubscriptionItem } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { flag, integer, nullable, type Params, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, object } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';
import type { InvoiceItemFields } from './invoice-items.js';
import { priceOf, pricingOf, productName } from './lines.js';
import { cadenceOf, discountsOf, isMetered, itemsOf } from './subscription-reading.js';

export const ITEM = {
  clear_usage: flag(),
  deleted: flag(),
  discounts: nullable(list(object({ coupon: text() }))),
  id: text(),
  metadata: metadata(),
  price: text(),
  price_data: NAMED_PRICE_DATA,
  quantity: integer(0),
  tax_rates: nullable(list(text())),
};
export const ITEMS = list(object(ITEM));
export type ItemParams = Params<typeof ITEM>;

/** One item of a subscription as it is and as it shall be. */
export interface PlannedItem {
  readonly before?: SubscriptionItem;
  readonly after?: SubscriptionItem;
}

const MOST_ITEMS = 20;

/** Applies changes to copies; what is not named stays. Throws where Stripe refuses the result. */
export function planItems(
  scene: Scene,
  subscription: Subscription,
  changes: readonly ItemParams[],
  period: Period,
): PlannedItem[] {
  const existing = itemsOf(scene, subscription);
  const named = new Map(changes.flatMap((change) => (change.id ? [[change.id, change]] : [])));
  const kept = existing.map((before): PlannedItem => {
    const change = named.get(before.id);
    if (change?.deleted) return { before };
    return { before, after: change ? changed(scene, before, change) : structuredClone(before) };
  });
  const unknown = [...named.keys()].find((id) => !existing.some((item) => item.id === id));
  if (unknown) throw dangling('subscription item', unknown, 'items[0][id]');
  const added = changes
    .filter(({ id }) => !id)
    .map((change) => ({ after: newItem(scene, subscription, change, period) }));
  const planned = [...kept, ...added];
  checkItems(
    scene,
    planned.flatMap(({ after }) => after ?? []),
  );
  return planned;
}

/** What each change costs or gives back for the rest of the running period, item by item. */
export function prorations(
  scene: Scene,
  subscription: Subscription,
  planned: readonly PlannedItem[],
  period: Period,
  at: number,
  ending = false,
): InvoiceItemFields[] {
  return planned.flatMap(({ before, after }) => {
    if (!ending && before && after && before.price === after.price && before.quantity === after.quantity) return [];
    const credit = before ? proration(scene, subscription, before, period, at, -1) : [];
    const debit = after && !ending ? proration(scene, subscription, after, period, at, 1) : [];
    return [...credit, ...debit];
  });
}

export function newItem(
  scene: Scene,
  subscription: Subscription,
  params: ItemParams,
  period: Period,
): SubscriptionItem {
  const price = namedPrice(scene, params);
  if (!price)
    throw refuse('Missing required param: items[0][price].', { code: 'parameter_missing', param: 'items[0][price]' });
  return {
    id: scene.id('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: scene.nowFor(subscription),
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: mergeMetadata({}, params.metadata),
    price: price.id,
    ...quantityOf(price, params.quantity ?? 1),
    subscription: subscription.id,
    tax_rates: params.tax_rates ?? [],
  };
}

/** A price by id, or one made for this item alone. */
export function namedPrice(scene: Scene, { price, price_data }: ItemParams): Price | undefined {
  if (price_data) return createPrice(scene, price_data);
  return price === undefined ? undefined : priceOf(scene, price, 'items[0][price]');
}

function changed(scene: Scene, before: SubscriptionItem, params: ItemParams): SubscriptionItem {
  const price = namedPrice(scene, params) ?? priceOf(scene, before.price);
  const { quantity: _, ...rest } = structuredClone(before);
  return {
    ...rest,
    price: price.id,
    ...quantityOf(price, params.quantity ?? before.quantity ?? 1),
    metadata: mergeMetadata(before.metadata, params.metadata),
    tax_rates: params.tax_rates === undefined ? before.tax_rates : (params.tax_rates ?? []),
  };
}

function quantityOf(price: Price, quantity: number): { quantity?: number } {
  return isMetered(price) ? {} : { quantity };
}

function proration(
  scene: Scene,
  subscription: Subscription,
  item: SubscriptionItem,
  period: Period,
  at: number,
  sign: 1 | -1,
): InvoiceItemFields[] {
  const price = priceOf(scene, item.price);
  const quantity = item.quantity ?? 0;
  if (isMetered(price)) return [];
  const amount = sign * net(scene, subscription, price, portion(amountOf(price, quantity), period, at));
  const name = `${quantity > 1 ? `${quantity} × ` : ''}${productName(scene, price)}`;
  return [
    {
      customer: subscription.customer,
      amount,
      currency: price.currency,
      description: `${sign < 0 ? 'Unused time on' : 'Remaining time on'} ${name} after ${dayText(at)}`,
      period: { start: at, end: period.end },
      quantity,
      pricing: pricingOf(price, price.unit_amount_decimal),
      subscription: subscription.id,
      subscriptionItem: item.id,
      proration: true,
      metadata: { ...subscription.metadata },
      taxRates: item.tax_rates,
    },
  ];
}

/** Prorations carry the discounts by percentage in their amount and take no further ones. */
function net(scene: Scene, subscription: Subscription, price: Price, amount: number): number {
  return applied(scene, discountsOf(scene, subscription), scene.nowFor(subscription)).reduce((left, { coupon }) => {
    const fits = !coupon.applies_to || coupon.applies_to.products.includes(price.product);
    return coupon.percent_off === null || !fits ? left : left - percentage(left, coupon.percent_off);
  }, amount);
}

function checkItems(scene: Scene, items: readonly SubscriptionItem[]): void {
  if (items.length === 0) throw refuse('A subscription must have at least one active item.', { param: 'items' });
  if (items.length > MOST_ITEMS) throw refuse(`A subscription can have up to ${MOST_ITEMS} items.`, { param: 'items' });
  const prices = items.map(({ price }) => priceOf(scene, price, 'items[0][price]'));
  for (const [index, price] of prices.entries()) checkPrice(price, index);
  const [first] = prices.map(signOf);
  if (prices.some((price) => signOf(price) !== first)) {
    throw refuse(
      'Currency and interval fields must match across all items of a subscription. Mixed intervals are not simulated.',
      { param: 'items' },
    );
  }
  const twice = prices.find((price, index) => prices.indexOf(price) !== index);
  if (twice) throw refuse(`Cannot add multiple subscription items with the same plan: ${twice.id}`, { param: 'items' });
}

function checkPrice(price: Price, index: number): void {
  const param = `items[${index}][price]`;
  if (price.type !== 'recurring') {
    throw refuse(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      { param },
    );
  }
  if (!price.active) throw refuse('The price specified is inactive. This field only accepts active prices.', { param });
}

function signOf(price: Price): string {
  const { interval, interval_count } = cadenceOf(price);
  return `${price.currency} ${interval_count} ${interval}`;
}
