import Stripe from 'stripe';
import { type StripeSimulator, type StripeSimulatorOptions, startStripeSimulator } from './simulator.js';

/** A simulator of its own and the official SDK that talks to it. */
export interface Simulated {
  readonly sim: StripeSimulator;
  readonly stripe: Stripe;
}

export async function simulated(options: StripeSimulatorOptions = {}): Promise<Simulated> {
  const sim = await startStripeSimulator({ seed: 'test', ...options });
  return { sim, stripe: clientOf(sim) };
}

export function clientOf(sim: StripeSimulator, key = 'sk_test_123', maxNetworkRetries = 0): Stripe {
  return new Stripe(key, { host: '127.0.0.1', port: sim.port, protocol: 'http', maxNetworkRetries });
}

/** The error that the SDK throws; fails when it throws none. */
export async function fault(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Stripe.errors.StripeError)) throw new Error(`Expected a Stripe error, got ${outcome}`);
  return outcome;
}

export function at(text: string): number {
  return Date.parse(text) / 1000;
}

export function dayOf(seconds: number | null | undefined): string {
  return seconds ? new Date(seconds * 1000).toISOString().slice(0, 10) : '';
}

/** Moves a test clock and waits until it stands. */
export async function moveTo({ sim, stripe }: Simulated, clock: string, text: string): Promise<void> {
  await stripe.testHelpers.testClocks.advance(clock, { frozen_time: at(text) });
  await sim.settled();
}

/** A customer on a clock of its own with a card, and a monthly price. */
export async function subscriber(
  { stripe }: Simulated,
  given: { start: string; card?: string; amount?: number; interval?: 'month' | 'year'; account?: string },
) {
  const scope = given.account ? { stripeAccount: given.account } : {};
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: at(given.start) }, scope);
  const customer = await stripe.customers.create({ email: 'owner@enterprise.cn', test_clock: clock.id }, scope);
  if (given.card) {
    const method = await stripe.paymentMethods.attach(given.card, { customer: customer.id }, scope);
    const invoice_settings = { default_payment_method: method.id };
    await stripe.customers.update(customer.id, { invoice_settings }, scope);
  }
  const product = await stripe.products.create({ name: 'Monitoring' }, scope);
  const price = await stripe.prices.create(
    {
      product: product.id,
      currency: 'cny',
      unit_amount: given.amount ?? 1000,
      recurring: { interval: given.interval ?? 'month' },
    },
    scope,
  );
  return { clock, customer, product, price };
}

/** A form posted as a browser would, without following where it leads. */
export async function post(url: string, fields: Record<string, string>): Promise<Response> {
  return await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}
