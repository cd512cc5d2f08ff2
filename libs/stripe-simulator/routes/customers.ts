import { finish } from '../billing/cycle.js';
import { moveBalance } from '../customers/customer-balance.js';
import { attach, methodFor } from '../payments/payment-method-making.js';
import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { Customer } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { currency, integer, nullable, oneOf, type Params, required, text } from '../wire/field.js';
import { ADDRESS, list, mergeMetadata, metadata, object, range, wholeAddress, within } from '../wire/params.js';
import { dangling, missing, refuse } from '../wire/stripe-fault.js';

const FIELDS = {
  address: nullable(ADDRESS),
  balance: integer(),
  description: nullable(text()),
  email: nullable(text(512)),
  invoice_prefix: text(12),
  invoice_settings: object({ default_payment_method: nullable(text()), footer: nullable(text()) }),
  metadata: metadata(),
  name: nullable(text()),
  next_invoice_sequence: integer(1),
  phone: nullable(text(20)),
  preferred_locales: list(text()),
  tax_exempt: nullable(oneOf('exempt', 'none', 'reverse')),
};
const CREATE = { ...FIELDS, payment_method: text(), test_clock: text() };

export function createCustomer(scene: Scene, params: Params<typeof CREATE>): Customer {
  const { test_clock = null } = params;
  if (test_clock && !scene.space.testClocks.get(test_clock)) throw dangling('test clock', test_clock, 'test_clock');
  const customer: Customer = {
    ...BLANK,
    id: scene.id('cus'),
    created: scene.now({ test_clock }),
    invoice_prefix: scene.world.ids.code(8),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    metadata: {},
    test_clock,
  };
  scene.space.customers.put(customer);
  Object.assign(customer, fieldsOf(scene, customer, params));
  scene.space.customers.put(customer);
  scene.emit('customer.created', customer);
  if (params.payment_method) attach(scene, methodFor(scene, params.payment_method), customer.id);
  if (params.balance) adjust(scene, customer, params.balance);
  return customer;
}

function update(scene: Scene, customer: Customer, params: Params<typeof FIELDS>): Customer {
  scene.update('customer.updated', customer, fieldsOf(scene, customer, params));
  if (params.balance !== undefined) adjust(scene, customer, params.balance);
  return scene.space.customers.put(customer);
}

/** Sets the balance to what it shall be, by a transaction for the difference. */
function adjust(scene: Scene, customer: Customer, balance: number): void {
  const amount = balance - customer.balance;
  if (amount !== 0) moveBalance(scene, customer, { amount, currency: customer.currency ?? 'usd', type: 'adjustment' });
}

function fieldsOf(scene: Scene, customer: Customer, params: Params<typeof FIELDS>): Partial<Customer> {
  const { address, invoice_settings: settings, metadata: given, tax_exempt, ...rest }: Params<typeof CREATE> = params;
  const { balance: _balance, payment_method: _method, test_clock: _clock, ...fields } = rest;
  const method = settings?.default_payment_method;
  return {
    ...fields,
    ...(address === undefined ? {} : { address: wholeAddress(address) }),
    ...(tax_exempt === undefined ? {} : { tax_exempt: tax_exempt ?? 'none' }),
    ...(given === undefined ? {} : { metadata: mergeMetadata(customer.metadata, given) }),
    ...(settings === undefined
      ? {}
      : {
          invoice_settings: {
            ...customer.invoice_settings,
            ...settings,
            ...(method ? { default_payment_method: ownMethod(scene, customer, method) } : {}),
          },
        }),
  };
}

function ownMethod(scene: Scene, customer: Customer, id: string): string {
  const method = methodFor(scene, id, 'invoice_settings[default_payment_method]');
  if (id.startsWith('pm_card_') && method.customer === null) return attach(scene, method, customer.id).id;
  if (method.customer !== customer.id) {
    const message = `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`;
    throw refuse(message, { code: 'resource_missing', param: 'invoice_settings[default_payment_method]' });
  }
  return method.id;
}

