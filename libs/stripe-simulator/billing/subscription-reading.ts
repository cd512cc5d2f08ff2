import type { Cadence, Period } from '../arithmetic/period.js';
import type { Price, Subscription, SubscriptionItem } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { priceOf } from './lines.js';

export function itemsOf(scene: Scene, subscription: Subscription): SubscriptionItem[] {
  return scene.space.subscriptionItems.where('subscription', subscription.id);
}

/** All items of a subscription share one period here. */
export function currentPeriod(scene: Scene, subscription: Subscription): Period {
  const [first] = itemsOf(scene, subscription);
  const { start_date } = subscription;
  return { start: first?.current_period_start ?? start_date, end: first?.current_period_end ?? start_date };
}

export function cadenceOf(price: Price): Cadence {
  const { interval = 'month', interval_count = 1 } = price.recurring ?? {};
  return { interval: interval as Cadence['interval'], interval_count };
}

export function cadence(scene: Scene, subscription: Subscription): Cadence {
  const [first] = itemsOf(scene, subscription);
  return first ? cadenceOf(priceOf(scene, first.price)) : { interval: 'month', interval_count: 1 };
}

export function isMetered(price: Price): boolean {
  return price.recurring?.usage_type === 'metered';
}

/** What would be charged automatically: the subscription's own method, else the customer's. */
export function defaultMethod(scene: Scene, subscription: Subscription): string | null {
  const customer = scene.customerOf(subscription);
  return subscription.default_payment_method ?? customer?.invoice_settings.default_payment_method ?? null;
}

/** The discounts that hold for a subscription: its own, else the customer's. */
export function discountsOf(scene: Scene, subscription: Subscription): string[] {
  if (subscription.discounts.length > 0) return subscription.discounts;
  const discount = scene.customerOf(subscription)?.discount;
  return discount ? [discount] : [];
}
