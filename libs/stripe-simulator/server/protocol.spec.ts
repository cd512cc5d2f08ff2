import Stripe from 'stripe';
import { clientOf, fault, type Simulated, simulated } from '../simulator.factory.js';

let s: Simulated;
beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

describe('what is refused', () => {
  it('is an unknown route, so that the SDK throws', async () => {
    const error = await fault(s.stripe.quotes.list());
    expect(error).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 404 });
    expect(error.message).toContain('Unrecognized request URL (GET: /v1/quotes)');
    expect(error.requestId).toMatch(/^req_/);
  });

  it('is an unknown parameter, also inside an object and a list', async () => {
    const body = { email: 'a@b.cn', emial: 'x' } as Stripe.CustomerCreateParams;
    expect(await fault(s.stripe.customers.create(body))).toMatchObject({ code: 'parameter_unknown', param: 'emial' });
    const nested = { customer: 'cus_1', items: [{ price: 'p', qty: 1 }] } as unknown as Stripe.SubscriptionCreateParams;
    expect(await fault(s.stripe.subscriptions.create(nested))).toMatchObject({ param: 'items[0][qty]' });
  });

  it('is what is missing or of the wrong kind', async () => {
    const create = (body: object) => fault(s.stripe.prices.create(body as Stripe.PriceCreateParams));
    expect(await create({ product: 'p' })).toMatchObject({ code: 'parameter_missing', param: 'currency' });
    expect(await create({ currency: 'cny', unit_amount: 1.5 })).toMatchObject({ code: 'parameter_invalid_integer' });
    expect(await create({ currency: 'cny', active: 'perhaps' })).toMatchObject({ message: 'Invalid boolean: perhaps' });
    expect(await create({ currency: 'cny', recurring: 'month' })).toMatchObject({ message: 'Invalid object' });
    expect(await create({ currency: 'cny', recurring: { interval: 'moon' } })).toMatchObject({
      message: 'Invalid recurring[interval]: must be one of day, week, month or year',
    });
  });

  it('is an unknown object: 404 in the path, 400 in the parameters', async () => {
    expect(await fault(s.stripe.customers.retrieve('cus_no'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
    const price = s.stripe.prices.create({ currency: 'cny', unit_amount: 1, product: 'prod_no' });
    expect(await fault(price)).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'product' });
  });

  it('is a wrong key, no key, a foreign account and another version', async () => {
    expect(await fault(clientOf(s.sim, 'sk_live_1').balance.retrieve())).toMatchObject({
      type: 'StripeAuthenticationError',
    });
    expect((await fetch(`${s.sim.url}/v1/balance`)).status).toBe(401);
    const foreign = s.stripe.balance.retrieve({}, { stripeAccount: 'acct_foreign' });
    expect(await fault(foreign)).toMatchObject({ type: 'StripePermissionError', code: 'account_invalid' });
    const old = s.stripe.balance.retrieve({}, { apiVersion: '2020-08-27' });
    expect((await fault(old)).message).toContain('Invalid Stripe API version');
  });
});

describe('an answer', () => {
  it('carries the headers of Stripe', async () => {
    const { lastResponse } = await s.stripe.customers.create({}, { idempotencyKey: 'headers' });
    expect(lastResponse).toMatchObject({ apiVersion: '2026-10-28.endive', idempotencyKey: 'headers', statusCode: 200 });
    expect(lastResponse.requestId).toMatch(/^req_/);
  });

  it('merges metadata, unsets by an empty value, and drops all for an empty whole', async () => {
    const { id } = await s.stripe.customers.create({ metadata: { a: '1', b: '2' }, name: 'Zhang' });
    const merged = await s.stripe.customers.update(id, { metadata: { b: '', c: '3' } });
    expect(merged.metadata).toEqual({ a: '1', c: '3' });
    expect((await s.stripe.customers.update(id, { metadata: '', name: '' })).metadata).toEqual({});
    expect((await s.stripe.customers.retrieve(id)) as Stripe.Customer).toMatchObject({ name: null });
  });

  it('answers a deleted customer as deleted', async () => {
    const { id } = await s.stripe.customers.create({});
    expect(await s.stripe.customers.del(id)).toMatchObject({ id, deleted: true });
    const gone = await s.stripe.customers.retrieve(id);
    expect([gone.id, gone.object, gone.deleted]).toEqual([id, 'customer', true]);
    expect(await fault(s.stripe.customers.update(id, { name: 'x' }))).toMatchObject({ statusCode: 404 });
  });
});

describe('a list', () => {
  it('is newest first and is walked in pages both ways', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 25; n += 1) ids.unshift((await s.stripe.customers.create({ email: 'many@b.cn' })).id);
    const first = await s.stripe.customers.list({ email: 'many@b.cn', limit: 10 });
    expect(first).toMatchObject({ has_more: true, url: '/v1/customers' });
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 10));
    const walked: string[] = [];
    for await (const { id } of s.stripe.customers.list({ email: 'many@b.cn', limit: 10 })) walked.push(id);
    expect(walked).toEqual(ids);
    const back = await s.stripe.customers.list({ email: 'many@b.cn', limit: 5, ending_before: ids[10] });
    expect(back.data.map(({ id }) => id)).toEqual(ids.slice(5, 10));
    expect(back.has_more).toBe(true);
    const last = await s.stripe.customers.list({ email: 'many@b.cn', limit: 10, starting_after: ids[19] });
    expect([last.data.length, last.has_more]).toEqual([5, false]);
  });

  it('is bounded by the time of creation', async () => {
    const { created } = await s.stripe.products.create({ name: 'now' });
    const later = await s.stripe.products.list({ created: { gt: created } });
    const upTo = await s.stripe.products.list({ created: { gte: created, lte: created } });
    expect([later.data.length, upTo.data.length]).toEqual([0, 1]);
  });
});

describe('expand', () => {
  it('puts objects in the place of ids, nested and in lists, and shows what is answered only on demand', async () => {
    const product = await s.stripe.products.create({ name: 'Tiered' });
    const tiers = [{ up_to: 'inf' as const, unit_amount: 5 }];
    const given = {
      product: product.id,
      currency: 'cny',
      recurring: { interval: 'month' as const },
      tiers,
      tiers_mode: 'volume' as const,
    };
    const price = await s.stripe.prices.create({ ...given, billing_scheme: 'tiered', expand: ['tiers', 'product'] });
    expect(price.tiers).toHaveLength(1);
    expect((price.product as Stripe.Product).name).toBe('Tiered');
    const list = await s.stripe.prices.list({ product: product.id, expand: ['data.product'] });
    expect(list.data.map((one) => [(one.product as Stripe.Product).name, one.tiers])).toEqual([['Tiered', undefined]]);
  });

  it('refuses what cannot be expanded, and more than four levels', async () => {
    const { id } = await s.stripe.customers.create({ name: 'x' });
    expect((await fault(s.stripe.customers.retrieve(id, { expand: ['name'] }))).message).toContain(
      'cannot be expanded (name)',
    );
    const deep = s.stripe.customers.retrieve(id, { expand: ['a.b.c.d.e'] });
    expect((await fault(deep)).message).toContain('more than 4 levels');
  });
});
