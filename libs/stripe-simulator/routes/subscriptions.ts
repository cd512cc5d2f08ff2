import { periodAt } from '../arithmetic/period.js';
import { advance } from '../billing/collection.js';
import { finish, scheduleTurn, setPeriod } from '../billing/cycle.js';
import { addInvoiceItem, draftInvoiceItem } from '../billing/invoice-items.js';
import { ITEM, type ItemParams, prorations } from '../billing/item-planning.js';
import { endSubscription } from '../billing/subscription-cancelling.js';
import { updateSubscription } from '../billing/subscription-changing.js';
import { licensedLines, makeSubscriptionInvoice } from '../billing/subscription-invoices.js';
import { createSubscription } from '../billing/subscription-making.js';
import {
  CREATE_SUBSCRIPTION,
  PRORATION,
  UPDATE_SUBSCRIPTION,
  type UpdateSubscription,
} from '../billing/subscription-params.js';
import { cadence, currentPeriod, itemsOf } from '../billing/subscription-reading.js';
import { NO_DETAILS } from '../billing/subscription-settings.js';
import { found, PAGING, page, pageOf, type Route, route } from '../server/route.js';
import type { Subscription, SubscriptionItem } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { flag, integer, nullable, oneOf, type Params, required, text } from '../wire/field.js';
import { object, range, within } from '../wire/params.js';
import { missing, refuse } from '../wire/stripe-fault.js';

const DETAILS = object({ comment: nullable(text()), feedback: nullable(text()) });
const CANCEL = { cancellation_details: DETAILS, invoice_now: flag(), prorate: flag() };

function cancel(scene: Scene, subscription: Subscription, params: Params<typeof CANCEL>): Subscription {
  if (['canceled', 'incomplete_expired'].includes(subscription.status)) throw missing('subscription', subscription.id);
  const details = { ...NO_DETAILS, ...params.cancellation_details, reason: 'cancellation_requested' } as const;
  if (params.prorate && subscription.status !== 'trialing') {
    const planned = itemsOf(scene, subscription).map((before) => ({ before }));
    const now = scene.nowFor(subscription);
    for (const fields of prorations(scene, subscription, planned, currentPeriod(scene, subscription), now, true)) {
      addInvoiceItem(scene, draftInvoiceItem(scene, fields));
    }
  }
  if (params.invoice_now) finish(scene, subscription, details);
  else endSubscription(scene, subscription, details);
  return subscription;
}

/** A paused subscription begins a new period and is charged at once. */
function resume(scene: Scene, subscription: Subscription): Subscription {
  if (subscription.status !== 'paused') throw refuse('Only a paused subscription can be resumed.', { param: 'id' });
  const now = scene.nowFor(subscription);
  const period = periodAt(now, cadence(scene, subscription), now);
  scene.change('customer.subscription.updated', subscription, () => {
    setPeriod(scene, subscription, period);
    Object.assign(subscription, { status: 'active', billing_cycle_anchor: now });
  });
  const lines = licensedLines(scene, subscription, itemsOf(scene, subscription), period);
  advance(
    scene,
    makeSubscriptionInvoice(scene, subscription, { lines, billing_reason: 'subscription_update', period }),
  );
  scene.emit('customer.subscription.resumed', subscription);
  scheduleTurn(scene, subscription, period.end);
  return subscription;
}

const STATUSES = [
  'active',
  'all',
  'canceled',
  'ended',
  'incomplete',
  'incomplete_expired',
  'past_due',
  'paused',
  'trialing',
  'unpaid',
] as const;
const LIST = {
  ...PAGING,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  created: range(),
  customer: text(),
  price: text(),
  status: oneOf(...STATUSES),
  test_clock: text(),
};

function list(scene: Scene, params: Params<typeof LIST>): unknown {
  const { collection_method, created, customer, price, status, test_clock, ...paging } = params;
  const fits = (one: Subscription) =>
    status === 'all' ||
    (status === undefined && one.status !== 'canceled') ||
    (status === 'ended' && ['canceled', 'incomplete_expired'].includes(one.status)) ||
    one.status === status;
  const accepts = (one: Subscription) =>
    fits(one) &&
    within(one.created, created) &&
    (collection_method === undefined || one.collection_method === collection_method) &&
    (test_clock === undefined || one.test_clock === test_clock) &&
    (price === undefined || itemsOf(scene, one).some((item) => item.price === price));
  return page(
    { collection: scene.space.subscriptions, index: ['customer', customer], accepts },
    paging,
    '/v1/subscriptions',
  );
}

