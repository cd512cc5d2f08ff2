import type {
  ApplicationFee,
  BalanceTransaction,
  Charge,
  PaymentError,
  PaymentIntent,
  PaymentMethod,
} from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { PLATFORM } from '../state/world.js';
import { enter, type Fee, processingFee } from './ledger.js';

/** Takes the money of an intent; with `capture` false it is only reserved. */
export function charge(scene: Scene, intent: PaymentIntent, method: PaymentMethod, capture: boolean): Charge {
  const record = newCharge(scene, intent, method);
  scene.space.charges.put(record);
  if (capture) book(scene, record, intent.amount);
  scene.emit('charge.succeeded', record);
  return record;
}

export function failedCharge(scene: Scene, intent: PaymentIntent, method: PaymentMethod, error: PaymentError): Charge {
  const record = scene.space.charges.put({
    ...newCharge(scene, intent, method),
    failure_code: error.code,
    failure_message: error.message,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'declined_by_network',
      reason: error.decline_code ?? null,
      risk_level: 'normal',
      seller_message: 'The bank did not return any further details with this decline.',
      type: 'issuer_declined',
    },
    paid: false,
    receipt_url: null,
    status: 'failed',
  });
  scene.emit('charge.failed', record);
  return record;
}

/** Books a captured charge: the fees go off at once, and the platform's share goes to the platform. */
export function book(scene: Scene, record: Charge, amount: number): void {
  const share = record.application_fee_amount ?? 0;
  const fees: Fee[] = [processingFee(scene, amount)];
  if (share > 0) fees.push({ amount: share, type: 'application_fee', description: 'Application fee' });
  const transaction = enter(
    scene,
    {
      amount,
      currency: record.currency,
      type: record.payment_method_details?.type === 'card' ? 'charge' : 'payment',
      reporting_category: 'charge',
      source: record.id,
      description: record.description,
      fees,
    },
    scene.nowFor(record),
  );
  Object.assign(record, { amount_captured: amount, captured: true, balance_transaction: transaction.id });
  if (share > 0) record.application_fee = platformShare(scene, record, share).id;
}

function platformShare(scene: Scene, record: Charge, amount: number): ApplicationFee {
  const platform = scene.inPlatform();
  const id = scene.id('fee');
  const now = scene.nowFor(record);
  const entry = {
    amount,
    currency: record.currency,
    type: 'application_fee',
    reporting_category: 'platform_earning',
  } as const;
  const transaction: BalanceTransaction = enter(platform, { ...entry, source: id }, now);
  const fee: ApplicationFee = {
    id,
    object: 'application_fee',
    account: scene.space.account,
    amount,
    amount_refunded: 0,
    application: APPLICATION,
    balance_transaction: transaction.id,
    charge: record.id,
    created: now,
    currency: record.currency,
    fee_source: { charge: record.id, type: 'charge' },
    livemode: false,
    originating_transaction: null,
    refunded: false,
  };
  platform.space.applicationFees.put(fee);
  platform.emit('application_fee.created', fee);
  return fee;
}

const APPLICATION = 'ca_VigilPlatform';

function newCharge(scene: Scene, intent: PaymentIntent, method: PaymentMethod): Charge {
  const id = scene.id(method.type === 'card' ? 'ch' : 'py');
  return {
    ...BLANK,
    id,
    amount: intent.amount,
    application: scene.space.account === PLATFORM ? null : APPLICATION,
    application_fee_amount: intent.application_fee_amount,
    billing_details: structuredClone(method.billing_details),
    created: scene.nowFor(intent),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    metadata: { ...intent.metadata },
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(method),
    receipt_email: intent.receipt_email,
    receipt_url: `${scene.world.url}/receipts/${id}`,
    statement_descriptor: intent.statement_descriptor,
    _invoice: intent._invoice,
  };
}

const BLANK: Omit<Charge, 'id' | 'amount' | 'billing_details' | 'created' | 'currency' | 'metadata' | '_invoice'> = {
  object: 'charge',
  amount_captured: 0,
  amount_refunded: 0,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: null,
  calculated_statement_descriptor: 'VIGIL',
  captured: false,
  customer: null,
  description: null,
  disputed: false,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  fraud_details: {},
  livemode: false,
  on_behalf_of: null,
  outcome: {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: 'approved_by_network',
    reason: null,
    risk_level: 'normal',
    seller_message: 'Payment complete.',
    type: 'authorized',
  },
  paid: true,
  payment_intent: null,
  payment_method: null,
  payment_method_details: null,
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  refunded: false,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: 'succeeded',
  transfer_data: null,
  transfer_group: null,
};

function detailsOf(method: PaymentMethod): Charge['payment_method_details'] {
  const { card } = method;
  if (!card) return { type: method.type, [method.type]: { fingerprint: null, transaction_id: method.id.slice(3) } };
  const { brand, checks, country, exp_month, exp_year, fingerprint = null, funding, last4 } = card;
  return {
    type: 'card',
    card: {
      amount_authorized: null,
      authorization_code: null,
      brand,
      checks,
      country,
      electronic_commerce_indicator: null,
      exp_month,
      exp_year,
      fingerprint,
      funding,
      installments: null,
      last4,
      mandate: null,
      network: brand,
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}
