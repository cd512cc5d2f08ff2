import {
  AUTOMATIC_METHODS,
  METHOD_DATA,
  METHOD_OPTIONS,
  METHOD_TYPES,
  makeMethod,
  methodFor,
} from '../payments/payment-method-making.js';
import { confirmSetup, makeSetup, setupFault } from '../payments/setup-steps.js';
import { found, PAGING, page, type Route, route } from '../server/route.js';
import type { SetupIntent } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { flag, nullable, oneOf, type Params, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, range, within } from '../wire/params.js';
import { refuse } from '../wire/stripe-fault.js';
import { livingCustomer } from './customers.js';

const CONFIRM = {
  payment_method: text(),
  payment_method_data: METHOD_DATA,
  payment_method_options: METHOD_OPTIONS,
  return_url: text(),
  use_stripe_sdk: flag(),
};
const CREATE = {
  ...CONFIRM,
  automatic_payment_methods: AUTOMATIC_METHODS,
  confirm: flag(),
  customer: text(),
  description: nullable(text()),
  metadata: metadata(),
  allowed_payment_method_types: list(oneOf(...METHOD_TYPES)),
  usage: oneOf('off_session', 'on_session'),
};
const UPDATE = { customer: text(), description: nullable(text()), metadata: metadata(), payment_method: text() };

function create(scene: Scene, params: Params<typeof CREATE>): SetupIntent {
  if (params.customer) livingCustomer(scene, params.customer);
  const intent = makeSetup(scene, {
    customer: params.customer ?? null,
    description: params.description ?? null,
    metadata: mergeMetadata({}, params.metadata),
    payment_method_types: params.allowed_payment_method_types ?? [...METHOD_TYPES],
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    usage: params.usage ?? 'off_session',
    automatic_payment_methods: params.automatic_payment_methods ?? null,
  });
  if (params.confirm) return confirmNow(scene, intent, params);
  if (params.payment_method) {
    Object.assign(intent, {
      payment_method: methodFor(scene, params.payment_method).id,
      status: 'requires_confirmation',
    });
  }
  return intent;
}

function confirmNow(scene: Scene, intent: SetupIntent, params: Params<typeof CONFIRM>): SetupIntent {
  const id = params.payment_method ?? intent.payment_method;
  const method = params.payment_method_data
    ? makeMethod(scene, params.payment_method_data)
    : id
      ? methodFor(scene, id)
      : undefined;
  if (!method)
    throw refuse('You cannot confirm this SetupIntent because it is missing a payment method.', {
      code: 'setup_intent_unexpected_state',
    });
  confirmSetup(scene, intent, method, params.return_url ?? null);
  const fault = setupFault(scene, intent);
  if (fault) throw fault;
  return intent;
}

export const SETUP_INTENT_ROUTES: readonly Route[] = [
  route('POST', '/v1/setup_intents', CREATE, ({ scene, params }) => create(scene, params)),
  route('GET', '/v1/setup_intents/:id', { client_secret: text() }, ({ scene, path }) =>
    found(scene.space.setupIntents, path['id']),
  ),
  route('POST', '/v1/setup_intents/:id', UPDATE, ({ scene, path, params: { metadata: given, ...fields } }) => {
    const intent = found(scene.space.setupIntents, path['id']);
    Object.assign(intent, fields, { metadata: mergeMetadata(intent.metadata ?? {}, given) });
    return scene.space.setupIntents.put(intent);
  }),
  route('POST', '/v1/setup_intents/:id/confirm', CONFIRM, ({ scene, path, params }) =>
    confirmNow(scene, found(scene.space.setupIntents, path['id']), params),
  ),
  route(
    'POST',
    '/v1/setup_intents/:id/cancel',
    { cancellation_reason: oneOf('abandoned', 'duplicate', 'requested_by_customer') },
    ({ scene, path, params }) => {
      const intent = found(scene.space.setupIntents, path['id']);
      if (intent.status === 'succeeded' || intent.status === 'canceled') {
        throw refuse(`You cannot cancel this SetupIntent because it has a status of ${intent.status}.`, {
          code: 'setup_intent_unexpected_state',
        });
      }
      Object.assign(intent, {
        status: 'canceled',
        next_action: null,
        cancellation_reason: params.cancellation_reason ?? null,
      });
      scene.emit('setup_intent.canceled', intent);
      return intent;
    },
  ),
  route(
    'GET',
    '/v1/setup_intents',
    { ...PAGING, created: range(), customer: text(), payment_method: text() },
    ({ scene, params }) => {
      const { created, customer, payment_method, ...paging } = params;
      const accepts = (one: SetupIntent) =>
        within(one.created, created) && (payment_method === undefined || one.payment_method === payment_method);
      return page(
        { collection: scene.space.setupIntents, index: ['customer', customer], accepts },
        paging,
        '/v1/setup_intents',
      );
    },
  ),
];
