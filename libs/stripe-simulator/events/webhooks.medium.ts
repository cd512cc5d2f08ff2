import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { type Simulated, simulated } from '../simulator.factory.js';

interface Received {
  readonly body: string;
  readonly signature: string;
}

let s: Simulated;
let server: Server;
let url: string;
let received: Received[] = [];
let answer: () => number = () => 200;

beforeAll(async () => {
  s = await simulated({ webhookDelayScale: 0.0005 });
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ body: Buffer.concat(chunks).toString(), signature: String(request.headers['stripe-signature']) });
    response.writeHead(answer()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  received = [];
  answer = () => 200;
});
afterAll(async () => {
  await s.sim.stop();
  await new Promise((resolve) => server.close(resolve));
});

const verified = ({ body, signature }: Received, secret: string) =>
  s.stripe.webhooks.constructEvent(body, signature, secret);
const until = async (fits: () => boolean) => {
  for (let n = 0; n < 200 && !fits(); n += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(fits()).toBe(true);
};

async function listening<T>(
  given: { connect?: boolean; events?: string[] },
  run: (endpoint: Stripe.WebhookEndpoint) => Promise<T>,
): Promise<T> {
  const { connect = false, events = ['*'] } = given;
  const endpoint = await s.stripe.webhookEndpoints.create({ url, connect, enabled_events: events as ['*'] });
  return await run(endpoint).finally(() => s.stripe.webhookEndpoints.del(endpoint.id));
}

describe('a webhook', () => {
  it('is a whole event, signed so that the SDK believes it', () =>
    listening({}, async ({ secret = '', id }) => {
      const customer = await s.stripe.customers.create({ name: 'a' }, { idempotencyKey: 'webhook' });
      await s.stripe.customers.update(customer.id, { name: 'b' });
      await s.sim.webhooksIdle();
      const events = received.map((one) => verified(one, secret));
      const created = events.find(({ type }) => type === 'customer.created');
      expect(created).toMatchObject({
        object: 'event',
        api_version: '2026-10-28.endive',
        livemode: false,
        request: { idempotency_key: 'webhook' },
      });
      expect(created?.data.object).toMatchObject({ id: customer.id, name: 'a' });
      expect(created).not.toHaveProperty('account');
      const updated = events.find(({ type }) => type === 'customer.updated');
      expect(updated?.data.previous_attributes).toEqual({ name: 'a' });
      expect(() => verified({ ...(received[0] as Received), body: `${received[0]?.body} ` }, secret)).toThrow(
        Stripe.errors.StripeSignatureVerificationError,
      );
      expect(() => verified(received[0] as Received, 'whsec_other')).toThrow();
      expect(await s.stripe.webhookEndpoints.retrieve(id)).not.toHaveProperty('secret');
    }));

  it('brings only what was asked for', () =>
    listening({ events: ['product.created'] }, async ({ secret = '' }) => {
      await s.stripe.customers.create({});
      await s.stripe.products.create({ name: 'p' });
      await s.sim.webhooksIdle();
      expect(received.map((one) => verified(one, secret).type)).toEqual(['product.created']);
    }));

  it('comes again until it is taken, with the same event and a new signature', () =>
    listening({}, async ({ secret = '' }) => {
      answer = () => (received.length < 3 ? 500 : 200);
      const { id } = await s.stripe.products.create({ name: 'again' });
      await until(() => received.length === 3);
      await s.sim.webhooksIdle();
      expect(new Set(received.map((one) => verified(one, secret).id)).size).toBe(1);
      const [event] = (await s.stripe.events.list({ type: 'product.created', limit: 1 })).data;
      expect([event?.data.object, event?.pending_webhooks]).toEqual([expect.objectContaining({ id }), 0]);
    }));

  it('comes twice, late and in another order when that is wanted', () =>
    listening({}, async ({ secret = '' }) => {
      s.sim.holdWebhooks();
      const names = ['one', 'two', 'three'];
      for (const name of names) await s.stripe.products.create({ name });
      await s.sim.webhooksIdle();
      expect(received).toEqual([]);
      s.sim.releaseWebhooks((events) => [...events].reverse().flatMap((event) => [event, event]));
      await s.sim.webhooksIdle();
      const told = received.map((one) => (verified(one, secret).data.object as Stripe.Product).name).sort();
      expect(told).toEqual([...names, ...names].sort());
      received = [];
      s.sim.disturbWebhooks({ copies: 2, jitterMilliseconds: 30 });
      await s.stripe.products.create({ name: 'copied' });
      await until(() => received.length === 2);
      s.sim.disturbWebhooks({});
    }));

  it('is signed with both secrets while one is rolled', () =>
    listening({}, async ({ id, secret: old = '' }) => {
      const fresh = s.sim.rollSecret(id, 3600);
      await s.stripe.products.create({ name: 'rolled' });
      await s.sim.webhooksIdle();
      expect([old, fresh].map((secret) => verified(received[0] as Received, secret).type)).toEqual([
        'product.created',
        'product.created',
      ]);
      const newest = s.sim.rollSecret(id, 0);
      received = [];
      await s.stripe.products.create({ name: 'rolled' });
      await s.sim.webhooksIdle();
      expect(() => verified(received[0] as Received, fresh)).toThrow();
      expect(verified(received[0] as Received, newest).type).toBe('product.created');
    }));

  it('of a connected account goes to the endpoint for Connect, with the account, and only there', () =>
    listening({ connect: true }, (connect) =>
      listening({}, async (own) => {
        const account = await s.stripe.accounts.create({ type: 'express', country: 'CN' });
        const customer = await s.stripe.customers.create({}, { stripeAccount: account.id });
        s.sim.onboard(account.id);
        await s.sim.webhooksIdle();
        const events = received.map((one) => verified(one, connect.secret ?? ''));
        expect(events.map(({ type, account: of }) => [type, of]).sort()).toEqual([
          ['account.updated', account.id],
          ['customer.created', account.id],
        ]);
        expect(events.find(({ type }) => type === 'customer.created')?.data.object).toMatchObject({ id: customer.id });
        expect(() => verified(received[0] as Received, own.secret ?? '')).toThrow();
      }),
    ));
});
