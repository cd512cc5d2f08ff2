import type pg from 'pg';
import Stripe from 'stripe';
import { newId } from '#kernel';
import { as, type Organisation } from '../../apps/vigil/seed/people.js';
import type { TestStripe } from './stripe.js';

export interface Billed {
  readonly invoice: string;
  readonly difference: string;
}

const CONNECT = 'mutation { connectBilling(input: {}) { account { stripeAccount } } }';
const AMOUNT = 700;

/**
 * An open bill of a contract: real at Stripe, and written down here as if its webhooks had come. With what the books say, and a
 * difference to be resolved. `text` stands wherever a text does.
 */
export async function billed(
  world: { readonly stripe: TestStripe; readonly admin: Pick<pg.Client, 'query'> },
  of: { provider: Organisation; enterpriseId: string; contractId: string; text: string },
): Promise<Billed> {
  const { stripe, admin } = world;
  const { provider, enterpriseId, contractId, text } = of;
  interface Connected {
    connectBilling: { account: { stripeAccount: string } };
  }
  const { connectBilling } = await as(provider, 'OWNER').client.call<Connected>(CONNECT);
  const { stripeAccount } = connectBilling.account;
  stripe.simulator.onboard(stripeAccount);
  const sdk = new Stripe('sk_test_billed', { host: '127.0.0.1', port: stripe.simulator.port, protocol: 'http' });
  const options = { stripeAccount };
  const customer = (await sdk.customers.create({ name: 'Payer' }, options)).id;
  const bill = await sdk.invoices.create(
    { customer, currency: 'cny', collection_method: 'send_invoice', days_until_due: 9 },
    options,
  );
  await sdk.invoiceItems.create({ customer, invoice: bill.id, amount: AMOUNT, currency: 'cny' }, options);
  await sdk.invoices.finalizeInvoice(bill.id, {}, options);
  const [invoice, account, difference] = [newId(), newId(), newId()];
  const parties = [provider.id, enterpriseId];
  await admin.query(
    `INSERT INTO contract_billing (provider_id, enterprise_id, contract_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [...parties, contractId],
  );
  await admin.query(
    `UPDATE contract_billing SET state = 'ACTIVE', currency = 'CNY', stripe_account = $2, stripe_customer = $3 WHERE contract_id = $1`,
    [contractId, stripeAccount, customer],
  );
  await admin.query(
    `INSERT INTO invoice (id, provider_id, enterprise_id, payer_id, contract_id, stripe_invoice, number, state, currency,
       subtotal, tax, total, amount_due, amount_paid, remaining, credited, refunded, finalised_at)
     VALUES ($1, $2, $3, $3, $4, $5, $6, 'OPEN', 'CNY', $7, 0, $7, $7, 0, $7, 0, 0, now())`,
    [invoice, ...parties, contractId, bill.id, text, AMOUNT],
  );
  await admin.query(
    `INSERT INTO invoice_line (provider_id, enterprise_id, invoice_id, line, description, quantity, amount, currency, period_from, period_to)
     VALUES ($1, $2, $3, 1, $4, 1, $5, 'CNY', now(), now())`,
    [...parties, invoice, text, AMOUNT],
  );
  await admin.query(
    `INSERT INTO ledger_account (id, provider_id, enterprise_id, kind, currency) VALUES ($1, $2, $3, 'ENTERPRISE_RECEIVABLE', 'CNY')`,
    [account, ...parties],
  );
  await admin.query(
    `INSERT INTO reconciliation_difference (id, provider_id, transaction, kind, currency, stripe_amount, at)
     VALUES ($1, $2, $3, 'MISSING', 'CNY', 1, now())`,
    [difference, provider.id, text],
  );
  return { invoice, difference };
}
