import type { Customer, CustomerBalanceTransaction } from '../state/records.js';
import type { Scene } from '../state/scene.js';

interface Movement {
  /** Negative is credit of the customer. */
  readonly amount: number;
  readonly currency: string;
  readonly type: CustomerBalanceTransaction['type'];
  readonly invoice?: string;
  readonly credit_note?: string;
  readonly description?: string | null;
  readonly metadata?: Record<string, string>;
}

/** The only way the balance of a customer changes, so that its transactions always sum to it. */
export function moveBalance(scene: Scene, customer: Customer, movement: Movement): CustomerBalanceTransaction {
  const { amount, currency, type, invoice = null, credit_note = null, description = null, metadata = {} } = movement;
  const transaction: CustomerBalanceTransaction = {
    id: scene.id('cbtxn'),
    object: 'customer_balance_transaction',
    amount,
    checkout_session: null,
    created: scene.now(customer),
    credit_note,
    currency,
    customer: customer.id,
    customer_account: null,
    description,
    ending_balance: customer.balance + amount,
    invoice,
    livemode: false,
    metadata,
    type,
  };
  scene.space.customerBalance.put(transaction);
  scene.update('customer.updated', customer, { balance: transaction.ending_balance, currency });
  return transaction;
}