function remove(scene: Scene, customer: Customer): unknown {
  if (customer._deleted) throw missing('customer', customer.id);
  for (const subscription of scene.space.subscriptions.where('customer', customer.id)) {
    if (subscription.status !== 'canceled') finish(scene, subscription, { reason: 'cancellation_requested' });
  }
  scene.emit('customer.deleted', customer);
  customer._deleted = true;
  return customer;
}

/** A customer that may be changed: one that was deleted is found, but only to be looked at. */
export function livingCustomer(scene: Scene, id: string | undefined): Customer {
  const customer = found(scene.space.customers, id);
  if (customer._deleted) throw missing('customer', customer.id);
  return customer;
}

const BLANK: Omit<Customer, 'id' | 'created' | 'invoice_settings' | 'metadata'> = {
  object: 'customer',
  address: null,
  balance: 0,
  currency: null,
  default_source: null,
  delinquent: false,
  description: null,
  discount: null,
  email: null,
  livemode: false,
  name: null,
  next_invoice_sequence: 1,
  phone: null,
  preferred_locales: [],
  shipping: null,
  tax_exempt: 'none',
  test_clock: null,
};

const BALANCE = {
  amount: required(integer()),
  currency: required(currency()),
  description: nullable(text()),
  metadata: metadata(),
};

export const CUSTOMER_ROUTES: readonly Route[] = [
  route('POST', '/v1/customers', CREATE, ({ scene, params }) => createCustomer(scene, params)),
  route('GET', '/v1/customers/:id', {}, ({ scene, path }) => found(scene.space.customers, path['id'])),
  route('POST', '/v1/customers/:id', FIELDS, ({ scene, path, params }) =>
    update(scene, livingCustomer(scene, path['id']), params),
  ),
  route('DELETE', '/v1/customers/:id', {}, ({ scene, path }) =>
    remove(scene, found(scene.space.customers, path['id'])),
  ),
  route('DELETE', '/v1/customers/:id/discount', {}, ({ scene, path }) => {
    const customer = livingCustomer(scene, path['id']);
    const discount = scene.space.discounts.get(customer.discount ?? '');
    if (!discount) throw missing('discount', '');
    scene.emit('customer.discount.deleted', discount);
    customer.discount = null;
    return { id: discount.id, object: 'discount', deleted: true, customer: customer.id };
  }),
  route(
    'GET',
    '/v1/customers',
    { ...PAGING, created: range(), email: text(), test_clock: text() },
    ({ scene, params: { created, email, test_clock, ...paging } }) => {
      const accepts = (one: Customer) =>
        !one._deleted && within(one.created, created) && (test_clock === undefined || one.test_clock === test_clock);
      return page({ collection: scene.space.customers, index: ['email', email], accepts }, paging, '/v1/customers');
    },
  ),
  route(
    'POST',
    '/v1/customers/:id/balance_transactions',
    BALANCE,
    ({ scene, path, params: { metadata: given, ...fields } }) =>
      moveBalance(scene, livingCustomer(scene, path['id']), {
        ...fields,
        metadata: mergeMetadata({}, given),
        type: 'adjustment',
      }),
  ),
  route('GET', '/v1/customers/:id/balance_transactions/:transaction', {}, ({ scene, path }) =>
    found(scene.space.customerBalance, path['transaction']),
  ),
  route(
    'GET',
    '/v1/customers/:id/balance_transactions',
    { ...PAGING, invoice: text() },
    ({ scene, path, params: { invoice, ...paging } }) => {
      const { id } = found(scene.space.customers, path['id']);
      const accepts = (one: { invoice: string | null }) => invoice === undefined || one.invoice === invoice;
      const source = { collection: scene.space.customerBalance, index: ['customer', id] as const, accepts };
      return page(source, paging, `/v1/customers/${id}/balance_transactions`);
    },
  ),
];
