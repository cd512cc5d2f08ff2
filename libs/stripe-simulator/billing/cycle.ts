import { type Period, periodAt } from '../arithmetic/period.js';
import type { Invoice, Subscription } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { advance, finaliseLater } from './collection.js';
import { pendingItems } from './invoice-items.js';
import { markUncollectible, voidInvoice } from './invoice-steps.js';
import { reckon } from './invoice-totals.js';
import { endSubscription } from './subscription-cancelling.js';
import { licensedLines, makeSubscriptionInvoice, meteredLines } from './subscription-invoices.js';
import { cadence, currentPeriod, defaultMethod, itemsOf } from './subscription-reading.js';

const NOTICE_SECONDS = 3 * 86_400;

/** The end of a period: the next begins with its invoice, or the subscription ends. */
export function turn(scene: Scene, subscription: Subscription): void {
  const now = scene.nowFor(subscription);
  const before = currentPeriod(scene, subscription);
  if (['canceled', 'incomplete', 'incomplete_expired'].includes(subscription.status) || before.end !== now) return;
  if (subscription.cancel_at_period_end || (subscription.cancel_at !== null && subscription.cancel_at <= now)) {
    finish(scene, subscription, { reason: 'cancellation_requested' });
    return;
  }
  if (subscription.status === 'trialing' && endsForWantOfMethod(scene, subscription)) return;
  const period = periodAt(subscription.billing_cycle_anchor, cadence(scene, subscription), now);
  scene.change('customer.subscription.updated', subscription, () => {
    setPeriod(scene, subscription, period);
    if (subscription.status === 'trialing') subscription.status = 'active';
    if (subscription.status !== 'paused') openPeriod(scene, subscription, before, period);
  });
  scheduleTurn(scene, subscription, period.end);
}

export function setPeriod(scene: Scene, subscription: Subscription, { start, end }: Period): void {
  for (const item of itemsOf(scene, subscription))
    Object.assign(item, { current_period_start: start, current_period_end: end });
}

export function scheduleTurn(scene: Scene, subscription: Subscription, at: number): void {
  scene.world.schedule(scene.space, subscription.test_clock, { at, kind: 'subscription.turn', id: subscription.id });
}

/** Three days before a trial ends its customer is told; at once where it is shorter. */
export function scheduleTrialNotice(scene: Scene, subscription: Subscription): void {
  if (subscription.trial_end === null) return;
  const at = Math.max(subscription.trial_end - NOTICE_SECONDS, scene.nowFor(subscription));
  scene.world.schedule(scene.space, subscription.test_clock, {
    at,
    kind: 'subscription.trial_will_end',
    id: subscription.id,
  });
}

/** Ends a subscription with a last invoice for what was used and what is pending, if there is anything. */
export function finish(
  scene: Scene,
  subscription: Subscription,
  details: Parameters<typeof endSubscription>[2],
): Invoice | undefined {
  const { start } = currentPeriod(scene, subscription);
  const now = scene.nowFor(subscription);
  const billed = !['incomplete', 'unpaid', 'paused'].includes(subscription.status);
  const lines = meteredLines(scene, subscription, itemsOf(scene, subscription), { start, end: now });
  const pending = pendingItems(scene, subscription.customer, subscription.id, subscription.currency);
  const worth = billed && (pending.length > 0 || lines.some(({ amount }) => amount !== 0));
  const period = { start, end: now };
  const invoice = worth
    ? makeSubscriptionInvoice(scene, subscription, { lines, billing_reason: 'subscription_cycle', period })
    : undefined;
  endSubscription(scene, subscription, details);
  if (!invoice) return undefined;
  invoice.auto_advance = true;
  advance(scene, invoice);
  return invoice;
}

/** Puts in what was counted up to the end of the period, also late by up to the hour of the draft. */
export function refreshUsage(scene: Scene, invoice: Invoice): void {
  const subscription = scene.space.subscriptions.get(invoice.parent?.subscription_details?.subscription ?? '');
  if (!subscription || invoice.billing_reason !== 'subscription_cycle') return;
  const period = { start: invoice.period_start, end: invoice.period_end };
  const fresh = meteredLines(scene, subscription, itemsOf(scene, subscription), period);
  if (fresh.length === 0) return;
  const ids = new Set(fresh.map((line) => line.parent?.subscription_item_details?.subscription_item));
  const others = invoice.lines.filter(({ parent, period: own }) => {
    return !(ids.has(parent?.subscription_item_details?.subscription_item) && own.end === invoice.period_end);
  });
  invoice.lines = [...others, ...fresh];
  reckon(scene, invoice);
}

function openPeriod(scene: Scene, subscription: Subscription, before: Period, period: Period): void {
  const items = itemsOf(scene, subscription);
  const lines = [
    ...meteredLines(scene, subscription, items, before),
    ...licensedLines(scene, subscription, items, period),
  ];
  const pause = subscription.pause_collection?.behavior;
  const collected = subscription.status !== 'unpaid' && pause === undefined;
  const invoice = makeSubscriptionInvoice(scene, subscription, {
    lines,
    billing_reason: 'subscription_cycle',
    period: before,
    autoAdvance: collected,
  });
  if (collected) finaliseLater(scene, invoice);
  else if (pause === 'void' || pause === 'mark_uncollectible') writeOff(scene, invoice, pause === 'void');
}

/** While collection is paused an invoice is finalised without being asked for. */
function writeOff(scene: Scene, invoice: Invoice, voided: boolean): void {
  Object.assign(invoice, {
    status: 'open',
    status_transitions: { ...invoice.status_transitions, finalized_at: invoice.created },
  });
  if (voided) voidInvoice(scene, invoice);
  else markUncollectible(scene, invoice);
}

/** What shall happen when a trial ends and there is nothing to charge; by default the invoice is made all the same. */
function endsForWantOfMethod(scene: Scene, subscription: Subscription): boolean {
  const behaviour = subscription.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice';
  if (behaviour === 'create_invoice' || defaultMethod(scene, subscription) !== null) return false;
  if (behaviour === 'cancel') {
    endSubscription(scene, subscription, { reason: 'cancellation_requested' });
    return true;
  }
  scene.update('customer.subscription.updated', subscription, { status: 'paused' });
  scene.emit('customer.subscription.paused', subscription);
  return true;
}
