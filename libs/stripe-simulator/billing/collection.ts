import { confirm, paymentFault } from '../payments/intent-steps.js';
import { attach } from '../payments/payment-method-making.js';
import { present } from '../state/present.js';
import type { Invoice, PaymentIntent, PaymentMethod, Subscription } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { cardFault, refuse, StripeFault } from '../wire/stripe-fault.js';
import { finalise, intentOf, markPaid, subscriptionOf } from './invoice-steps.js';
import { endSubscription } from './subscription-cancelling.js';
import { defaultMethod } from './subscription-reading.js';

const DAY = 86_400;
const HOUR = 3600;

/** Tries to collect an open invoice. Never throws for a card: what came of it is on the invoice and its subscription. */
export function attempt(scene: Scene, invoice: Invoice, given?: PaymentMethod): void {
  const intent = intentOf(scene, invoice);
  const id = given?.id ?? methodOf(scene, invoice);
  const method = given ?? (id ? scene.space.paymentMethods.get(id) : undefined);
  Object.assign(invoice, { attempted: true, attempt_count: invoice.attempt_count + 1, next_payment_attempt: null });
  if (intent && method) {
    confirm(scene, intent, { method, offSession: true });
    settle(scene, invoice, intent);
  } else failed(scene, invoice);
}

/** Brings invoice and subscription to where the intent is, whoever moved it. */
export function settle(scene: Scene, invoice: Invoice, intent: PaymentIntent): void {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') return;
  if (intent.status === 'succeeded') {
    rememberMethod(scene, invoice, intent);
    pay(scene, invoice);
  } else if (intent.status === 'requires_action') {
    scene.emit('invoice.payment_action_required', invoice);
    failed(scene, invoice);
  } else if (intent.status === 'requires_payment_method') failed(scene, invoice);
}

/** Where the subscription asks for it, what paid its invoice pays from now on. */
function rememberMethod(scene: Scene, invoice: Invoice, { payment_method: id }: PaymentIntent): void {
  const subscription = subscriptionOf(scene, invoice);
  const method = scene.space.paymentMethods.get(id ?? '');
  if (subscription?.payment_settings?.save_default_payment_method !== 'on_subscription' || !method) return;
  if (method.customer === null) attach(scene, method, subscription.customer);
  subscription.default_payment_method = method.id;
}

export function settleIntent(scene: Scene, intent: PaymentIntent): void {
  const invoice = scene.space.invoices.get(intent._invoice ?? '');
  if (invoice) settle(scene, invoice, intent);
}

/** Marks an invoice paid and lifts what its being unpaid had done to the subscription. */
export function pay(scene: Scene, invoice: Invoice, outOfBand = false): void {
  markPaid(scene, invoice, outOfBand);
  revive(scene, invoice);
}

/** After an invoice is paid or voided: a subscription that waited for it goes on. */
export function revive(scene: Scene, invoice: Invoice): void {
  const subscription = subscriptionOf(scene, invoice);
  if (!subscription || subscription.latest_invoice !== invoice.id) return;
  const waited = invoice.status === 'paid' ? ['incomplete', 'past_due', 'unpaid'] : ['past_due', 'unpaid'];
  if (!waited.includes(subscription.status)) return;
  const trialing = subscription.trial_end !== null && subscription.trial_end > scene.nowFor(subscription);
  scene.update('customer.subscription.updated', subscription, { status: trialing ? 'trialing' : 'active' });
}

/** An automatic invoice whose hour as a draft is over, or whose moment is now. */
export function advance(scene: Scene, invoice: Invoice): void {
  try {
    finalise(scene, invoice);
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
    const { message, type, details } = error;
    Object.assign(invoice, { auto_advance: false, last_finalization_error: { message, type, code: details.code } });
    scene.emit('invoice.finalization_failed', invoice);
    return;
  }
  if (invoice.status === 'paid') revive(scene, invoice);
  else if (invoice.collection_method === 'send_invoice') scene.emit('invoice.sent', invoice);
  else attemptUnwatched(scene, invoice);
}

/** As time passes nobody hears a refusal: it counts as a failed attempt. */
export function attemptUnwatched(scene: Scene, invoice: Invoice): void {
  try {
    attempt(scene, invoice);
  } catch (error) {
    if (!(error instanceof StripeFault)) throw error;
    failed(scene, invoice);
  }
}

export function finaliseLater(scene: Scene, invoice: Invoice): void {
  const at = scene.nowFor(invoice) + scene.world.settings.draftSeconds;
  invoice.automatically_finalizes_at = at;
  scene.world.schedule(scene.space, invoice.test_clock, { at, kind: 'invoice.finalise', id: invoice.id });
}

/** What `pay` answers when it did not work; undefined when it did. */
export function collectionFault(scene: Scene, invoice: Invoice): StripeFault | undefined {
  const intent = intentOf(scene, invoice);
  if (invoice.status === 'paid' || !intent) return undefined;
  if (intent.status === 'requires_action') {
    return cardFault(
      'Payment for this invoice requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice. For more details see: https://docs.stripe.com/billing/subscriptions/overview#requires-action',
      {
        code: 'invoice_payment_intent_requires_action',
        payment_intent: present(scene.space, intent),
      },
    );
  }
  const message = 'Cannot charge a customer that has no active card or default payment method.';
  return paymentFault(scene, intent) ?? refuse(message, { code: 'resource_missing', param: 'payment_method' });
}

export function methodOf(scene: Scene, invoice: Invoice): string | null {
  const subscription = subscriptionOf(scene, invoice);
  const customers = scene.customerOf(invoice)?.invoice_settings.default_payment_method ?? null;
  return invoice.default_payment_method ?? (subscription ? defaultMethod(scene, subscription) : customers);
}

function failed(scene: Scene, invoice: Invoice): void {
  const subscription = subscriptionOf(scene, invoice);
  if (subscription?.status === 'incomplete') {
    scene.emit('invoice.payment_failed', invoice);
    return;
  }
  const { retryDays, afterwards } = scene.world.settings.dunning;
  const days = invoice.auto_advance ? retryDays[invoice.attempt_count - 1] : undefined;
  if (days !== undefined) {
    const at = scene.nowFor(invoice) + days * DAY;
    invoice.next_payment_attempt = at;
    scene.world.schedule(scene.space, invoice.test_clock, { at, kind: 'invoice.retry', id: invoice.id });
  }
  scene.emit('invoice.payment_failed', invoice);
  if (!subscription || subscription.latest_invoice !== invoice.id) return;
  const exhausted = invoice.auto_advance === true && days === undefined;
  if (exhausted) giveUp(scene, invoice, subscription, afterwards);
  else demote(scene, subscription, 'past_due');
}

/** Also after a bill that nobody paid by hand. */
export function giveUp(
  scene: Scene,
  invoice: Invoice,
  subscription: Subscription,
  afterwards: 'unpaid' | 'canceled' | 'past_due',
): void {
  invoice.auto_advance = false;
  if (afterwards === 'canceled') endSubscription(scene, subscription, { reason: 'payment_failed' });
  else demote(scene, subscription, afterwards);
}

export function demote(scene: Scene, subscription: Subscription, status: 'past_due' | 'unpaid'): void {
  if (!['active', 'trialing', 'past_due'].includes(subscription.status)) return;
  scene.update('customer.subscription.updated', subscription, { status });
}

export const INCOMPLETE_SECONDS = 23 * HOUR;
