import { found, PAGING, page, pageOf, type Route, route } from '../server/route.js';
import type { CheckoutSession } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { oneOf, type Params, text } from '../wire/field.js';
import { mergeMetadata, metadata, object, range, within } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';
import { lineItems, totalsOf } from './line-items.js';
import { checkoutLines, SESSION, type SessionParams } from './session-params.js';

const DAY = 86_400;

function create(scene: Scene, params: SessionParams): CheckoutSession {
  const customer = params.customer ? scene.space.customers.get(params.customer) : undefined;
  if (params.customer && (!customer || customer._deleted)) throw dangling('customer', params.customer, 'customer');
  const coupons = (params.discounts ?? []).flatMap(({ coupon }) => coupon ?? []);
  const unknown = coupons.find((id) => !scene.space.coupons.get(id)?.valid);
  if (unknown) throw dangling('coupon', unknown, 'discounts[0][coupon]');
  const now = scene.now(customer);
  const lines = checkoutLines(scene, params);
  const id = scene.world.ids.next('cs_test', 40);
  const currency = scene.space.prices.get(lines[0]?.price ?? '')?.currency ?? params.currency ?? null;
  const {
    subscription_data: subscription = {},
    payment_intent_data: payment = {},
    setup_intent_data: setup = {},
  } = params;
  const session: CheckoutSession = {
    ...BLANK,
    id,
    amount_subtotal: null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: now,
    currency,
    customer: customer?.id ?? null,
    customer_creation: params.customer
      ? null
      : (params.customer_creation ?? (params.mode === 'payment' ? 'if_required' : 'always')),
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? now + DAY,
    locale: (params.locale ?? null) as CheckoutSession['locale'],
    metadata: mergeMetadata({}, params.metadata),
    mode: params.mode,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    payment_method_types: params.allowed_payment_method_types ?? ['card', 'alipay', 'wechat_pay'],
    success_url: params.success_url ?? null,
    url: `${scene.world.url}/checkout/${id}`,
    _lines: lines,
    _setup: { subscription, payment, setup, coupons },
  };
  Object.assign(session, dueOf(scene, session));
  scene.space.checkoutSessions.put(session);
  const at = session.expires_at;
  scene.world.schedule(scene.space, customer?.test_clock, { at, kind: 'checkout.expire', id });
  return session;
}

/** What is due now: nothing where a card is only saved. */
function dueOf(scene: Scene, session: CheckoutSession): Partial<CheckoutSession> {
  const { subtotal, total, discount, tax } = totalsOf(scene.space, session);
  const setup = session.mode === 'setup';
  return {
    amount_subtotal: setup ? null : subtotal,
    amount_total: setup ? null : total,
    payment_status: setup || total === 0 ? 'no_payment_required' : 'unpaid',
    total_details: { amount_discount: discount, amount_shipping: 0, amount_tax: tax },
  };
}

export function expireSession(scene: Scene, session: CheckoutSession): CheckoutSession {
  if (session.status !== 'open') {
    throw refuse(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  Object.assign(session, { status: 'expired', url: null });
  scene.emit('checkout.session.expired', session);
  return session;
}

type Varying = 'id' | 'created' | 'currency' | 'expires_at' | 'metadata' | 'mode' | '_lines' | '_setup';
const BLANK: Omit<CheckoutSession, Varying> = {
  object: 'checkout.session',
  adaptive_pricing: null,
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  amount_subtotal: null,
  amount_total: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  cancel_url: null,
  client_reference_id: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: null,
  customer_account: null,
  customer_creation: null,
  customer_details: null,
  customer_email: null,
  discounts: null,
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  locale: null,
  managed_payments: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  payment_status: 'unpaid',
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  submit_type: null,
  subscription: null,
  success_url: null,
  total_details: null,
  ui_mode: 'hosted_page',
  url: null,
  wallet_options: null,
};

const LIST = {
  ...PAGING,
  created: range(),
  customer: text(),
  customer_details: object({ email: text() }),
  payment_intent: text(),
  status: oneOf('complete', 'expired', 'open'),
  subscription: text(),
};

function listed(scene: Scene, params: Params<typeof LIST>): unknown {
  const { created, customer, customer_details, payment_intent, status, subscription, ...paging } = params;
  const index = payment_intent
    ? (['payment_intent', payment_intent] as const)
    : subscription
      ? (['subscription', subscription] as const)
      : (['customer', customer] as const);
  const accepts = (one: CheckoutSession) =>
    within(one.created, created) &&
    (status === undefined || one.status === status) &&
    (customer_details?.email === undefined || one.customer_details?.email === customer_details.email);
  return page({ collection: scene.space.checkoutSessions, index, accepts }, paging, '/v1/checkout/sessions');
}

const at = '/v1/checkout/sessions/:id';
export const CHECKOUT_ROUTES: readonly Route[] = [
  route('POST', '/v1/checkout/sessions', SESSION, ({ scene, params }) => create(scene, params)),
  route('GET', at, {}, ({ scene, path }) => found(scene.space.checkoutSessions, path['id'])),
  route('POST', at, { metadata: metadata() }, ({ scene, path, params }) => {
    const session = found(scene.space.checkoutSessions, path['id']);
    session.metadata = mergeMetadata(session.metadata ?? {}, params.metadata);
    return session;
  }),
  route('POST', `${at}/expire`, {}, ({ scene, path }) =>
    expireSession(scene, found(scene.space.checkoutSessions, path['id'])),
  ),
  route('GET', `${at}/line_items`, PAGING, ({ scene, path, params }) => {
    const session = found(scene.space.checkoutSessions, path['id']);
    return pageOf('item', lineItems(scene.space, session), params, `/v1/checkout/sessions/${session.id}/line_items`);
  }),
  route('GET', '/v1/checkout/sessions', LIST, ({ scene, params }) => listed(scene, params)),
];
