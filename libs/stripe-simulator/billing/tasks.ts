import { Scene } from '../state/scene.js';
import type { Task } from '../state/timeline.js';
import type { World } from '../state/world.js';
import { advance, attemptUnwatched, demote, giveUp } from './collection.js';
import { finish, refreshUsage, turn } from './cycle.js';
import { addInvoiceItem, draftInvoiceItem } from './invoice-items.js';
import { subscriptionOf } from './invoice-steps.js';
import { prorations } from './item-planning.js';
import { expireSubscription } from './subscription-cancelling.js';
import { currentPeriod, itemsOf } from './subscription-reading.js';

const DAY = 86_400;
/** Days after the due date of a bill at which the same happens as after the last failed charge. */
const GRACE_DAYS = 30;

/** What falls due as time passes. Every handler looks whether its reason still holds: tasks are never taken back. */
export function runBillingTask(world: World, task: Task): void {
  const scene = new Scene(world, world.space(task.account));
  const { space } = scene;
  const [noun] = task.kind.split('.');
  if (noun === 'invoice') {
    const invoice = space.invoices.get(task.id);
    if (invoice) INVOICE_TASKS[task.kind]?.(scene, invoice, task.at);
    return;
  }
  const subscription = space.subscriptions.get(task.id);
  if (subscription) SUBSCRIPTION_TASKS[task.kind]?.(scene, subscription, task.at);
}

type Invoices = Parameters<typeof advance>[1];
type Subscriptions = Parameters<typeof turn>[1];

const INVOICE_TASKS: Readonly<Record<string, (scene: Scene, invoice: Invoices, at: number) => void>> = {
  'invoice.finalise': (scene, invoice, at) => {
    if (invoice.status !== 'draft' || !invoice.auto_advance || invoice.automatically_finalizes_at !== at) return;
    refreshUsage(scene, invoice);
    advance(scene, invoice);
  },
  'invoice.retry': (scene, invoice, at) => {
    if (invoice.status === 'open' && invoice.next_payment_attempt === at) attemptUnwatched(scene, invoice);
  },
  'invoice.overdue': (scene, invoice) => {
    if (invoice.status !== 'open') return;
    scene.emit('invoice.overdue', invoice);
    const subscription = subscriptionOf(scene, invoice);
    if (!subscription || subscription.latest_invoice !== invoice.id) return;
    demote(scene, subscription, 'past_due');
    const at = scene.nowFor(invoice) + GRACE_DAYS * DAY;
    scene.world.schedule(scene.space, invoice.test_clock, { at, kind: 'invoice.never_paid', id: invoice.id });
  },
  'invoice.never_paid': (scene, invoice) => {
    const subscription = subscriptionOf(scene, invoice);
    const stands = invoice.status === 'open' && subscription?.latest_invoice === invoice.id;
    if (stands && subscription?.status === 'past_due') {
      giveUp(scene, invoice, subscription, scene.world.settings.dunning.afterwards);
    }
  },
};

const SUBSCRIPTION_TASKS: Readonly<Record<string, (scene: Scene, subscription: Subscriptions, at: number) => void>> = {
  'subscription.turn': (scene, subscription) => turn(scene, subscription),
  'subscription.expire': (scene, subscription) => {
    if (subscription.status === 'incomplete') expireSubscription(scene, subscription);
  },
  'subscription.trial_will_end': (scene, subscription, at) => {
    const soon = subscription.trial_end !== null && subscription.trial_end - at <= 3 * DAY;
    if (subscription.status === 'trialing' && soon) scene.emit('customer.subscription.trial_will_end', subscription);
  },
  'subscription.collect_again': (scene, subscription, at) => {
    if (subscription.pause_collection?.resumes_at !== at) return;
    scene.update('customer.subscription.updated', subscription, { pause_collection: null });
  },
  'subscription.cancel': (scene, subscription, at) => {
    if (subscription.cancel_at !== at || subscription.status === 'canceled') return;
    const period = currentPeriod(scene, subscription);
    const planned = itemsOf(scene, subscription).map((before) => ({ before }));
    const credits = subscription.status === 'active' ? prorations(scene, subscription, planned, period, at, true) : [];
    for (const fields of credits.filter(({ amount }) => amount !== 0))
      addInvoiceItem(scene, draftInvoiceItem(scene, fields));
    finish(scene, subscription, { reason: 'cancellation_requested' });
  },
};
