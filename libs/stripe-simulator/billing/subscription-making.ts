import { boundary, type Period, periodAt } from '../arithmetic/period.js';
import { declineOf, methodFor } from '../payments/payment-method-making.js';
import type { Invoice, Subscription, SubscriptionItem } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { PLATFORM } from '../state/world.js';
import { cardFault, dangling, refuse } from '../wire/stripe-fault.js';
import { attempt, collectionFault, finaliseLater, INCOMPLETE_SECONDS } from './collection.js';
import { scheduleTrialNotice, scheduleTurn } from './cycle.js';
import { finalise } from './invoice-steps.js';
import { type ItemParams, planItems } from './item-planning.js';
import { priceOf } from './lines.js';
import { licensedLines, makeSubscriptionInvoice, shortLines, trialLines } from './subscription-invoices.js';
import type { CreateSubscription } from './subscription-params.js';
import { cadenceOf, defaultMethod } from './subscription-reading.js';
import { addOneOffs, endingOf, NO_PAYMENT_SETTINGS, settingsOf } from './subscription-settings.js';

/** What a new subscription would be; nothing is kept yet, so a preview can use it as well. */
export interface Opening {
  readonly subscription: Subscription;
  readonly items: readonly SubscriptionItem[];
  readonly period: Period;
  /** The whole period of which a first one up to a chosen anchor is a part. */
  readonly whole: Period;
}

export function openSubscription(scene: Scene, params: CreateSubscription): Opening {
  const customer = scene.space.customers.get(params.customer);
  if (!customer || customer._deleted) throw dangling('customer', params.customer, 'customer');
  const now = scene.now(customer);
  const subscription = blank(scene, params, now, customer.test_clock ?? null);
  Object.assign(subscription, settingsOf(scene, subscription, params));
  const nowhere = { start: now, end: now };
  const planned = planItems(scene, subscription, params.items as ItemParams[], nowhere);
  const items = planned.flatMap(({ after }) => after ?? []);
  const [first] = items;
  if (!first) throw refuse('A subscription must have at least one active item.', { param: 'items' });
  const price = priceOf(scene, first.price);
  subscription.currency = price.currency;
  const trialEnd = trialEndOf(params, now);
  const anchor = trialEnd ?? params.billing_cycle_anchor ?? now;
  if (anchor < now) throw refuse('billing_cycle_anchor must not be in the past.', { param: 'billing_cycle_anchor' });
  const whole = periodAt(anchor, cadenceOf(price), now);
  if (trialEnd === null && anchor > boundary(now, cadenceOf(price), 1)) {
    throw refuse('billing_cycle_anchor must be within the first period.', { param: 'billing_cycle_anchor' });
  }
  const period = trialEnd === null ? { start: now, end: whole.end } : { start: now, end: trialEnd };
  Object.assign(subscription, {
    billing_cycle_anchor: anchor,
    trial_end: trialEnd,
    trial_start: trialEnd === null ? null : now,
  });
  for (const item of items) Object.assign(item, { current_period_start: period.start, current_period_end: period.end });
  return { subscription, items, period, whole };
}

/** The lines of the first invoice. */
export function openingLines(scene: Scene, { subscription, items, period, whole }: Opening, prorate: boolean) {
  if (subscription.trial_end !== null) return trialLines(scene, subscription, items, period);
  if (period.start === whole.start) return licensedLines(scene, subscription, items, period);
  return prorate ? shortLines(scene, subscription, items, whole, period.start) : [];
}

