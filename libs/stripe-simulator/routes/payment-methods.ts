import { attach, METHOD_FIELDS, METHOD_TYPES, makeMethod, methodFor } from '../payments/payment-method-making.js';
import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { PaymentMethod } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { integer, oneOf, required, text } from '../wire/field.js';
import { BILLING_DETAILS, mergeMetadata, metadata, object, wholeAddress } from '../wire/params.js';
import { missing, refuse } from '../wire/stripe-fault.js';

const UPDATE = {
  allow_redisplay: METHOD_FIELDS.allow_redisplay,
  billing_details: BILLING_DETAILS,
  card: object({ exp_month: integer(1), exp_year: integer(0) }),
  metadata: metadata(),
};

/** Forgets it wherever it is the default, as nobody may be charged by it any more. */
function detach(scene: Scene, method: PaymentMethod): PaymentMethod {
  const customer = scene.customerOf(method);
  if (!customer)
    throw refuse('The payment method you provided is not attached to a customer so detachment is impossible.');
  if (customer.invoice_settings.default_payment_method === method.id) {
    const invoice_settings = { ...customer.invoice_settings, default_payment_method: null };
    scene.update('customer.updated', customer, { invoice_settings });
  }
  for (const subscription of scene.space.subscriptions.where('customer', customer.id)) {
    if (subscription.default_payment_method !== method.id) continue;
    scene.update('customer.subscription.updated', subscription, { default_payment_method: null });
  }
  scene.change('payment_method.detached', method, () => {
    method.customer = null;
  });
  return scene.space.paymentMethods.put(method);
}

const LISTED = { ...PAGING, type: oneOf(...METHOD_TYPES) };

function listed(
  scene: Scene,
  customer: string | undefined,
  params: { type?: string; limit?: number },
  url: string,
): unknown {
  const { type, ...paging } = params;
  const accepts = (one: PaymentMethod) => one.customer !== null && (type === undefined || one.type === type);
  return page({ collection: scene.space.paymentMethods, index: ['customer', customer], accepts }, paging, url);
}

export const PAYMENT_METHOD_ROUTES: readonly Route[] = [
  route('POST', '/v1/payment_methods', METHOD_FIELDS, ({ scene, params }) => makeMethod(scene, params)),
  route('GET', '/v1/payment_methods/:id', {}, ({ scene, path }) => found(scene.space.paymentMethods, path['id'])),
  route(
    'POST',
    '/v1/payment_methods/:id',
    UPDATE,
    ({ scene, path, params: { billing_details: billing, card, metadata: given, ...fields } }) => {
      const method = found(scene.space.paymentMethods, path['id']);
      const address = billing?.address === undefined ? {} : { address: wholeAddress(billing.address) };
      scene.update('payment_method.updated', method, {
        ...fields,
        ...(billing
          ? {
              billing_details: {
                ...method.billing_details,
                ...billing,
                ...address,
              } as PaymentMethod['billing_details'],
            }
          : {}),
        ...(card && method.card ? { card: { ...method.card, ...card } } : {}),
        metadata: mergeMetadata(method.metadata ?? {}, given),
      });
      return method;
    },
  ),
  route(
    'POST',
    '/v1/payment_methods/:id/attach',
    { customer: required(text()) },
    ({ scene, path, params: { customer } }) => {
      const method = methodFor(scene, path['id'] ?? '');
      return attach(scene, method, customer);
    },
  ),
  route('POST', '/v1/payment_methods/:id/detach', {}, ({ scene, path }) =>
    detach(scene, found(scene.space.paymentMethods, path['id'])),
  ),
  route('GET', '/v1/payment_methods', { ...LISTED, customer: text() }, ({ scene, params: { customer, ...rest } }) =>
    listed(scene, customer, rest, '/v1/payment_methods'),
  ),
  route('GET', '/v1/customers/:id/payment_methods', LISTED, ({ scene, path, params }) =>
    listed(scene, found(scene.space.customers, path['id']).id, params, `/v1/customers/${path['id']}/payment_methods`),
  ),
  route('GET', '/v1/customers/:id/payment_methods/:method', {}, ({ scene, path }) => {
    const method = found(scene.space.paymentMethods, path['method']);
    if (method.customer !== path['id']) throw missing('PaymentMethod', method.id);
    return method;
  }),
];
