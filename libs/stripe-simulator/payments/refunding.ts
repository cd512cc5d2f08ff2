import { share } from '../arithmetic/exact.js';
import type { ApplicationFee, Charge, FeeRefund, Refund } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { refuse } from '../wire/stripe-fault.js';
import { enter, type Fee } from './ledger.js';

interface RefundFields {
  readonly amount: number;
  readonly reason?: Refund['reason'];
  readonly metadata?: Record<string, string>;
  readonly applicationFee?: boolean;
}

/** Gives money back. The processing fee stays with Stripe; the platform's share goes back in proportion if asked. */
export function refund(scene: Scene, charge: Charge, fields: RefundFields): Refund {
  const { amount, reason = null, metadata = {}, applicationFee = false } = fields;
  check(charge, amount);
  const now = scene.nowFor(charge);
  const id = scene.id(charge.id.startsWith('py_') ? 'pyr' : 're');
  const fees = applicationFee ? feesBack(scene, charge, amount) : [];
  const entry = enter(
    scene,
    {
      amount: -amount,
      currency: charge.currency,
      type: id.startsWith('re') ? 'refund' : 'payment_refund',
      reporting_category: 'refund',
      source: id,
      description: charge.description ? `REFUND FOR ${charge.description}` : 'REFUND',
      fees,
    },
    now,
  );
  const record: Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: entry.id,
    charge: charge.id,
    created: now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  scene.space.refunds.put(record);
  const refunded = charge.amount_refunded + amount;
  scene.emit('refund.created', record);
  scene.update('charge.refunded', charge, { amount_refunded: refunded, refunded: refunded === charge.amount });
  return record;
}

export function refundFee(
  scene: Scene,
  fee: ApplicationFee,
  amount: number,
  metadata: Record<string, string> = {},
): FeeRefund {
  if (amount < 1 || amount > fee.amount - fee.amount_refunded) {
    throw refuse(`Refund amount (${amount}) is greater than what is left of the application fee.`, { param: 'amount' });
  }
  const platform = scene.inPlatform();
  const id = scene.id('fr');
  const entry = { amount: -amount, currency: fee.currency, type: 'application_fee_refund', source: id } as const;
  const now = scene.now();
  const transaction = enter(platform, { ...entry, reporting_category: 'platform_earning_refund' }, now);
  const record: FeeRefund = {
    id,
    object: 'fee_refund',
    amount,
    balance_transaction: transaction.id,
    created: now,
    currency: fee.currency,
    fee: fee.id,
    metadata,
  };
  platform.space.feeRefunds.put(record);
  platform.change('application_fee.refunded', fee, () => {
    fee.amount_refunded += amount;
    fee.refunded = fee.amount_refunded === fee.amount;
  });
  return record;
}

function feesBack(scene: Scene, charge: Charge, amount: number): Fee[] {
  const fee = scene.world.platform.applicationFees.get(charge.application_fee ?? '');
  if (!fee) return [];
  // What is left with the last refund, so that many small ones do not lose a unit to rounding.
  const last = charge.amount_refunded + amount === charge.amount;
  const part = last ? fee.amount - fee.amount_refunded : share(fee.amount, amount, charge.amount);
  if (part < 1) return [];
  refundFee(scene, fee, part);
  return [{ amount: -part, type: 'application_fee', description: 'Application fee refund' }];
}

function check(charge: Charge, amount: number): void {
  const left = charge.amount - charge.amount_refunded;
  if (charge.disputed)
    throw refuse(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed' });
  if (!charge.captured || charge.status !== 'succeeded')
    throw refuse(`Charge ${charge.id} cannot be refunded.`, { param: 'charge' });
  if (left === 0) throw refuse(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded' });
  if (amount < 1 || amount > left) {
    throw refuse(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, {
      param: 'amount',
    });
  }
}
