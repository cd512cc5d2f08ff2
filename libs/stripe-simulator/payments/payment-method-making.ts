import { present } from '../state/present.js';
import type { PaymentError, PaymentMethod } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { flag, integer, oneOf, type Params, required, text } from '../wire/field.js';
import { BILLING_DETAILS, mergeMetadata, metadata, object, wholeAddress } from '../wire/params.js';
import { cardFault, dangling, refuse } from '../wire/stripe-fault.js';
import { cardByNumber, declineMessage, TEST_CARDS, type TestCard } from './test-cards.js';

export const METHOD_TYPES = ['card', 'alipay', 'wechat_pay'] as const;
const CARD = object({ number: text(), exp_month: integer(1), exp_year: integer(0), cvc: text(4), token: text() });
export const METHOD_FIELDS = {
  type: required(oneOf(...METHOD_TYPES)),
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  alipay: object({}),
  wechat_pay: object({}),
  billing_details: BILLING_DETAILS,
  card: CARD,
  metadata: metadata(),
};
export const METHOD_DATA = object(METHOD_FIELDS);
export const METHOD_OPTIONS = object({
  card: object({ request_three_d_secure: oneOf('any', 'automatic', 'challenge'), setup_future_usage: text() }),
  alipay: object({ setup_future_usage: text() }),
  wechat_pay: object({
    app_id: text(),
    client: oneOf('android', 'ios', 'mobile_web', 'web'),
    setup_future_usage: text(),
  }),
});
export const AUTOMATIC_METHODS = object({ enabled: required(flag()), allow_redirects: oneOf('always', 'never') });
export type MethodParams = Params<typeof METHOD_FIELDS>;

/** A payment method by its id, or one made from a test name such as `pm_card_visa`. */
export function methodFor(scene: Scene, id: string, param = 'payment_method'): PaymentMethod {
  const known = scene.space.paymentMethods.get(id);
  if (known) return known;
  const card = TEST_CARDS[id.replace(/^pm_card_/, '')];
  if (!id.startsWith('pm_card_') || !card) throw dangling('PaymentMethod', id, param);
  return makeMethod(scene, { type: 'card', card: { number: card.number } });
}

export function makeMethod(scene: Scene, params: MethodParams): PaymentMethod {
  const { type, billing_details: billing = {}, metadata: given } = params;
  const card = type === 'card' ? cardOf(params) : undefined;
  const method: PaymentMethod = {
    id: scene.id('pm'),
    object: 'payment_method',
    allow_redisplay: params.allow_redisplay ?? 'unspecified',
    billing_details: {
      address: wholeAddress(billing.address),
      email: billing.email ?? null,
      name: billing.name ?? null,
      phone: billing.phone ?? null,
      tax_id: null,
    },
    created: scene.now(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: mergeMetadata({}, given),
    type,
    ...(card ? { card: cardDetails(card, params.card ?? {}, scene.now()) } : { [type]: {} }),
    _behaviour: card?.behaviour ?? 'ok',
    _authenticated: false,
  };
  return scene.space.paymentMethods.put(method);
}

/** What a bank says to a charge on this card; undefined where it pays. `present` is the cardholder, able to be asked. */
export function declineOf(scene: Scene, method: PaymentMethod): PaymentError | undefined {
  if (method._behaviour !== 'decline' && method._behaviour !== 'decline-later') return undefined;
  const card = Object.values(TEST_CARDS).find(({ number }) => fingerprintOf(number) === method.card?.fingerprint);
  return cardError(scene, method, card?.code ?? 'card_declined', card?.decline ?? 'generic_decline');
}

export function cardError(scene: Scene, method: PaymentMethod, code: string, decline: string): PaymentError {
  return {
    type: 'card_error',
    code,
    decline_code: decline,
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
    message: declineMessage(decline),
    payment_method: present(scene.space, method),
  };
}

export function needsChallenge(method: PaymentMethod): boolean {
  return method._behaviour === 'challenge' || (method._behaviour === 'challenge-once' && !method._authenticated);
}

/** Saves a payment method to a customer. Cards that are declined outright cannot be saved; throws the card error. */
export function attach(scene: Scene, method: PaymentMethod, customer: string): PaymentMethod {
  if (!scene.space.customers.get(customer)) throw dangling('customer', customer, 'customer');
  if (method.customer === customer) return method;
  if (method.customer !== null) {
    throw refuse('The payment method you provided has already been attached to a customer.', {
      param: 'payment_method',
    });
  }
  const decline = method._behaviour === 'decline' ? declineOf(scene, method) : undefined;
  if (decline) throw cardFault(decline.message, { code: decline.code, decline_code: decline.decline_code ?? '' });
  method.customer = customer;
  scene.space.paymentMethods.put(method);
  scene.emit('payment_method.attached', method);
  return method;
}

function cardOf({ card = {} }: MethodParams): TestCard {
  const known = card.token ? TEST_CARDS[card.token.replace(/^tok_/, '')] : cardByNumber(card.number ?? '');
  if (known) return known;
  if (card.token) throw dangling('token', card.token, 'card[token]');
  throw cardFault('Your card number is incorrect.', { code: 'incorrect_number', param: 'number' });
}

function cardDetails(
  card: TestCard,
  given: NonNullable<MethodParams['card']>,
  now: number,
): NonNullable<PaymentMethod['card']> {
  const year = new Date(now * 1000).getUTCFullYear();
  return {
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: given.cvc ? 'pass' : 'unchecked' },
    country: card.number === TEST_CARDS['cn']?.number ? 'CN' : 'US',
    display_brand: card.brand,
    exp_month: given.exp_month ?? 12,
    exp_year: given.exp_year ?? year + 5,
    fingerprint: fingerprintOf(card.number),
    funding: 'credit',
    generated_from: null,
    last4: card.number.slice(-4),
    networks: { available: [card.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

/** The same for the same card everywhere, and not the number. */
function fingerprintOf(number: string): string {
  return Buffer.from(number.slice(-12)).toString('base64url').slice(0, 16);
}
