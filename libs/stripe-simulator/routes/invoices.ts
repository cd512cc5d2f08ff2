import { attempt, collectionFault, finaliseLater, pay, revive } from '../billing/collection.js';
import { pendingItems } from '../billing/invoice-items.js';
import { makeInvoice } from '../billing/invoice-making.js';
import { expectStatus, finalise, markUncollectible, subscriptionOf, voidInvoice } from '../billing/invoice-steps.js';
import { reckon } from '../billing/invoice-totals.js';
import { PREVIEW, previewInvoice } from '../billing/preview.js';
import { discountsOf } from '../billing/subscription-reading.js';
import { DISCOUNTS, redeemAll } from '../customers/discounts.js';
import { methodFor } from '../payments/payment-method-making.js';
import { found, PAGING, page, pageOf, type Route, route } from '../server/route.js';
import type { Invoice } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { currency, flag, integer, nullable, oneOf, type Params, required, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, object, range, within } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';
import { livingCustomer } from './customers.js';

const FIELDS = {
  application_fee_amount: integer(0),
  auto_advance: flag(),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  custom_fields: nullable(list(object({ name: required(text(40)), value: required(text(140)) }))),
  days_until_due: integer(0),
  default_payment_method: text(),
  default_tax_rates: nullable(list(text())),
  description: nullable(text(1500)),
  discounts: nullable(DISCOUNTS),
  due_date: integer(0),
  footer: nullable(text()),
  metadata: metadata(),
  payment_settings: object({ payment_method_types: nullable(list(text())) }),
  statement_descriptor: text(22),
};
const CREATE = {
  ...FIELDS,
  currency: currency(),
  customer: required(text()),
  pending_invoice_items_behavior: oneOf('exclude', 'include'),
  subscription: text(),
};

function create(scene: Scene, params: Params<typeof CREATE>): Invoice {
  const customer = livingCustomer(scene, params.customer);
  const subscription = params.subscription ? found(scene.space.subscriptions, params.subscription) : undefined;
  const money = params.currency ?? subscription?.currency ?? customer.currency ?? 'usd';
  const now = scene.now(customer);
  const waits = subscription !== undefined || params.pending_invoice_items_behavior === 'include';
  const own = subscription ? discountsOf(scene, subscription) : customer.discount ? [customer.discount] : [];
  const given: Partial<Invoice> = { auto_advance: false };
  const invoice = makeInvoice(scene, {
    customer: customer.id,
    currency: money,
    billing_reason: 'manual',
    period: { start: now, end: now },
    items: waits ? pendingItems(scene, customer.id, subscription?.id ?? null, money) : [],
    ...(subscription ? { subscription } : {}),
    discounts: own,
    given,
  });
  Object.assign(invoice, fieldsOf(scene, invoice, params));
  reckon(scene, invoice);
  if (invoice.auto_advance) finaliseLater(scene, invoice);
  return invoice;
}

function fieldsOf(scene: Scene, invoice: Invoice, params: Params<typeof FIELDS>): Partial<Invoice> {
  const { application_fee_amount: fee, days_until_due: days, default_payment_method: method } = params;
  const { default_tax_rates: rates, discounts, metadata: given, payment_settings } = params;
  const plain = [
    'auto_advance',
    'collection_method',
    'custom_fields',
    'description',
    'due_date',
    'footer',
    'statement_descriptor',
  ] as const;
  const fields = Object.fromEntries(plain.flatMap((key) => (params[key] === undefined ? [] : [[key, params[key]]])));
  const unknown = rates?.find((id) => !scene.space.taxRates.get(id));
  if (unknown) throw dangling('tax rate', unknown, 'default_tax_rates');
  const now = scene.nowFor(invoice);
  return {
    ...fields,
    ...(fee === undefined ? {} : { _applicationFee: fee }),
    ...(days === undefined ? {} : { due_date: now + days * 86_400 }),
    ...(method === undefined ? {} : { default_payment_method: methodFor(scene, method, 'default_payment_method').id }),
    ...(rates === undefined ? {} : { default_tax_rates: rates ?? [] }),
    ...(discounts === undefined
      ? {}
      : { discounts: redeemAll(scene, discounts ?? [], { customer: invoice.customer, invoice: invoice.id }, now) }),
    ...(given === undefined ? {} : { metadata: mergeMetadata(invoice.metadata ?? {}, given) }),
    ...(payment_settings
      ? { payment_settings: { ...invoice.payment_settings, ...payment_settings } as Invoice['payment_settings'] }
      : {}),
  };
}

/** Once finalised only what does not change the amount can be changed. */
const ALWAYS = new Set([
  'metadata',
  'auto_advance',
  'default_payment_method',
  'payment_settings',
  'days_until_due',
  'due_date',
  'description',
  'footer',
]);

function update(scene: Scene, invoice: Invoice, params: Params<typeof FIELDS>): Invoice {
  const barred = Object.keys(params).find((key) => !ALWAYS.has(key));
  if (invoice.status !== 'draft' && barred) {
    throw refuse(`Finalized invoices can't be updated in this way: ${barred}`, {
      code: 'invoice_not_editable',
      param: barred,
    });
  }
  const resumes = invoice.status === 'draft' && params.auto_advance === true && !invoice.auto_advance;
  scene.change('invoice.updated', invoice, () => {
    Object.assign(invoice, fieldsOf(scene, invoice, params));
    if (invoice.status === 'draft') reckon(scene, invoice);
  });
  if (resumes) finaliseLater(scene, invoice);
  return invoice;
}

