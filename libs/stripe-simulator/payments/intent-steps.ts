import { present } from '../state/present.js';
import type { PaymentError, PaymentIntent, PaymentMethod } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { PLATFORM } from '../state/world.js';
import { cardFault, refuse, type StripeFault } from '../wire/stripe-fault.js';
import { book, charge, failedCharge } from './charging.js';
import { openDispute } from './dispute-making.js';
import { nextAction } from './next-action.js';
import { attach, cardError, declineOf, needsChallenge } from './payment-method-making.js';

export interface Confirmation {
  readonly method: PaymentMethod;
  /** Nobody is there to be asked. */
  readonly offSession?: boolean;
  readonly returnUrl?: string | null;
}

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Tries to take the money. Never throws a card error: how it went is in the intent's status and last error. */
export function confirm(
  scene: Scene,
  intent: PaymentIntent,
  { method, offSession = false, returnUrl = null }: Confirmation,
): void {
  expectStatus(intent, CONFIRMABLE, 'confirm');
  checkCharges(scene);
  checkMethod(intent, method);
  Object.assign(intent, {
    payment_method: method.id,
    last_payment_error: null,
    next_action: null,
    _returnUrl: returnUrl,
  });
  const declined = declineOf(scene, method) ?? absent(scene, intent, method, offSession);
  if (declined) fail(scene, intent, method, declined);
  else if (method.type === 'card' && !needsChallenge(method)) succeed(scene, intent, method);
  else {
    Object.assign(intent, {
      status: 'requires_action',
      next_action: nextAction(scene.world.url, intent, method.type),
    });
    scene.emit('payment_intent.requires_action', intent);
  }
}

/** A card that wants its holder asked is declined where nobody is there; an invoice can ask later. */
function absent(
  scene: Scene,
  intent: PaymentIntent,
  method: PaymentMethod,
  offSession: boolean,
): PaymentError | undefined {
  if (!offSession || intent._invoice !== null || method.type !== 'card' || !needsChallenge(method)) return undefined;
  return cardError(scene, method, 'authentication_required', 'authentication_required');
}

/** The answer of the person who was asked on Stripe's page. */
export function answerChallenge(scene: Scene, intent: PaymentIntent, approved: boolean): void {
  expectStatus(intent, ['requires_action'], 'authenticate');
  const method = scene.space.paymentMethods.get(intent.payment_method ?? '');
  if (!method) throw refuse('The payment method is gone.', { code: 'payment_intent_unexpected_state' });
  intent.next_action = null;
  if (approved) {
    if (method._behaviour === 'challenge-once') method._authenticated = true;
    succeed(scene, intent, method);
    return;
  }
  const message =
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.';
  const error = {
    type: 'card_error',
    code: 'payment_intent_authentication_failure',
    message,
    payment_method: present(scene.space, method),
  } as const;
  Object.assign(intent, { status: 'requires_payment_method', payment_method: null, last_payment_error: error });
  scene.emit('payment_intent.payment_failed', intent);
}

export function capture(scene: Scene, intent: PaymentIntent, amount: number, fee?: number): void {
  expectStatus(intent, ['requires_capture'], 'capture');
  if (amount > intent.amount_capturable) {
    throw refuse('The amount to capture is larger than what can be captured.', {
      code: 'amount_too_large',
      param: 'amount_to_capture',
    });
  }
  const record = scene.space.charges.get(intent.latest_charge ?? '');
  if (!record) throw refuse('There is no charge to capture.', { code: 'payment_intent_unexpected_state' });
  if (fee !== undefined) Object.assign(record, { application_fee_amount: fee });
  if (fee !== undefined) intent.application_fee_amount = fee;
  book(scene, record, amount);
  record.amount_refunded = record.amount - amount;
  scene.emit('charge.captured', record);
  finish(scene, intent, amount);
}

export function cancel(scene: Scene, intent: PaymentIntent, reason: PaymentIntent['cancellation_reason']): void {
  expectStatus(intent, [...CONFIRMABLE, 'requires_capture'], 'cancel');
  Object.assign(intent, {
    status: 'canceled',
    canceled_at: scene.nowFor(intent),
    cancellation_reason: reason,
    amount_capturable: 0,
    next_action: null,
  });
  scene.emit('payment_intent.canceled', intent);
}

/** The last failure as the error that the API answers. */
export function paymentFault(scene: Scene, intent: PaymentIntent): StripeFault | undefined {
  const error = intent.last_payment_error;
  if (!error) return undefined;
  const { type: _, message, ...details } = error;
  return cardFault(message, { ...details, payment_intent: present(scene.space, intent) });
}

function succeed(scene: Scene, intent: PaymentIntent, method: PaymentMethod): void {
  const manual = intent.capture_method === 'manual';
  const record = charge(scene, intent, method, !manual);
  intent.latest_charge = record.id;
  if (intent.setup_future_usage && intent.customer && method.customer === null) attach(scene, method, intent.customer);
  if (manual) {
    Object.assign(intent, { status: 'requires_capture', amount_capturable: intent.amount });
    scene.emit('payment_intent.amount_capturable_updated', intent);
    return;
  }
  finish(scene, intent, intent.amount);
  if (method._behaviour === 'dispute') openDispute(scene, record);
}

function finish(scene: Scene, intent: PaymentIntent, received: number): void {
  Object.assign(intent, { status: 'succeeded', amount_capturable: 0, amount_received: received, next_action: null });
  scene.emit('payment_intent.succeeded', intent);
}

function fail(scene: Scene, intent: PaymentIntent, method: PaymentMethod, error: PaymentError): void {
  const record = failedCharge(scene, intent, method, error);
  Object.assign(intent, {
    status: 'requires_payment_method',
    payment_method: null,
    latest_charge: record.id,
    last_payment_error: { ...error, charge: record.id },
  });
  scene.emit('payment_intent.payment_failed', intent);
}

function checkMethod(intent: PaymentIntent, method: PaymentMethod): void {
  if (method.customer !== null && method.customer !== intent.customer) {
    throw refuse(
      'The provided PaymentMethod cannot be attached or used: it belongs to a Customer. Please include the Customer in the `customer` parameter on the PaymentIntent.',
      { param: 'payment_method' },
    );
  }
  if (!intent.automatic_payment_methods && !intent.payment_method_types.includes(method.type)) {
    throw refuse(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
      { param: 'payment_method' },
    );
  }
}

/** A connected account takes no money before its owner has been through onboarding. */
function checkCharges(scene: Scene): void {
  const { account } = scene.space;
  if (account === PLATFORM || scene.world.platform.accounts.get(account)?.charges_enabled) return;
  throw refuse(
    'Your account cannot currently make charges. Please finish onboarding; the account has requirements that are currently due.',
    { code: 'account_invalid' },
  );
}

function expectStatus(intent: PaymentIntent, expected: readonly string[], verb: string): void {
  if (expected.includes(intent.status)) return;
  const message = `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be used: ${expected.join(', ')}.`;
  throw refuse(message, {
    code: 'payment_intent_unexpected_state',
    payment_intent: { id: intent.id, object: 'payment_intent', status: intent.status },
  });
}
