import type { PaymentIntent } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { PLATFORM } from '../state/world.js';
import { refuse } from '../wire/stripe-fault.js';

export interface IntentFields {
  readonly amount: number;
  readonly currency: string;
  readonly customer?: string | null;
  readonly description?: string | null;
  readonly metadata?: Record<string, string>;
  readonly application_fee_amount?: number | null;
  readonly capture_method?: PaymentIntent['capture_method'];
  readonly payment_method_types?: readonly string[];
  readonly allowed_payment_method_types?: PaymentIntent['allowed_payment_method_types'];
  readonly automatic_payment_methods?: PaymentIntent['automatic_payment_methods'];
  readonly setup_future_usage?: PaymentIntent['setup_future_usage'];
  readonly receipt_email?: string | null;
  readonly statement_descriptor?: string | null;
  readonly invoice?: string;
}

const LARGEST = 99_999_999;

/** Throws where Stripe refuses the amount or the application fee. */
export function makeIntent(scene: Scene, fields: IntentFields): PaymentIntent {
  checkAmount(fields.amount);
  checkFee(scene, fields.amount, fields.application_fee_amount ?? null);
  const { metadata = {}, payment_method_types = ['card'], invoice = null, ...given } = fields;
  const id = scene.id('pi');
  const intent: PaymentIntent = {
    ...BLANK,
    id,
    application: scene.space.account === PLATFORM ? null : 'ca_VigilPlatform',
    client_secret: `${id}_secret_${scene.world.ids.next('', 20).slice(1)}`,
    created: scene.nowFor(fields),
    ...given,
    metadata: { ...metadata },
    payment_method_types: [...payment_method_types],
    _invoice: invoice,
    _token: scene.world.ids.next('tok'),
  };
  scene.space.paymentIntents.put(intent);
  scene.emit('payment_intent.created', intent);
  return intent;
}

export function checkAmount(amount: number): void {
  if (amount < 1) {
    throw refuse('This value must be greater than or equal to 1.', {
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
  }
  if (amount > LARGEST) {
    throw refuse('Amount must be no more than 999,999.99', { code: 'amount_too_large', param: 'amount' });
  }
}

export function checkFee(scene: Scene, amount: number, fee: number | null): void {
  if (fee === null) return;
  if (scene.space.account === PLATFORM) {
    const message =
      'Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).';
    throw refuse(message, { param: 'application_fee_amount' });
  }
  if (fee > amount) {
    throw refuse('Application fees cannot be larger than the total amount.', { param: 'application_fee_amount' });
  }
}

type Varying = 'id' | 'amount' | 'currency' | 'client_secret' | 'created' | 'metadata' | '_invoice' | '_token';
const BLANK: Omit<PaymentIntent, Varying> = {
  object: 'payment_intent',
  allowed_payment_method_types: null,
  amount_capturable: 0,
  amount_details: { tip: {} },
  amount_received: 0,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: null,
  canceled_at: null,
  cancellation_reason: null,
  capture_method: 'automatic',
  confirmation_method: 'automatic',
  customer: null,
  customer_account: null,
  description: null,
  excluded_payment_method_types: null,
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  managed_payments: null,
  next_action: null,
  on_behalf_of: null,
  payment_method: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card'],
  payment_record: null,
  processing: null,
  receipt_email: null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: 'requires_payment_method',
  transfer_data: null,
  transfer_group: null,
  _returnUrl: null,
};
