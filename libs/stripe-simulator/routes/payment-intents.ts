import { settleIntent } from '../billing/collection.js';
import { checkAmount, checkFee, makeIntent } from '../payments/intent-making.js';
import { cancel, capture, confirm, paymentFault } from '../payments/intent-steps.js';
import {
  AUTOMATIC_METHODS,
  METHOD_DATA,
  METHOD_OPTIONS,
  METHOD_TYPES,
  makeMethod,
  methodFor,
} from '../payments/payment-method-making.js';
import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { PaymentIntent, PaymentMethod } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { currency, either, flag, integer, nullable, oneOf, type Params, required, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, range, within } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';
import { livingCustomer } from './customers.js';

const FIELDS = {
  allowed_payment_method_types: list(oneOf(...METHOD_TYPES)),
  application_fee_amount: integer(0),
  customer: text(),
  description: nullable(text(1000)),
  metadata: metadata(),
  payment_method: nullable(text()),
  payment_method_data: METHOD_DATA,
  payment_method_options: METHOD_OPTIONS,
  receipt_email: nullable(text()),
  setup_future_usage: nullable(oneOf('off_session', 'on_session')),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
};
const CONFIRM = {
  error_on_requires_action: flag(),
  off_session: either(flag(), oneOf('one_off', 'recurring')),
  payment_method: text(),
  payment_method_data: METHOD_DATA,
  payment_method_options: METHOD_OPTIONS,
  allowed_payment_method_types: FIELDS.allowed_payment_method_types,
  receipt_email: FIELDS.receipt_email,
  return_url: text(),
  setup_future_usage: FIELDS.setup_future_usage,
  use_stripe_sdk: flag(),
};
const CREATE = {
  ...FIELDS,
  ...CONFIRM,
  payment_method: text(),
  amount: required(integer()),
  automatic_payment_methods: AUTOMATIC_METHODS,
  capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  confirm: flag(),
  confirmation_method: oneOf('automatic', 'manual'),
  currency: required(currency()),
};
const UPDATE = { ...FIELDS, amount: integer(), currency: currency() };
type Confirm = Params<typeof CONFIRM>;

function create(scene: Scene, params: Params<typeof CREATE>): PaymentIntent {
  if (params.customer) livingCustomer(scene, params.customer);
  if (params.off_session !== undefined && !params.confirm) {
    throw refuse('You can only pass `off_session` when `confirm=true`.', { param: 'off_session' });
  }
  const types = params.allowed_payment_method_types;
  const automatic = params.automatic_payment_methods;
  const intent = makeIntent(scene, {
    amount: params.amount,
    currency: params.currency,
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    application_fee_amount: params.application_fee_amount ?? null,
    capture_method: params.capture_method ?? 'automatic',
    payment_method_types: types ?? METHOD_TYPES,
    allowed_payment_method_types: types ?? null,
    automatic_payment_methods: types ? null : { allow_redirects: 'always', enabled: true, ...automatic },
    setup_future_usage: params.setup_future_usage ?? null,
    receipt_email: params.receipt_email ?? null,
    statement_descriptor: params.statement_descriptor ?? null,
  });
  const method = methodOf(scene, params);
  if (params.confirm) return confirmNow(scene, intent, params);
  if (method) Object.assign(intent, { payment_method: method.id, status: 'requires_confirmation' });
  return intent;
}

function confirmNow(scene: Scene, intent: PaymentIntent, params: Confirm): PaymentIntent {
  const method =
    methodOf(scene, params) ?? (intent.payment_method ? methodFor(scene, intent.payment_method) : undefined);
  if (!method) {
    throw refuse(
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
      { code: 'payment_intent_unexpected_state' },
    );
  }
  if (params.setup_future_usage !== undefined) intent.setup_future_usage = params.setup_future_usage;
  const offSession = params.off_session !== undefined && params.off_session !== false;
  confirm(scene, intent, { method, offSession, returnUrl: params.return_url ?? null });
  settleIntent(scene, intent);
  const fault = paymentFault(scene, intent);
  if (fault) throw fault;
  return intent;
}

function methodOf(
  scene: Scene,
  { payment_method, payment_method_data }: Pick<Confirm, 'payment_method' | 'payment_method_data'>,
): PaymentMethod | undefined {
  if (payment_method_data) return makeMethod(scene, payment_method_data);
  return payment_method ? methodFor(scene, payment_method) : undefined;
}

function update(scene: Scene, intent: PaymentIntent, params: Params<typeof UPDATE>): PaymentIntent {
  if (
    ['succeeded', 'canceled', 'requires_capture'].includes(intent.status) &&
    Object.keys(params).some((key) => key !== 'metadata' && key !== 'description')
  ) {
    throw refuse(`This PaymentIntent could not be updated because it has a status of ${intent.status}.`, {
      code: 'payment_intent_unexpected_state',
    });
  }
  const {
    metadata: given,
    payment_method,
    payment_method_data,
    payment_method_options: _,
    allowed_payment_method_types: types,
    ...fields
  } = params;
  if (fields.amount !== undefined) checkAmount(fields.amount);
  if (fields.application_fee_amount !== undefined)
    checkFee(scene, fields.amount ?? intent.amount, fields.application_fee_amount);
  const method = methodOf(scene, {
    ...(payment_method ? { payment_method } : {}),
    ...(payment_method_data ? { payment_method_data } : {}),
  });
  Object.assign(intent, fields, {
    metadata: mergeMetadata(intent.metadata, given),
    ...(types ? { payment_method_types: types, allowed_payment_method_types: types } : {}),
    ...(method ? { payment_method: method.id, status: 'requires_confirmation' } : {}),
    ...(payment_method === null ? { payment_method: null, status: 'requires_payment_method' } : {}),
  });
  return scene.space.paymentIntents.put(intent);
}

const REASON = oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer');
const at = '/v1/payment_intents/:id';

export const PAYMENT_INTENT_ROUTES: readonly Route[] = [
  route('POST', '/v1/payment_intents', CREATE, ({ scene, params }) => create(scene, params)),
  route('GET', at, { client_secret: text() }, ({ scene, path }) => found(scene.space.paymentIntents, path['id'])),
  route('POST', at, UPDATE, ({ scene, path, params }) =>
    update(scene, found(scene.space.paymentIntents, path['id']), params),
  ),
  route('POST', `${at}/confirm`, CONFIRM, ({ scene, path, params }) =>
    confirmNow(scene, found(scene.space.paymentIntents, path['id']), params),
  ),
  route(
    'POST',
    `${at}/capture`,
    { amount_to_capture: integer(1), application_fee_amount: integer(0) },
    ({ scene, path, params }) => {
      const intent = found(scene.space.paymentIntents, path['id']);
      capture(scene, intent, params.amount_to_capture ?? intent.amount_capturable, params.application_fee_amount);
      return intent;
    },
  ),
  route('POST', `${at}/cancel`, { cancellation_reason: REASON }, ({ scene, path, params }) => {
    const intent = found(scene.space.paymentIntents, path['id']);
    cancel(scene, intent, params.cancellation_reason ?? null);
    return intent;
  }),
  route(
    'GET',
    '/v1/payment_intents',
    { ...PAGING, created: range(), customer: text() },
    ({ scene, params: { created, customer, ...paging } }) => {
      const accepts = (one: PaymentIntent) => within(one.created, created);
      return page(
        { collection: scene.space.paymentIntents, index: ['customer', customer], accepts },
        paging,
        '/v1/payment_intents',
      );
    },
  ),
];
