import { type Period, periodAt } from '../arithmetic/period.js';
import { declineOf, methodFor } from '../payments/payment-method-making.js';
import type { Invoice, Subscription } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { cardFault, refuse } from '../wire/stripe-fault.js';
import { attempt, collectionFault } from './collection.js';
import { scheduleTrialNotice, scheduleTurn, setPeriod } from './cycle.js';
import { addInvoiceItem, draftInvoiceItem, type InvoiceItemFields } from './invoice-items.js';
import { finalise } from './invoice-steps.js';
import { type ItemParams, type PlannedItem, planItems, prorations } from './item-planning.js';
import { priceOf } from './lines.js';
import { licensedLines, makeSubscriptionInvoice, meteredLines } from './subscription-invoices.js';
import { trialEndOf } from './subscription-making.js';
import type { UpdateSubscription } from './subscription-params.js';
import { cadenceOf, currentPeriod, defaultMethod, itemsOf } from './subscription-reading.js';
import { addOneOffs, endingOf, settingsOf } from './subscription-settings.js';

/** What an update would do to items and period, and what it costs or gives back; nothing is changed yet. */
export interface Change {
  readonly planned: readonly PlannedItem[];
  readonly before: Period;
  readonly after: Period;
  /** The period begins anew now: another interval, another anchor, or an end or a beginning of a trial. */
  readonly restarts: boolean;
  readonly trialEnd: number | null;
  readonly prorations: readonly InvoiceItemFields[];
}

type ChangeParams = Pick<
  UpdateSubscription,
  'items' | 'billing_cycle_anchor' | 'trial_end' | 'proration_behavior' | 'proration_date'
>;

export function planChange(scene: Scene, subscription: Subscription, params: ChangeParams): Change {
  const now = scene.nowFor(subscription);
  const before = currentPeriod(scene, subscription);
  const at = params.proration_date ?? now;
  if (at < before.start || at > before.end) {
    throw refuse('Invalid proration_date: it must be within the current period of the subscription.', {
      param: 'proration_date',
    });
  }
  const planned = planItems(scene, subscription, (params.items ?? []) as ItemParams[], before);
  const trialing = subscription.trial_end !== null && subscription.trial_end > now;
  const trialEnd =
    params.trial_end === undefined ? (trialing ? subscription.trial_end : null) : trialEndOf(params, now);
  const trialMoves = trialEnd !== (trialing ? subscription.trial_end : null);
  const restarts =
    params.billing_cycle_anchor === 'now' || trialMoves || (!trialing && changesInterval(scene, planned));
  const after = restarts ? nextPeriod(scene, planned, now, trialEnd) : before;
  const wanted = params.proration_behavior !== 'none' && !trialing;
  const found = wanted ? prorations(scene, subscription, planned, before, at, restarts) : [];
  return { planned, before, after, restarts, trialEnd, prorations: found };
}

export function updateSubscription(scene: Scene, subscription: Subscription, params: UpdateSubscription): Subscription {
  if (['canceled', 'incomplete_expired'].includes(subscription.status)) {
    throw refuse(`A canceled subscription can only update its cancellation_details and metadata.`, { param: 'items' });
  }
  const change = planChange(scene, subscription, params);
  const settings = settingsOf(scene, subscription, params);
  const behaviour = params.payment_behavior ?? 'allow_incomplete';
  if (behaviour === 'error_if_incomplete') refuseDeclined(scene, subscription);
  let invoice: Invoice | undefined;
  scene.change('customer.subscription.updated', subscription, () => {
    Object.assign(subscription, settings);
    for (const fields of change.prorations) addInvoiceItem(scene, draftInvoiceItem(scene, fields));
    addOneOffs(scene, subscription, params.add_invoice_items);
    const used = change.restarts
      ? meteredLines(scene, subscription, itemsOf(scene, subscription), endNow(scene, subscription, change.before))
      : [];
    applyItems(scene, change.planned);
    if (change.restarts) restart(scene, subscription, change);
    Object.assign(subscription, endingOf(scene, subscription, params), feedbackOf(subscription, params));
    invoice = invoiceNow(scene, subscription, change, params, used);
    if (invoice) finalise(scene, invoice);
  });
  scheduleEnding(scene, subscription, params);
  if (invoice?.status === 'open' && subscription.collection_method === 'charge_automatically') attempt(scene, invoice);
  const fault = behaviour === 'error_if_incomplete' && invoice ? collectionFault(scene, invoice) : undefined;
  if (fault) throw fault;
  return subscription;
}

