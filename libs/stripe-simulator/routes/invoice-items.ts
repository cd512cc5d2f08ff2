import { amountOf } from '../arithmetic/price-amount.js';
import { addInvoiceItem, draftInvoiceItem } from '../billing/invoice-items.js';
import { expectStatus } from '../billing/invoice-steps.js';
import { reckon } from '../billing/invoice-totals.js';
import { lineOfInvoiceItem, priceOf, pricingOf, productName } from '../billing/lines.js';
import { createPrice, NAMED_PRICE_DATA } from '../catalogue/price-making.js';
import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { InvoiceItem } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { currency, flag, integer, nullable, type Params, required, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, object, range, within } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';
import { livingCustomer } from './customers.js';

const FIELDS = {
  amount: integer(),
  description: nullable(text()),
  discountable: flag(),
  metadata: metadata(),
  period: object({ start: required(integer(0)), end: required(integer(0)) }),
  price_data: NAMED_PRICE_DATA,
  pricing: object({ price: text() }),
  quantity: integer(0),
  tax_rates: nullable(list(text())),
};
const CREATE = { ...FIELDS, currency: currency(), customer: required(text()), invoice: text(), subscription: text() };

function create(scene: Scene, params: Params<typeof CREATE>): InvoiceItem {
  const customer = livingCustomer(scene, params.customer);
  const invoice = params.invoice ? found(scene.space.invoices, params.invoice) : undefined;
  if (invoice) expectStatus(invoice, ['draft'], 'changed');
  const price = params.price_data
    ? createPrice(scene, params.price_data)
    : params.pricing?.price
      ? priceOf(scene, params.pricing.price)
      : undefined;
  const money = price?.currency ?? params.currency ?? invoice?.currency;
  if (!money) throw refuse('Missing required param: currency.', { code: 'parameter_missing', param: 'currency' });
  if (!price && params.amount === undefined)
    throw refuse('You must pass an amount or a price.', { code: 'parameter_missing', param: 'amount' });
  const now = scene.now(customer);
  const { quantity = 1, discountable, subscription } = params;
  const item = draftInvoiceItem(scene, {
    customer: customer.id,
    amount: price ? amountOf(price, quantity) : (params.amount ?? 0),
    currency: money,
    description: params.description ?? (price ? productName(scene, price) : null),
    period: params.period ?? { start: now, end: now },
    quantity,
    pricing: price ? pricingOf(price, price.unit_amount_decimal) : null,
    ...(discountable === undefined ? {} : { discountable }),
    ...(subscription ? { subscription: found(scene.space.subscriptions, subscription).id } : {}),
    ...(invoice ? { invoice: invoice.id } : {}),
    metadata: mergeMetadata({}, params.metadata),
    taxRates: params.tax_rates ?? [],
  });
  addInvoiceItem(scene, item);
  if (invoice) {
    scene.change('invoice.updated', invoice, () => {
      invoice.lines.unshift(lineOfInvoiceItem(scene, item));
      reckon(scene, invoice);
    });
  }
  return item;
}

/** Only while it waits, or while its invoice is a draft. */
function update(scene: Scene, item: InvoiceItem, params: Params<typeof FIELDS>): InvoiceItem {
  const { amount, description, discountable, metadata: given, period, quantity, tax_rates } = params;
  const invoice = scene.space.invoices.get(item.invoice ?? '');
  if (invoice) expectStatus(invoice, ['draft'], 'changed');
  const change = {
    ...(amount === undefined ? {} : { amount }),
    ...(description === undefined ? {} : { description }),
    ...(discountable === undefined ? {} : { discountable }),
    ...(period === undefined ? {} : { period }),
    ...(quantity === undefined ? {} : { quantity, quantity_decimal: String(quantity) }),
    metadata: mergeMetadata(item.metadata ?? {}, given),
  };
  const line = invoice?.lines.find(({ parent }) => {
    return (parent?.invoice_item_details?.invoice_item ?? parent?.subscription_item_details?.invoice_item) === item.id;
  });
  Object.assign(item, change, tax_rates === undefined ? {} : { tax_rates: tax_rates ?? [] });
  for (const one of [item._line, ...(line ? [line] : [])]) {
    Object.assign(one, change, { _taxRates: item.tax_rates, _inherits: item.tax_rates.length === 0 });
  }
  if (invoice) reckon(scene, invoice);
  return item;
}

function remove(scene: Scene, item: InvoiceItem): unknown {
  if (item.invoice !== null)
    throw refuse('Only items that wait for an invoice can be deleted.', { code: 'invoice_not_editable' });
  scene.space.invoiceItems.delete(item.id);
  scene.emit('invoiceitem.deleted', item);
  return { id: item.id, object: 'invoiceitem', deleted: true };
}

const LIST = { ...PAGING, created: range(), customer: text(), invoice: text(), pending: flag() };

export const INVOICE_ITEM_ROUTES: readonly Route[] = [
  route('POST', '/v1/invoiceitems', CREATE, ({ scene, params }) => create(scene, params)),
  route('GET', '/v1/invoiceitems/:id', {}, ({ scene, path }) => found(scene.space.invoiceItems, path['id'])),
  route('POST', '/v1/invoiceitems/:id', FIELDS, ({ scene, path, params }) =>
    update(scene, found(scene.space.invoiceItems, path['id']), params),
  ),
  route('DELETE', '/v1/invoiceitems/:id', {}, ({ scene, path }) =>
    remove(scene, found(scene.space.invoiceItems, path['id'])),
  ),
  route('GET', '/v1/invoiceitems', LIST, ({ scene, params: { created, customer, invoice, pending, ...paging } }) => {
    const accepts = (one: InvoiceItem) =>
      within(one.date, created) &&
      (invoice === undefined || one.invoice === invoice) &&
      (pending === undefined || (one.invoice === null) === pending);
    return page(
      { collection: scene.space.invoiceItems, index: ['customer', customer], accepts },
      paging,
      '/v1/invoiceitems',
    );
  }),
  route(
    'GET',
    '/v1/invoice_payments',
    { ...PAGING, invoice: text(), status: text(), payment: object({ type: text(), payment_intent: text() }) },
    ({ scene, params: { invoice, payment, status, ...paging } }) => {
      const intent = payment?.payment_intent;
      const index = intent ? (['payment_intent', intent] as const) : (['invoice', invoice] as const);
      const accepts = (one: { status: string }) => status === undefined || one.status === status;
      return page({ collection: scene.space.invoicePayments, index, accepts }, paging, '/v1/invoice_payments');
    },
  ),
  route('GET', '/v1/invoice_payments/:id', {}, ({ scene, path }) => found(scene.space.invoicePayments, path['id'])),
];