export function createSubscription(scene: Scene, params: CreateSubscription): Subscription {
  const behaviour = params.payment_behavior ?? 'allow_incomplete';
  const opening = openSubscription(scene, params);
  const { subscription, items, period } = opening;
  const lines = openingLines(scene, opening, params.proration_behavior !== 'none');
  const worth = lines.some(({ amount }) => amount > 0) || (params.add_invoice_items ?? []).length > 0;
  const automatic = subscription.collection_method === 'charge_automatically';
  if (automatic && worth && behaviour !== 'default_incomplete') checkMethod(scene, subscription, behaviour);
  scene.space.subscriptions.put(subscription);
  for (const item of items) scene.space.subscriptionItems.put(item);
  Object.assign(subscription, endingOf(scene, subscription, params));
  addOneOffs(scene, subscription, params.add_invoice_items);
  const invoice = makeSubscriptionInvoice(scene, subscription, {
    lines,
    billing_reason: 'subscription_create',
    period,
  });
  subscription.status =
    subscription.trial_end !== null ? 'trialing' : automatic && invoice.amount_due > 0 ? 'incomplete' : 'active';
  scene.emit('customer.subscription.created', subscription);
  collectFirst(scene, subscription, invoice, behaviour);
  scheduleTurn(scene, subscription, period.end);
  scheduleTrialNotice(scene, subscription);
  if (subscription.cancel_at !== null && !subscription.cancel_at_period_end) {
    scene.world.schedule(scene.space, subscription.test_clock, {
      at: subscription.cancel_at,
      kind: 'subscription.cancel',
      id: subscription.id,
    });
  }
  return subscription;
}

function collectFirst(scene: Scene, subscription: Subscription, invoice: Invoice, behaviour: string): void {
  if (subscription.collection_method === 'send_invoice') {
    finaliseLater(scene, invoice);
    return;
  }
  finalise(scene, invoice);
  if (subscription.status === 'incomplete') {
    const at = scene.nowFor(subscription) + INCOMPLETE_SECONDS;
    scene.world.schedule(scene.space, subscription.test_clock, {
      at,
      kind: 'subscription.expire',
      id: subscription.id,
    });
  }
  if (invoice.status !== 'open' || behaviour === 'default_incomplete') return;
  attempt(scene, invoice);
  const fault = behaviour === 'error_if_incomplete' ? collectionFault(scene, invoice) : undefined;
  if (fault) throw fault;
}

/** Throws before anything is kept: without a method there is no first payment, and some callers want all or nothing. */
function checkMethod(scene: Scene, subscription: Subscription, behaviour: string): void {
  const id = defaultMethod(scene, subscription);
  if (id === null) {
    throw refuse(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
      { code: 'resource_missing' },
    );
  }
  const decline = behaviour === 'error_if_incomplete' ? declineOf(scene, methodFor(scene, id)) : undefined;
  if (decline) throw cardFault(decline.message, { code: decline.code, decline_code: decline.decline_code ?? '' });
}

export function trialEndOf(
  { trial_end, trial_period_days }: Pick<CreateSubscription, 'trial_end' | 'trial_period_days'>,
  now: number,
): number | null {
  if (trial_end !== undefined && trial_period_days !== undefined) {
    throw refuse('You may only specify one of these parameters: trial_end, trial_period_days.', { param: 'trial_end' });
  }
  if (typeof trial_end === 'number') {
    if (trial_end <= now)
      throw refuse('Invalid timestamp: must be an integer Unix timestamp in the future', { param: 'trial_end' });
    return trial_end;
  }
  return trial_period_days === undefined ? null : now + trial_period_days * 86_400;
}

function blank(scene: Scene, params: CreateSubscription, now: number, test_clock: string | null): Subscription {
  return {
    ...BLANK,
    id: scene.id('sub'),
    application: scene.space.account === PLATFORM ? null : 'ca_VigilPlatform',
    billing_cycle_anchor: now,
    created: now,
    currency: 'usd',
    customer: params.customer,
    metadata: {},
    payment_settings: NO_PAYMENT_SETTINGS,
    start_date: now,
    test_clock,
  };
}

type Varying =
  | 'id'
  | 'billing_cycle_anchor'
  | 'created'
  | 'currency'
  | 'customer'
  | 'metadata'
  | 'payment_settings'
  | 'start_date'
  | 'test_clock';
const BLANK: Omit<Subscription, Varying> = {
  object: 'subscription',
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
  billing_schedules: [],
  billing_thresholds: null,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  ended_at: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  latest_invoice: null,
  livemode: false,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  status: 'active',
  transfer_data: null,
  trial_end: null,
  trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
  trial_start: null,
};
