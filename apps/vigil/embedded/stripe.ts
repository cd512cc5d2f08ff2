import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EmbeddedDefaults } from '#platform';
import { type SimulatorState, type StripeSimulator, startStripeSimulator } from '#stripe-simulator';

const SAVE_MILLISECONDS = 2_000;
const KEY = 'sk_test_vigil';
/** Until the API listens: nobody is there, so what happens meanwhile is delivered later. */
const NOWHERE = 'http://127.0.0.1:9/';
const DOORS = { platform: '/webhooks/stripe', connect: '/webhooks/stripe/connect' } as const;

interface Endpoint {
  readonly id: string;
  readonly secret: string;
}

interface Kept {
  readonly state: SimulatorState;
  readonly endpoints: Readonly<Record<keyof typeof DOORS, Endpoint>>;
}

export interface EmbeddedStripe {
  readonly url: string;
  readonly defaults: NonNullable<EmbeddedDefaults['stripe']>;
  /** Sends webhooks to the API at this address from now on. */
  deliverTo(base: string): Promise<void>;
  /** As if a provider had filled in the page to which `connectBilling` leads. */
  onboard(account: string): void;
  /** As if an open bill had fallen due so many days ago. */
  lapse(invoice: string, account: string, days: number): void;
  stop(): Promise<void>;
}

/** A Stripe of one's own that remembers, in `home`, what was done with it. */
export async function startEmbeddedStripe(home: string): Promise<EmbeddedStripe> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = path.join(home, 'stripe-simulator.json');
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept) : undefined;
  const simulator = await startStripeSimulator({ state: kept?.state });
  const endpoints = kept?.endpoints ?? {
    platform: simulator.addWebhook(NOWHERE),
    connect: simulator.addWebhook(NOWHERE, { connect: true }),
  };
  let saved = '';
  const save = () => {
    const text = JSON.stringify({ state: simulator.snapshot(), endpoints } satisfies Kept);
    if (text === saved) return;
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    saved = text;
  };
  save();
  const saving = setInterval(save, SAVE_MILLISECONDS);
  saving.unref();
  return {
    url: simulator.url,
    defaults: {
      secretKey: KEY,
      apiBase: simulator.url,
      webhookSecrets: [endpoints.platform.secret],
      connectWebhookSecrets: [endpoints.connect.secret],
      platformFeeBasisPoints: 0,
    },
    deliverTo: (base) => deliver(simulator, endpoints, base),
    onboard: (account) => simulator.onboard(account),
    lapse: (invoice, account, days) => simulator.lapse(invoice, account, days),
    stop: async () => {
      clearInterval(saving);
      await simulator.stop();
      save();
    },
  };
}

async function deliver(simulator: StripeSimulator, endpoints: Kept['endpoints'], base: string): Promise<void> {
  for (const [name, door] of Object.entries(DOORS)) {
    const { id } = endpoints[name as keyof typeof DOORS];
    const response = await fetch(`${simulator.url}/v1/webhook_endpoints/${id}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ url: `${base}${door}` }),
    });
    if (!response.ok) throw new Error(`The Stripe simulator does not know its webhook ${id} any more`);
  }
}
