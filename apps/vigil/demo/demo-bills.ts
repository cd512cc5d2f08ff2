import { setTimeout as sleep } from 'node:timers/promises';
import { as, type Organisation } from '../seed/people.js';
import { CONNECT_BILLING } from './market-documents.js';

/** The simulated Stripe of this process. */
export interface DemoStripe {
  readonly url: string;
  readonly defaults: { readonly secretKey: string };
  onboard(account: string): void;
  lapse(invoice: string, account: string, days: number): void;
}

interface Bill {
  readonly id: string;
  readonly customer_name: string;
}

const WAIT_MS = 60_000;
const DAYS_LATE = 9;
/** Who has paid, and who has let a bill lie; the bills of others are drafts, or free for the first month. */
const PAID = '陵口五金制品厂';
const LATE = '云阳服装厂';

/** The providers are paid through Stripe. Resolves when that is so; two customers get their bill while the demo is in use already. */
export async function makeBills(stripe: DemoStripe, providers: readonly Organisation[]): Promise<void> {
  const accounts: string[] = [];
  for (const provider of providers) {
    interface Connected {
      readonly connectBilling: { readonly account: { readonly stripeAccount: string } };
    }
    const { connectBilling } = await as(provider, 'FINANCE').client.call<Connected>(CONNECT_BILLING);
    stripe.onboard(connectBilling.account.stripeAccount);
    accounts.push(connectBilling.account.stripeAccount);
  }
  void settleBills(stripe, accounts[0] ?? '').catch((error: unknown) => {
    process.stderr.write(`The demo goes on without bills: ${error instanceof Error ? error.message : error}\n`);
  });
}

/** One is paid, and one has lain for days. */
async function settleBills(stripe: DemoStripe, account: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  const wanted = new Set([PAID, LATE]);
  while (wanted.size > 0 && Date.now() < deadline) {
    const { data } = await asked<{ data: Bill[] }>(stripe, account, 'GET', '/v1/invoices?status=draft&limit=100');
    for (const { id, customer_name: name } of data.filter((bill) => wanted.delete(bill.customer_name))) {
      await asked(stripe, account, 'POST', `/v1/invoices/${id}/finalize`);
      if (name === PAID) await asked(stripe, account, 'POST', `/v1/invoices/${id}/pay`, { paid_out_of_band: 'true' });
      else stripe.lapse(id, account, DAYS_LATE);
    }
    if (wanted.size > 0) await sleep(250, undefined, { ref: false });
  }
}

async function asked<T>(
  { url, defaults }: DemoStripe,
  account: string,
  method: 'GET' | 'POST',
  path: string,
  body?: Record<string, string>,
): Promise<T> {
  const headers = { authorization: `Bearer ${defaults.secretKey}`, 'stripe-account': account };
  const answer = await fetch(`${url}${path}`, {
    method,
    headers,
    ...(body ? { body: new URLSearchParams(body) } : {}),
  });
  if (!answer.ok) throw new Error(`The simulated Stripe answered ${answer.status} to ${method} ${path}`);
  return (await answer.json()) as T;
}
