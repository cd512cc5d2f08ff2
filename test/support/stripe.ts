import { type StripeSimulator, startStripeSimulator } from '#stripe-simulator';

const DOORS = { platform: '/webhooks/stripe', connect: '/webhooks/stripe/connect' } as const;

/** A Stripe for one suite: its settings for the application, and the simulator itself to disturb. */
export interface TestStripe {
  readonly simulator: StripeSimulator;
  readonly env: Record<string, string>;
  /** Signing secrets of both doors. */
  readonly secrets: Readonly<Record<keyof typeof DOORS, string>>;
  /** Sends webhooks to the application at this address from now on. */
  deliverTo(url: string): Promise<void>;
  stop(): Promise<void>;
}

export async function testStripe(): Promise<TestStripe> {
  const simulator = await startStripeSimulator({ webhookDelayScale: 0.001 });
  const nowhere = 'http://127.0.0.1:9/';
  const endpoints = {
    platform: simulator.addWebhook(nowhere),
    connect: simulator.addWebhook(nowhere, { connect: true }),
  };
  const key = 'sk_test_suite';
  return {
    simulator,
    secrets: { platform: endpoints.platform.secret, connect: endpoints.connect.secret },
    env: {
      STRIPE_SECRET_KEY: key,
      STRIPE_API_BASE: simulator.url,
      STRIPE_WEBHOOK_SECRETS: endpoints.platform.secret,
      STRIPE_CONNECT_WEBHOOK_SECRETS: endpoints.connect.secret,
    },
    deliverTo: async (url) => {
      for (const [name, door] of Object.entries(DOORS)) {
        const { id } = endpoints[name as keyof typeof DOORS];
        await fetch(`${simulator.url}/v1/webhook_endpoints/${id}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}` },
          body: new URLSearchParams({ url: `${url}${door}` }),
        });
      }
    },
    stop: () => simulator.stop(),
  };
}
