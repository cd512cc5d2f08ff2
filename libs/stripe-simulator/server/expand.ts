import { lineItems } from '../checkout/line-items.js';
import { type Api, listOf, present } from '../state/present.js';
import type { Space } from '../state/space.js';
import { refuse } from '../wire/stripe-fault.js';

const DEEPEST = 4;

/** Ids of Stripe's own making tell by their beginning where they belong. */
const BY_PREFIX: Readonly<Record<string, keyof Space>> = {
  cus: 'customers',
  prod: 'products',
  price: 'prices',
  txr: 'taxRates',
  di: 'discounts',
  pm: 'paymentMethods',
  pi: 'paymentIntents',
  seti: 'setupIntents',
  ch: 'charges',
  py: 'charges',
  re: 'refunds',
  du: 'disputes',
  txn: 'balanceTransactions',
  fee: 'applicationFees',
  fr: 'feeRefunds',
  cbtxn: 'customerBalance',
  sub: 'subscriptions',
  si: 'subscriptionItems',
  in: 'invoices',
  ii: 'invoiceItems',
  inpay: 'invoicePayments',
  cn: 'creditNotes',
  mtr: 'meters',
  clock: 'testClocks',
  cs: 'checkoutSessions',
};
/** Names under which an object stands whose id its owner may have chosen. */
const BY_NAME: Readonly<Record<string, keyof Space>> = { coupon: 'coupons', product: 'products', price: 'prices' };

/** Fields that are answered only when they are asked for. */
const ON_DEMAND: Readonly<Record<string, (space: Space, api: Api) => unknown>> = {
  'price.tiers': (space, { id }) => space.prices.get(String(id))?.tiers,
  'price.currency_options': (space, { id }) => space.prices.get(String(id))?.currency_options ?? {},
  'invoice.payments': (space, { id }) =>
    listOf(space.invoicePayments.where('invoice', String(id)), `/v1/invoice_payments?invoice=${id}`),
  'invoice.confirmation_secret': (space, { id }) => {
    const intent = space.paymentIntents.get(space.invoices.get(String(id))?._paymentIntent ?? '');
    return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null;
  },
  'charge.refunds': (space, { id }) =>
    listOf(space.refunds.where('charge', String(id)).reverse(), `/v1/charges/${id}/refunds`),
  'customer.subscriptions': (space, { id }) => {
    const living = space.subscriptions.where('customer', String(id)).filter(({ status }) => status !== 'canceled');
    return listOf(living.reverse(), `/v1/customers/${id}/subscriptions`);
  },
  'customer.sources': (_space, { id }) => listOf([], `/v1/customers/${id}/sources`),
  'customer.tax_ids': (_space, { id }) => listOf([], `/v1/customers/${id}/tax_ids`),
  'checkout.session.line_items': (space, { id }) => {
    const session = space.checkoutSessions.get(String(id));
    return session ? listOf(lineItems(space, session), `/v1/checkout/sessions/${id}/line_items`) : null;
  },
};

/** Puts objects in the place of ids along each path, e.g. `data.latest_invoice.payments`. Changes `api`. */
export function expand(space: Space, api: Api, paths: readonly string[]): void {
  for (const path of paths) {
    const steps = path.split('.');
    if (steps.filter((step) => step !== 'data').length > DEEPEST) {
      throw refuse(`You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`, {
        param: 'expand',
      });
    }
    descend(space, api, steps, path);
  }
}

function descend(space: Space, api: Api, [step, ...rest]: readonly string[], path: string): void {
  if (step === undefined) return;
  if (!(step in api) || isEmbeddedId(api[step])) api[step] = expanded(space, api, step, path);
  const value = api[step];
  for (const child of Array.isArray(value) ? value : [value]) {
    if (typeof child === 'object' && child !== null) descend(space, child as Api, rest, path);
  }
}

function isEmbeddedId(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.some((one) => typeof one === 'string'));
}

function expanded(space: Space, api: Api, step: string, path: string): unknown {
  const onDemand = ON_DEMAND[`${api['object']}.${step}`];
  if (onDemand) return presentAll(space, onDemand(space, api));
  const value = api[step];
  const ids = Array.isArray(value) ? value : [value];
  const objects = ids.map((id) => resolve(space, step, id) ?? cannot(path));
  return Array.isArray(value) ? objects : objects[0];
}

function resolve(space: Space, name: string, id: unknown): Api | undefined {
  if (typeof id !== 'string') return undefined;
  const where = BY_NAME[name] ?? BY_PREFIX[id.split('_')[0] ?? ''];
  const collection = where && space[where];
  const record = typeof collection === 'object' ? collection.get(id) : undefined;
  return record && present(space, record);
}

function presentAll(space: Space, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (!('data' in value) || !Array.isArray(value.data)) return structuredClone(value);
  return { ...value, data: value.data.map((one: object) => present(space, one)) };
}

function cannot(path: string): never {
  const message = `This property cannot be expanded (${path}). You may want to try expanding 'data.${path}' or check the spelling.`;
  throw refuse(message, { param: 'expand' });
}
