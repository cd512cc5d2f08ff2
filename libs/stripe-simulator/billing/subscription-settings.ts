import { amountOf } from '../arithmetic/price-amount.js';
import { redeemAll } from '../customers/discounts.js';
import { attach, methodFor } from '../payments/payment-method-making.js';
import type { Subscription } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { mergeMetadata } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';
import { addInvoiceItem, draftInvoiceItem } from './invoice-items.js';
import { namedPrice } from './item-planning.js';
import { pricingOf, productName } from './lines.js';
import type { AddedItems, UpdateSubscription } from './subscription-params.js';
import { currentPeriod } from './subscription-reading.js';

/** The fields of a subscription that change nothing else; those that are not given are not among them. */
export function settingsOf(
  scene: Scene,
  subscription: Subscription,
  params: Omit<UpdateSubscription, 'items' | 'billing_cycle_anchor'>,
): Partial<Subscription> {
  const {
    application_fee_percent: fee,
    default_payment_method: method,
    default_tax_rates: rates,
    payment_settings,
  } = params;
  checkCollection(subscription, params);
  return {
    ...given('collection_method', params.collection_method),
    ...given('days_until_due', params.days_until_due),
    ...given('description', params.description),
    ...given('trial_settings', trialSettings(params.trial_settings)),
    ...given('application_fee_percent', fee === undefined || fee === null ? fee : Number(fee)),
    ...given('default_tax_rates', rates === undefined ? undefined : checkedRates(scene, rates ?? [])),
    ...given('default_payment_method', method ? ownMethod(scene, subscription.customer, method) : method),
    ...given('payment_settings', payment_settings && { ...NO_PAYMENT_SETTINGS, ...payment_settings }),
    ...(params.metadata === undefined ? {} : { metadata: mergeMetadata(subscription.metadata, params.metadata) }),
    ...(params.discounts === undefined ? {} : { discounts: redeemed(scene, subscription, params.discounts ?? []) }),
    ...(params.pause_collection === undefined ? {} : { pause_collection: pauseOf(params.pause_collection) }),
  };
}

export const NO_PAYMENT_SETTINGS: NonNullable<Subscription['payment_settings']> = {
  payment_method_options: null,
  payment_method_types: null,
  save_default_payment_method: 'off',
};

export const NO_DETAILS = { comment: null, feedback: null, feedback_option: null, reason: null };

/** When a subscription shall end; `cancel_at_period_end` is told by `cancel_at` too. */
export function endingOf(
  scene: Scene,
  subscription: Subscription,
  params: Pick<UpdateSubscription, 'cancel_at' | 'cancel_at_period_end'>,
): Partial<Subscription> {
  const now = scene.nowFor(subscription);
  const { cancel_at_period_end } = params;
  const end = currentPeriod(scene, subscription).end;
  const cancel_at = typeof params.cancel_at === 'string' ? end : params.cancel_at;
  if (cancel_at_period_end) {
    const details = { ...NO_DETAILS, reason: 'cancellation_requested' } as const;
    return { cancel_at_period_end: true, cancel_at: end, canceled_at: now, cancellation_details: details };
  }
  if (cancel_at) {
    if (cancel_at <= now) throw refuse('cancel_at must be in the future.', { param: 'cancel_at' });
    return { cancel_at_period_end: false, cancel_at, canceled_at: now };
  }
  if (cancel_at === null || cancel_at_period_end === false) {
    return { cancel_at_period_end: false, cancel_at: null, canceled_at: null, cancellation_details: NO_DETAILS };
  }
  return {};
}

/** One-off things that go onto the next invoice of the subscription, e.g. an installation. */
export function addOneOffs(scene: Scene, subscription: Subscription, added: AddedItems | undefined): void {
  const now = scene.nowFor(subscription);
  for (const { quantity = 1, tax_rates = [], ...named } of added ?? []) {
    const price = namedPrice(scene, named);
    if (!price)
      throw refuse('Missing required param: add_invoice_items[0][price].', { param: 'add_invoice_items[0][price]' });
    if (price.type !== 'one_time')
      throw refuse('Prices here must be of `type=one_time`.', { param: 'add_invoice_items[0][price]' });
    const item = draftInvoiceItem(scene, {
      customer: subscription.customer,
      amount: amountOf(price, quantity),
      currency: price.currency,
      description: productName(scene, price),
      period: { start: now, end: now },
      quantity,
      pricing: pricingOf(price, price.unit_amount_decimal),
      subscription: subscription.id,
      taxRates: tax_rates,
    });
    addInvoiceItem(scene, item);
  }
}

function given<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

function trialSettings(given: UpdateSubscription['trial_settings']): Subscription['trial_settings'] | undefined {
  return given && { end_behavior: { billing_cycle_anchor: null, ...given.end_behavior } };
}

function ownMethod(scene: Scene, customer: string, id: string): string {
  const method = methodFor(scene, id, 'default_payment_method');
  if (method.customer === null && id.startsWith('pm_card_')) return attach(scene, method, customer).id;
  if (method.customer === customer) return method.id;
  throw refuse(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    { code: 'resource_missing', param: 'default_payment_method' },
  );
}

function checkedRates(scene: Scene, ids: readonly string[]): string[] {
  const unknown = ids.find((id) => !scene.space.taxRates.get(id));
  if (unknown) throw dangling('tax rate', unknown, 'default_tax_rates');
  return [...ids];
}

function redeemed(scene: Scene, subscription: Subscription, discounts: Parameters<typeof redeemAll>[1]): string[] {
  const owner = { customer: subscription.customer, subscription: subscription.id };
  return redeemAll(scene, discounts, owner, scene.nowFor(subscription));
}

function pauseOf(pause: UpdateSubscription['pause_collection']): Subscription['pause_collection'] {
  return pause ? { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null } : null;
}

function checkCollection(subscription: Subscription, { collection_method, days_until_due }: UpdateSubscription): void {
  const method = collection_method ?? subscription.collection_method;
  const days = days_until_due ?? subscription.days_until_due;
  if (method === 'send_invoice' && days === null) {
    throw refuse('You must pass `days_until_due` when `collection_method=send_invoice`.', { param: 'days_until_due' });
  }
  if (method === 'charge_automatically' && days_until_due !== undefined) {
    throw refuse('`days_until_due` is only for `collection_method=send_invoice`.', { param: 'days_until_due' });
  }
}