const CHARGED = {
  payment_behavior: UPDATE_SUBSCRIPTION.payment_behavior,
  proration_behavior: PRORATION,
  proration_date: integer(0),
};
const { clear_usage: _clear, deleted: _deleted, id: _id, ...ITEM_FIELDS } = ITEM;

function changeItem(scene: Scene, item: SubscriptionItem, change: ItemParams, params: Params<typeof CHARGED>): void {
  const subscription = found(scene.space.subscriptions, item.subscription);
  updateSubscription(scene, subscription, { ...params, items: [{ ...change, id: item.id }] } as UpdateSubscription);
}

function addItem(scene: Scene, id: string, change: ItemParams, params: Params<typeof CHARGED>): SubscriptionItem {
  const subscription = found(scene.space.subscriptions, id);
  const before = new Set(itemsOf(scene, subscription).map((item) => item.id));
  updateSubscription(scene, subscription, { ...params, items: [change] } as UpdateSubscription);
  const added = itemsOf(scene, subscription).find((item) => !before.has(item.id));
  if (!added) throw refuse('The item could not be added.', { param: 'price' });
  return added;
}

function split<P extends Params<typeof CHARGED>>(params: P) {
  const { payment_behavior, proration_behavior, proration_date, ...change } = params;
  const charged = { payment_behavior, proration_behavior, proration_date };
  const entries = Object.entries(charged).filter(([, value]) => value !== undefined);
  return { change, charged: Object.fromEntries(entries) as Params<typeof CHARGED> };
}

export const SUBSCRIPTION_ROUTES: readonly Route[] = [
  route('POST', '/v1/subscriptions', CREATE_SUBSCRIPTION, ({ scene, params }) => createSubscription(scene, params)),
  route('GET', '/v1/subscriptions', LIST, ({ scene, params }) => list(scene, params)),
  route('GET', '/v1/subscriptions/:id', {}, ({ scene, path }) => found(scene.space.subscriptions, path['id'])),
  route('POST', '/v1/subscriptions/:id', UPDATE_SUBSCRIPTION, ({ scene, path, params }) =>
    updateSubscription(scene, found(scene.space.subscriptions, path['id']), params),
  ),
  route('DELETE', '/v1/subscriptions/:id', CANCEL, ({ scene, path, params }) =>
    cancel(scene, found(scene.space.subscriptions, path['id']), params),
  ),
  route(
    'POST',
    '/v1/subscriptions/:id/resume',
    { billing_cycle_anchor: oneOf('now'), proration_behavior: PRORATION },
    ({ scene, path }) => resume(scene, found(scene.space.subscriptions, path['id'])),
  ),
  route(
    'POST',
    '/v1/subscription_items',
    { ...ITEM_FIELDS, ...CHARGED, subscription: required(text()) },
    ({ scene, params }) => {
      const { subscription, ...rest } = params;
      const { change, charged } = split(rest);
      return addItem(scene, subscription, change, charged);
    },
  ),
  route(
    'GET',
    '/v1/subscription_items',
    { ...PAGING, subscription: required(text()) },
    ({ scene, params: { subscription, ...paging } }) => {
      const items = itemsOf(scene, found(scene.space.subscriptions, subscription));
      return pageOf('subscription item', items, paging, `/v1/subscription_items?subscription=${subscription}`);
    },
  ),
  route('GET', '/v1/subscription_items/:id', {}, ({ scene, path }) => found(scene.space.subscriptionItems, path['id'])),
  route(
    'POST',
    '/v1/subscription_items/:id',
    { ...ITEM_FIELDS, ...CHARGED, off_session: flag() },
    ({ scene, path, params }) => {
      const item = found(scene.space.subscriptionItems, path['id']);
      const { change, charged } = split(params);
      changeItem(scene, item, change, charged);
      return item;
    },
  ),
  route(
    'DELETE',
    '/v1/subscription_items/:id',
    { ...CHARGED, clear_usage: flag() },
    ({ scene, path, params: { clear_usage: _, ...params } }) => {
      const item = found(scene.space.subscriptionItems, path['id']);
      changeItem(scene, item, { deleted: true }, params);
      return { id: item.id, object: 'subscription_item', deleted: true };
    },
  ),
];
