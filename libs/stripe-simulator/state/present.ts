import type Stripe from 'stripe';
import type * as R from './records.js';
import type { Space } from './space.js';
import type { Stored } from './stored.js';

export type Api = Record<string, unknown>;
type Presenter = (space: Space, record: never, api: Api) => void;

const SHOWN_LINES = 10;

/** An object as it is answered: the simulator's own fields left out, embedded objects put in. Always a fresh copy. */
export function present(space: Space, record: object): Api {
  const api = copy(record) as Api;
  // What is left of a deleted object has nothing to embed.
  if (api['deleted'] !== true) PRESENTERS[String(api['object'])]?.(space, record as never, api);
  return api;
}

export function listOf(data: readonly unknown[], url: string, hasMore = false): Api {
  return { object: 'list', data, has_more: hasMore, url };
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null) return value;
  const fresh: Api = {};
  for (const key in value) {
    const child = (value as Api)[key];
    // 95 is the underscore; most values are plain, and this is where most time goes.
    if (key.charCodeAt(0) === 95 || child === undefined) continue;
    fresh[key] = typeof child === 'object' ? copy(child) : child;
  }
  return fresh;
}

const PRESENTERS: Readonly<Record<string, Presenter>> = {
  customer: presentCustomer,
  price: (_space, _price: R.Price, api) => {
    delete api['tiers'];
    delete api['currency_options'];
  },
  subscription: presentSubscription,
  subscription_item: presentItem,
  invoice: presentInvoice,
  line_item: () => undefined,
  invoiceitem: (space, item: R.InvoiceItem, api) => {
    api['tax_rates'] = taxRates(space, item.tax_rates);
  },
  credit_note: presentCreditNote,
  credit_note_line_item: (space, line: R.CreditNoteLine, api) => {
    api['tax_rates'] = taxRates(space, line.tax_rates);
  },
  dispute: (space, dispute: R.Dispute, api) => {
    api['balance_transactions'] = dispute.balance_transactions.map((id) => space.balanceTransactions.get(id));
  },
  application_fee: (space, fee: R.ApplicationFee, api) => {
    api['refunds'] = listOf(space.feeRefunds.where('fee', fee.id), `/v1/application_fees/${fee.id}/refunds`);
  },
  webhook_endpoint: (_space, endpoint: R.WebhookEndpoint & { _told?: boolean }, api) => {
    if (!endpoint._told) delete api['secret'];
  },
  event: (_space, event: R.EventRecord, api) => {
    Object.assign(api, { data: JSON.parse(event._data), livemode: false });
  },
};

function presentCustomer(space: Space, customer: R.Customer, api: Api): void {
  if (customer._deleted) {
    for (const key of Object.keys(api)) if (key !== 'id' && key !== 'object') delete api[key];
    api['deleted'] = true;
    return;
  }
  const discount = customer.discount ? space.discounts.get(customer.discount) : undefined;
  api['discount'] = discount ? present(space, discount) : null;
}

function presentSubscription(space: Space, subscription: R.Subscription, api: Api): void {
  const items = space.subscriptionItems.where('subscription', subscription.id);
  api['items'] = listOf(
    items.map((item) => present(space, item)),
    `/v1/subscription_items?subscription=${subscription.id}`,
  );
  api['default_tax_rates'] = taxRates(space, subscription.default_tax_rates);
}

function presentItem(space: Space, item: R.SubscriptionItem, api: Api): void {
  const price = space.prices.get(item.price);
  if (price) Object.assign(api, { price: present(space, price), plan: planOf(price) });
  api['tax_rates'] = taxRates(space, item.tax_rates);
}

function presentInvoice(space: Space, invoice: R.Invoice, api: Api): void {
  const shown = invoice.lines.slice(0, SHOWN_LINES).map((line) => present(space, line));
  api['lines'] = {
    ...listOf(shown, `/v1/invoices/${invoice.id}/lines`, invoice.lines.length > SHOWN_LINES),
    total_count: invoice.lines.length,
  };
  api['default_tax_rates'] = taxRates(space, invoice.default_tax_rates);
}

function presentCreditNote(space: Space, note: R.CreditNote, api: Api): void {
  const shown = note.lines.slice(0, SHOWN_LINES).map((line) => present(space, line));
  api['lines'] = listOf(shown, `/v1/credit_notes/${note.id}/lines`, note.lines.length > SHOWN_LINES);
}

function taxRates(space: Space, ids: readonly string[]): Api[] {
  return ids.flatMap((id) => {
    const rate = space.taxRates.get(id);
    return rate ? [present(space, rate)] : [];
  });
}

/** What a recurring price was called before prices; still answered on every item. */
function planOf(price: R.Price): Stored<Stripe.Plan> {
  const { id, active, billing_scheme, created, currency, metadata, nickname, product, tiers_mode, recurring } = price;
  return {
    id,
    object: 'plan',
    active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme,
    created,
    currency,
    interval: recurring?.interval ?? 'month',
    interval_count: recurring?.interval_count ?? 1,
    livemode: false,
    metadata,
    meter: recurring?.meter ?? null,
    nickname,
    product,
    tiers_mode,
    transform_usage: price.transform_quantity,
    trial_period_days: recurring?.trial_period_days ?? null,
    usage_type: recurring?.usage_type ?? 'licensed',
  };
}