/** The lines of the invoice that a new period begins with at once; in a trial nothing is due. */
export function restartLines(scene: Scene, subscription: Subscription, change: Change) {
  const items = change.planned.flatMap(({ after }) => after ?? []);
  return change.trialEnd === null ? licensedLines(scene, subscription, items, change.after) : [];
}

function invoiceNow(
  scene: Scene,
  subscription: Subscription,
  change: Change,
  params: UpdateSubscription,
  used: ReturnType<typeof meteredLines>,
): Invoice | undefined {
  const asked = params.proration_behavior === 'always_invoice' && change.prorations.length > 0;
  if (!asked && (!change.restarts || change.trialEnd !== null)) return undefined;
  const lines = change.restarts ? [...used, ...restartLines(scene, subscription, change)] : [];
  return makeSubscriptionInvoice(scene, subscription, {
    lines,
    billing_reason: 'subscription_update',
    period: change.before,
  });
}

function applyItems(scene: Scene, planned: readonly PlannedItem[]): void {
  for (const { before, after } of planned) {
    if (!after && before) scene.space.subscriptionItems.delete(before.id);
    else if (before && after) {
      if (after.quantity === undefined) delete before.quantity;
      scene.space.subscriptionItems.put(Object.assign(before, after));
    } else if (after) scene.space.subscriptionItems.put(after);
  }
}

function restart(scene: Scene, subscription: Subscription, { after, trialEnd }: Change): void {
  const now = scene.nowFor(subscription);
  const wasTrialing = subscription.status === 'trialing';
  setPeriod(scene, subscription, after);
  Object.assign(subscription, {
    billing_cycle_anchor: trialEnd ?? now,
    ...(trialEnd === null && wasTrialing ? { status: 'active', trial_end: now } : {}),
    ...(trialEnd === null
      ? {}
      : { status: 'trialing', trial_end: trialEnd, trial_start: subscription.trial_start ?? now }),
  });
  scheduleTurn(scene, subscription, after.end);
  if (trialEnd !== null) scheduleTrialNotice(scene, subscription);
}

function nextPeriod(scene: Scene, planned: readonly PlannedItem[], now: number, trialEnd: number | null): Period {
  if (trialEnd !== null) return { start: now, end: trialEnd };
  const first = planned.find(({ after }) => after)?.after;
  return first ? periodAt(now, cadenceOf(priceOf(scene, first.price)), now) : { start: now, end: now };
}

function changesInterval(scene: Scene, planned: readonly PlannedItem[]): boolean {
  const sign = (id: string | undefined) => (id ? JSON.stringify(cadenceOf(priceOf(scene, id))) : undefined);
  const before = planned.find((one) => one.before)?.before;
  const after = planned.find((one) => one.after)?.after;
  return sign(before?.price) !== sign(after?.price);
}

function endNow(scene: Scene, subscription: Subscription, { start }: Period): Period {
  return { start, end: scene.nowFor(subscription) };
}

function feedbackOf(
  subscription: Subscription,
  { cancellation_details: given }: UpdateSubscription,
): Partial<Subscription> {
  const none = { comment: null, feedback: null, feedback_option: null, reason: null };
  return given ? { cancellation_details: { ...none, ...subscription.cancellation_details, ...given } } : {};
}

function scheduleEnding(
  scene: Scene,
  subscription: Subscription,
  { cancel_at, pause_collection }: UpdateSubscription,
): void {
  const { id } = subscription;
  if (typeof cancel_at === 'number')
    scene.world.schedule(scene.space, subscription.test_clock, { at: cancel_at, kind: 'subscription.cancel', id });
  if (pause_collection?.resumes_at) {
    const at = pause_collection.resumes_at;
    scene.world.schedule(scene.space, subscription.test_clock, { at, kind: 'subscription.collect_again', id });
  }
}

function refuseDeclined(scene: Scene, subscription: Subscription): void {
  const id = defaultMethod(scene, subscription);
  const decline = id ? declineOf(scene, methodFor(scene, id)) : undefined;
  if (decline) throw cardFault(decline.message, { code: decline.code, decline_code: decline.decline_code ?? '' });
}
