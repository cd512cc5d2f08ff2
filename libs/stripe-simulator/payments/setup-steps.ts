import { present } from '../state/present.js';
import type { PaymentMethod, SetupIntent } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { cardFault, refuse, type StripeFault } from '../wire/stripe-fault.js';
import { nextAction } from './next-action.js';
import { attach, declineOf, needsChallenge } from './payment-method-making.js';

/** A payment method is made ready for later. How it went is in the intent's status and last error. */
export function confirmSetup(scene: Scene, intent: SetupIntent, method: PaymentMethod, returnUrl: string | null): void {
  if (!['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(intent.status)) {
    throw refuse(`You cannot confirm this SetupIntent because it has a status of ${intent.status}.`, {
      code: 'setup_intent_unexpected_state',
    });
  }
  Object.assign(intent, {
    payment_method: method.id,
    last_setup_error: null,
    next_action: null,
    _returnUrl: returnUrl,
  });
  const declined = method._behaviour === 'decline' ? declineOf(scene, method) : undefined;
  if (declined) {
    Object.assign(intent, { status: 'requires_payment_method', payment_method: null, last_setup_error: declined });
    scene.emit('setup_intent.setup_failed', intent);
    return;
  }
  if (method.type !== 'card' || needsChallenge(method)) {
    const action = nextAction(scene.world.url, intent, method.type) as SetupIntent['next_action'];
    Object.assign(intent, { status: 'requires_action', next_action: action });
    scene.emit('setup_intent.requires_action', intent);
    return;
  }
  succeed(scene, intent, method);
}

export function answerSetupChallenge(scene: Scene, intent: SetupIntent, approved: boolean): void {
  const method = scene.space.paymentMethods.get(intent.payment_method ?? '');
  if (intent.status !== 'requires_action' || !method) {
    throw refuse('Nobody is asked for this SetupIntent.', { code: 'setup_intent_unexpected_state' });
  }
  intent.next_action = null;
  if (approved) {
    if (method._behaviour === 'challenge-once') method._authenticated = true;
    succeed(scene, intent, method);
    return;
  }
  const message = 'The latest attempt to set up the payment method has failed because authentication failed.';
  const error = { type: 'card_error', code: 'setup_intent_authentication_failure', message } as const;
  Object.assign(intent, { status: 'requires_payment_method', payment_method: null, last_setup_error: error });
  scene.emit('setup_intent.setup_failed', intent);
}

export function setupFault(scene: Scene, intent: SetupIntent): StripeFault | undefined {
  const error = intent.last_setup_error;
  if (!error) return undefined;
  const { type: _, message, ...details } = error;
  return cardFault(message, { ...details, setup_intent: present(scene.space, intent) });
}

function succeed(scene: Scene, intent: SetupIntent, method: PaymentMethod): void {
  if (intent.customer && method.customer === null) attach(scene, method, intent.customer);
  intent.status = 'succeeded';
  scene.emit('setup_intent.succeeded', intent);
}

export function makeSetup(scene: Scene, given: Partial<SetupIntent>): SetupIntent {
  const id = scene.id('seti');
  const intent: SetupIntent = {
    id,
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_${scene.world.ids.next('', 20).slice(1)}`,
    created: scene.nowFor(given),
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    single_use_mandate: null,
    status: 'requires_payment_method',
    usage: 'off_session',
    ...given,
    _token: scene.world.ids.next('tok'),
    _returnUrl: null,
  };
  scene.space.setupIntents.put(intent);
  scene.emit('setup_intent.created', intent);
  return intent;
}
