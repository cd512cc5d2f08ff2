import pg from 'pg';
import Stripe from 'stripe';
import type { EngagementSeed } from '../../../apps/vigil/seed/market-seed.js';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { type TestStripe, testStripe } from '../../support/stripe.js';

const CONNECT = 'mutation { connectBilling(input: {}) { url account { stripeAccount } } }';
export const BILLING = `query ($id: ID!) { contract(id: $id) { id state billing {
  state whatToDo currency arrearsSince currentPeriod { from to } quantities { part quantity charged } } } }`;

export interface Billing {
  readonly state: string;
  readonly whatToDo: string | null;
  readonly currency: string | null;
  readonly currentPeriod: { from: string; to: string } | null;
  readonly quantities: { part: string; quantity: number; charged: number }[];
}

/** A running market with a Stripe of its own, and providers that are paid by it. */
export class BillingWorld {
  private constructor(
    readonly test: TestApp,
    readonly stripe: TestStripe,
    readonly sdk: Stripe,
    readonly admin: pg.Client,
  ) {}

  static async open(env: Record<string, string> = {}): Promise<BillingWorld> {
    const stripe = await testStripe();
    const test = await testApp({ env: { ...stripe.env, ...env } }).catch(async (error: unknown) => {
      await stripe.stop();
      throw error;
    });
    await stripe.deliverTo(test.url);
    const admin = new pg.Client(test.database.adminUrl);
    await admin.connect();
    const { port } = stripe.simulator;
    return new BillingWorld(
      test,
      stripe,
      new Stripe('sk_test_other', { host: '127.0.0.1', port, protocol: 'http' }),
      admin,
    );
  }

  async close(): Promise<void> {
    await this.admin.end();
    await this.test.close();
    await this.stripe.stop();
  }

  rows = async (sql: string, values: unknown[] = []) => (await this.admin.query(sql, values)).rows;

  /** Connects a provider's account and fills in Stripe's page; gives the account's id. */
  async connect(provider: Organisation): Promise<string> {
    const { client } = as(provider, 'FINANCE');
    interface Connected {
      connectBilling: { account: { stripeAccount: string } };
    }
    const { stripeAccount } = (await client.call<Connected>(CONNECT)).connectBilling.account;
    this.stripe.simulator.onboard(stripeAccount);
    await eventually(async () => {
      const sql = 'SELECT FROM billing_account WHERE stripe_account = $1 AND charges_enabled';
      return (await this.rows(sql, [stripeAccount])).length > 0 || undefined;
    });
    return stripeAccount;
  }

  async devices(engagement: EngagementSeed, count: number, model = 'SMOKE-NB'): Promise<string[]> {
    const site = await engagement.premises();
    const made: string[] = [];
    while (made.length < count) made.push((await site.standalone(model)).id);
    return made;
  }

  /** Until nothing of Stripe's, and nothing that follows from it, is waiting any more. */
  async quiet(): Promise<void> {
    await this.stripe.simulator.webhooksIdle();
    const waiting = `SELECT FROM outbox_event WHERE done_at IS NULL AND next_at < now() + interval '2 seconds'
      AND (name LIKE 'billing.%') UNION ALL SELECT FROM stripe_event WHERE done_at IS NULL`;
    await eventually(async () => (await this.rows(waiting)).length === 0 || undefined, 45);
  }

  async billing(by: Organisation, id: string, role = 'OWNER'): Promise<Billing | null> {
    const answer = await as(by, role).client.call<{ contract: { billing: Billing | null } }>(BILLING, { id });
    return answer.contract.billing;
  }

  until(by: Organisation, id: string, fits: (billing: Billing) => boolean): Promise<Billing> {
    return eventually(async () => {
      const billing = await this.billing(by, id);
      return billing && fits(billing) ? billing : undefined;
    }, 45);
  }
}
