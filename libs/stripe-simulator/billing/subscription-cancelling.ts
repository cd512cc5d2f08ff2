import type { Subscription } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { voidInvoice } from './invoice-steps.js';

type Details = Partial<NonNullable<Subscription['cancellation_details']>>;

/** The end of a subscription, whatever led to it. Drafts are left to be judged by hand; a first invoice is voided. */
export function endSubscription(scene: Scene, subscription: Subscription, details: Details): void {
  const now = scene.nowFor(subscription);
  const incomplete = subscription.status === 'incomplete';
  Object.assign(subscription, {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? now,
    ended_at: now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: null,
      ...subscription.cancellation_details,
      ...details,
    },
  });
  for (const invoice of scene.space.invoices.where('subscription', subscription.id)) {
    if (invoice.status === 'draft') invoice.auto_advance = false;
    if (incomplete && invoice.status === 'open') voidInvoice(scene, invoice);
  }
  scene.emit('customer.subscription.deleted', subscription);
}

/** Nobody paid the first invoice within 23 hours. */
export function expireSubscription(scene: Scene, subscription: Subscription): void {
  for (const invoice of scene.space.invoices.where('subscription', subscription.id)) {
    if (invoice.status === 'open') voidInvoice(scene, invoice);
  }
  scene.update('customer.subscription.updated', subscription, {
    status: 'incomplete_expired',
    ended_at: scene.nowFor(subscription),
  });
}
