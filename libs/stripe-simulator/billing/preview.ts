import { periodAt } from '../arithmetic/period.js';
import { amountOf } from '../arithmetic/price-amount.js';
import { NAMED_PRICE_DATA } from '../catalogue/price-making.js';
import { applied } from '../customers/discounts.js';
import type { Invoice, InvoiceItem, Subscription } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { either, flag, integer, oneOf, type Params, text } from '../wire/field.js';
import { list, object } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';
import { draftInvoiceItem, pendingItems } from './invoice-items.js';
import { draftInvoice } from './invoice-making.js';
import { ITEMS, type ItemParams, namedPrice } from './item-planning.js';
import { pricingOf, productName } from './lines.js';
import { planChange, restartLines } from './subscription-changing.js';
import { licensedLines, meteredLines } from './subscription-invoices.js';
import { openingLines, openSubscription } from './subscription-making.js';
import { PRORATION } from './subscription-params.js';
import { cadence, discountsOf } from './subscription-reading.js';

export const PREVIEW = {
  currency: text(3),
  customer: text(),
  invoice_items: list(
    object({
      amount: integer(),
      currency: text(3),
      description: text(),
      price: text(),
      price_data: NAMED_PRICE_DATA,
      quantity: integer(0),
      tax_rates: list(text()),
    }),
  ),
  preview_mode: oneOf('next', 'recurring'),
  subscription: text(),
  subscription_details: object({
    billing_cycle_anchor: either(oneOf('now', 'unchanged'), integer(0)),
    cancel_at_period_end: flag(),
    default_tax_rates: list(text()),
    items: ITEMS,
    proration_behavior: PRORATION,
    proration_date: integer(0),
    trial_end: either(oneOf('now'), integer(0)),
  }),
};
export type PreviewParams = Params<typeof PREVIEW>;

/** The invoice that would come next; nothing of it is kept. */
export function previewInvoice(scene: Scene, params: PreviewParams): Invoice {
  const subscription = params.subscription ? scene.space.subscriptions.get(params.subscription) : undefined;
  if (params.subscription && !subscription) throw dangling('subscription', params.subscription, 'subscription');
  const customer = params.customer ?? subscription?.customer;
  if (!customer)
    throw refuse('You must pass customer or subscription.', { code: 'parameter_missing', param: 'customer' });
  if (subscription) return previewOf(scene, subscription, params);
  if (params.subscription_details?.items) return previewNew(scene, customer, params);
  const currency = params.currency ?? scene.space.customers.get(customer)?.currency ?? 'usd';
  const items = [...pendingItems(scene, customer, null, currency), ...extraItems(scene, customer, currency, params)];
  if (items.length === 0)
    throw refuse(`No upcoming invoices for customer: ${customer}`, { code: 'invoice_upcoming_none' });
  const now = scene.nowFor({ customer });
  return shown(
    draftInvoice(scene, { customer, currency, billing_reason: 'manual', period: { start: now, end: now }, items }),
  );
}

function previewOf(scene: Scene, subscription: Subscription, params: PreviewParams): Invoice {
  if (['canceled', 'incomplete_expired'].includes(subscription.status)) {
    throw refuse(`No upcoming invoices for customer: ${subscription.customer}`, { code: 'invoice_upcoming_none' });
  }
  const { billing_cycle_anchor: anchor, ...details } = params.subscription_details ?? {};
  const change = planChange(scene, subscription, {
    ...details,
    ...(typeof anchor === 'string' ? { billing_cycle_anchor: anchor } : {}),
  });
  const { customer, currency } = subscription;
  const moved = change.prorations.map((fields) => draftInvoiceItem(scene, fields));
  const items = [
    ...pendingItems(scene, customer, subscription.id, currency),
    ...moved,
    ...extraItems(scene, customer, currency, params),
  ];
  const immediate = change.restarts || details.proration_behavior === 'always_invoice';
  const lines = change.restarts
    ? restartLines(scene, subscription, change)
    : immediate
      ? []
      : nextLines(scene, subscription, change);
  const invoice = draftInvoice(scene, {
    customer,
    currency,
    billing_reason: 'upcoming',
    period: change.before,
    items,
    lines,
    subscription,
    discounts: applied(scene, discountsOf(scene, subscription), scene.nowFor(subscription)).map(({ id }) => id),
  });
  if (!immediate)
    Object.assign(invoice, {
      created: change.before.end,
      next_payment_attempt: change.before.end + scene.world.settings.draftSeconds,
    });
  return shown(invoice);
}

function nextLines(scene: Scene, subscription: Subscription, { planned, before }: ReturnType<typeof planChange>) {
  const items = planned.flatMap(({ after }) => after ?? []);
  const used = meteredLines(scene, subscription, items, before);
  const ends = subscription.cancel_at_period_end;
  const period = periodAt(subscription.billing_cycle_anchor, cadence(scene, subscription), before.end);
  return ends ? used : [...used, ...licensedLines(scene, subscription, items, period)];
}

function previewNew(scene: Scene, customer: string, params: PreviewParams): Invoice {
  const { items = [], billing_cycle_anchor: anchor, trial_end, proration_behavior } = params.subscription_details ?? {};
  const opening = openSubscription(scene, {
    customer,
    items: items as ItemParams[],
    ...(typeof anchor === 'number' ? { billing_cycle_anchor: anchor } : {}),
    ...(trial_end === undefined ? {} : { trial_end }),
    default_tax_rates: params.subscription_details?.default_tax_rates ?? [],
  });
  const { subscription, period } = opening;
  const { currency } = subscription;
  const waiting = [...pendingItems(scene, customer, null, currency), ...extraItems(scene, customer, currency, params)];
  const lines = openingLines(scene, opening, proration_behavior !== 'none');
  const discounts = applied(scene, discountsOf(scene, subscription), scene.nowFor(subscription)).map(({ id }) => id);
  return shown(
    draftInvoice(scene, {
      customer,
      currency,
      billing_reason: 'upcoming',
      period,
      items: waiting,
      lines,
      subscription,
      discounts,
    }),
  );
}

function extraItems(
  scene: Scene,
  customer: string,
  currency: string,
  { invoice_items = [] }: PreviewParams,
): InvoiceItem[] {
  const now = scene.nowFor({ customer });
  return invoice_items.map(({ amount, description, quantity = 1, tax_rates = [], ...named }) => {
    const price = namedPrice(scene, named);
    return draftInvoiceItem(scene, {
      customer,
      amount: price ? amountOf(price, quantity) : (amount ?? 0),
      currency,
      description: description ?? (price ? productName(scene, price) : null),
      period: { start: now, end: now },
      quantity,
      pricing: price ? pricingOf(price, price.unit_amount_decimal) : null,
      taxRates: tax_rates,
    });
  });
}

function shown(invoice: Invoice): Invoice {
  return { ...invoice, id: `upcoming_${invoice.id}`, auto_advance: false };
}
