import { AsyncLocalStorage } from 'node:async_hooks';
import { Inject, Injectable } from '@nestjs/common';
import Stripe from 'stripe';
import { type AppConfig, CONFIG } from '#platform';
import { BillingNotSetUp } from '../domain/billing.errors.js';

/** The version that this code was written against; an account's own default may differ. */
const API_VERSION = '2026-10-28.endive';
const TIMEOUT_MILLISECONDS = 8_000;

const deadline = new AsyncLocalStorage<number>();

/** All that is asked of Stripe in `work` has so many seconds together; what is asked later is not answered. */
export function withinSeconds<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  return deadline.run(Date.now() + seconds * 1000, work);
}

function hurried(client: Stripe.HttpClient): Stripe.HttpClient {
  const ask = client.makeRequest.bind(client);
  client.makeRequest = (host, port, path, method, headers, body, protocol, timeout) => {
    const left = (deadline.getStore() ?? Number.POSITIVE_INFINITY) - Date.now();
    return ask(host, port, path, method, headers, body, protocol, Math.max(1, Math.min(timeout, left)));
  };
  return client;
}

/**
 * The official SDK on the Stripe that the configuration names. Intents repeat what must be repeated, not the SDK; only where a
 * connection was cut it tries once more at once, under the same key.
 */
@Injectable()
export class StripeGate {
  private readonly client?: Stripe;

  constructor(@Inject(CONFIG) { stripe }: AppConfig) {
    if (!stripe) return;
    const { hostname, port, protocol } = new URL(stripe.apiBase);
    this.client = new Stripe(stripe.secretKey, {
      apiVersion: API_VERSION,
      host: hostname,
      port: port || (protocol === 'https:' ? 443 : 80),
      protocol: protocol === 'https:' ? 'https' : 'http',
      timeout: TIMEOUT_MILLISECONDS,
      maxNetworkRetries: 0,
      telemetry: false,
      httpClient: hurried(Stripe.createNodeHttpClient()),
    });
  }

  /** Throws BILLING.NOT_SET_UP where the installation has no Stripe. */
  get api(): Stripe {
    if (!this.client) throw new BillingNotSetUp();
    return this.client;
  }
}