function remove(scene: Scene, invoice: Invoice): unknown {
  if (invoice.status !== 'draft' || subscriptionOf(scene, invoice)) {
    throw refuse('You can only delete draft invoices that are not of a subscription.', {
      code: 'invoice_not_editable',
    });
  }
  for (const item of scene.space.invoiceItems.where('invoice', invoice.id)) scene.space.invoiceItems.delete(item.id);
  scene.space.invoices.delete(invoice.id);
  scene.emit('invoice.deleted', invoice);
  return { id: invoice.id, object: 'invoice', deleted: true };
}

const PAY = { forgive: flag(), off_session: flag(), paid_out_of_band: flag(), payment_method: text() };

function payNow(scene: Scene, invoice: Invoice, params: Params<typeof PAY>): Invoice {
  if (invoice.status === 'draft') finalise(scene, invoice);
  if (invoice.status === 'paid') {
    if (invoice.amount_due > 0 || invoice.attempt_count > 0)
      throw refuse('Invoice is already paid', { code: 'invoice_already_paid' });
    return invoice;
  }
  expectStatus(invoice, ['open', 'uncollectible'], 'paid');
  if (params.paid_out_of_band) {
    pay(scene, invoice, true);
    return invoice;
  }
  attempt(scene, invoice, params.payment_method ? methodFor(scene, params.payment_method) : undefined);
  const fault = collectionFault(scene, invoice);
  if (fault) throw fault;
  return invoice;
}

function finaliseNow(scene: Scene, invoice: Invoice, advances: boolean | undefined): Invoice {
  if (advances !== undefined) invoice.auto_advance = advances;
  finalise(scene, invoice);
  if (invoice.status === 'paid') revive(scene, invoice);
  else if (invoice.auto_advance && invoice.collection_method === 'charge_automatically') attempt(scene, invoice);
  return invoice;
}

function send(scene: Scene, invoice: Invoice): Invoice {
  if (invoice.status === 'draft') finalise(scene, invoice);
  expectStatus(invoice, ['open', 'paid'], 'sent');
  scene.emit('invoice.sent', invoice);
  return invoice;
}

const LIST = {
  ...PAGING,
  collection_method: FIELDS.collection_method,
  created: range(),
  customer: text(),
  due_date: range(),
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
  subscription: text(),
};

function listed(scene: Scene, params: Params<typeof LIST>): unknown {
  const { collection_method, created, customer, due_date, status, subscription, ...paging } = params;
  const accepts = (one: Invoice) =>
    within(one.created, created) &&
    (status === undefined || one.status === status) &&
    (customer === undefined || one.customer === customer) &&
    (collection_method === undefined || one.collection_method === collection_method) &&
    (due_date === undefined || (one.due_date !== null && within(one.due_date, due_date)));
  const index = subscription ? (['subscription', subscription] as const) : (['customer', customer] as const);
  return page({ collection: scene.space.invoices, index, accepts }, paging, '/v1/invoices');
}

const at = '/v1/invoices/:id';
export const INVOICE_ROUTES: readonly Route[] = [
  route('POST', '/v1/invoices', CREATE, ({ scene, params }) => create(scene, params)),
  route('GET', '/v1/invoices', LIST, ({ scene, params }) => listed(scene, params)),
  route('POST', '/v1/invoices/create_preview', PREVIEW, ({ scene, params }) => previewInvoice(scene, params)),
  route('GET', at, {}, ({ scene, path }) => found(scene.space.invoices, path['id'])),
  route('POST', at, FIELDS, ({ scene, path, params }) =>
    update(scene, found(scene.space.invoices, path['id']), params),
  ),
  route('DELETE', at, {}, ({ scene, path }) => remove(scene, found(scene.space.invoices, path['id']))),
  route('GET', `${at}/lines`, PAGING, ({ scene, path, params }) => {
    const { id, lines } = found(scene.space.invoices, path['id']);
    return pageOf('invoice line item', lines, params, `/v1/invoices/${id}/lines`);
  }),
  route('POST', `${at}/finalize`, { auto_advance: flag() }, ({ scene, path, params }) =>
    finaliseNow(scene, found(scene.space.invoices, path['id']), params.auto_advance),
  ),
  route('POST', `${at}/pay`, PAY, ({ scene, path, params }) =>
    payNow(scene, found(scene.space.invoices, path['id']), params),
  ),
  route('POST', `${at}/void`, {}, ({ scene, path }) => {
    const invoice = voidInvoice(scene, found(scene.space.invoices, path['id']));
    revive(scene, invoice);
    return invoice;
  }),
  route('POST', `${at}/mark_uncollectible`, {}, ({ scene, path }) =>
    markUncollectible(scene, found(scene.space.invoices, path['id'])),
  ),
  route('POST', `${at}/send`, {}, ({ scene, path }) => send(scene, found(scene.space.invoices, path['id']))),
];
