import { divideHalfUp, minorUnits, ONE, scaled, sum } from '../arithmetic/exact.js';
import type { BalanceTransaction } from '../state/records.js';
import type { Scene } from '../state/scene.js';

interface EntryFields {
  readonly amount: number;
  readonly currency: string;
  readonly type: BalanceTransaction['type'];
  readonly reporting_category: string;
  readonly source: string;
  readonly description?: string | null;
  readonly fees?: readonly Fee[];
}
export interface Fee {
  readonly amount: number;
  readonly type: 'application_fee' | 'stripe_fee';
  readonly description: string;
}

const DAYS_UNTIL_AVAILABLE = 2;

/** The only way money moves in an account: `net` is always `amount - fee`, and the balance is the sum of the nets. */
export function enter(scene: Scene, fields: EntryFields, now: number): BalanceTransaction {
  const { fees = [], description = null, ...entry } = fields;
  const fee = sum(fees.map(({ amount }) => amount));
  const transaction: BalanceTransaction = {
    id: scene.id('txn'),
    object: 'balance_transaction',
    available_on: now + DAYS_UNTIL_AVAILABLE * 86_400,
    balance_type: 'payments',
    created: now,
    description,
    exchange_rate: null,
    fee,
    fee_details: fees.map((one) => ({ ...one, application: null, currency: entry.currency })),
    net: entry.amount - fee,
    status: 'pending',
    ...entry,
  };
  return scene.space.balanceTransactions.put(transaction);
}

/** A share of the amount and a fixed part, rounded half up. */
export function processingFee(scene: Scene, amount: number): Fee {
  const { percent, fixed } = scene.world.settings.fees;
  const share = minorUnits(divideHalfUp(BigInt(amount) * scaled(percent), 100n * ONE));
  return { amount: share + fixed, type: 'stripe_fee', description: 'Stripe processing fees' };
}
