import type Stripe from 'stripe';
import { fault, post, type Simulated, simulated } from '../simulator.factory.js';

let s: Simulated;
let product: Stripe.Product;
beforeAll(async () => {
  s = await simulated();
  product = await s.stripe.products.create({ name: 'Smoke detector' });
});
afterAll(() => s.sim.stop());

const success_url = 'http://vigil.test/ok?session={CHECKOUT_SESSION_ID}';
const monthly = () =>
  s.stripe.prices.create({ product: product.id, currency: 'cny', unit_amount: 1500, recurring: { interval: 'month' } });

describe('a checkout', () => {
  it('takes one payment, on a page, after a card that was declined', async () => {
    const price_data = { currency: 'cny', unit_amount: 9900, product_data: { name: 'Gateway' } };
    const session = await s.stripe.checkout.sessions.create({
      mode: 'payment',
      success_url,
      line_items: [{ price_data, quantity: 2 }],
    });
    expect([session.amount_total, session.payment_status, session.status]).toEqual([19_800, 'unpaid', 'open']);
    const url = session.url ?? '';
    expect(await (await fetch(url)).text()).toContain('198.00 CNY');
    const declined = await post(url, { action: 'card', number: '4000000000009995' });
    expect([declined.status, await declined.text()]).toEqual([402, expect.stringContaining('insufficient funds')]);
    const paid = await post(url, { action: 'card', number: '4242424242424242', email: 'buyer@enterprise.cn' });
    expect(paid.headers.get('location')).toBe(`http://vigil.test/ok?session=${session.id}`);
    const done = await s.stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items', 'payment_intent'] });
    expect([done.status, done.payment_status, done.customer_details?.email]).toEqual([
      'complete',
      'paid',
      'buyer@enterprise.cn',
    ]);
    expect(done.line_items?.data[0]).toMatchObject({ amount_total: 19_800, quantity: 2, description: 'Gateway' });
    expect(done.payment_intent).toMatchObject({ status: 'succeeded', amount: 19_800 });
    expect((await post(url, { action: 'card' })).status).toBe(410);
    const [event] = (await s.stripe.events.list({ type: 'checkout.session.completed', limit: 1 })).data;
    expect(event?.data.object).toMatchObject({ id: session.id, payment_status: 'paid' });
  });

  it('begins a subscription, with a one-off thing on its first invoice', async () => {
    const [price, once] = [
      await monthly(),
      await s.stripe.prices.create({ product: product.id, currency: 'cny', unit_amount: 20_000 }),
    ];
    const line_items = [
      { price: price.id, quantity: 4 },
      { price: once.id, quantity: 1 },
    ];
    const subscription_data = { metadata: { contract: 'c1' } };
    const session = await s.stripe.checkout.sessions.create({
      mode: 'subscription',
      success_url,
      line_items,
      subscription_data,
    });
    expect((await post(session.url ?? '', { action: 'card', number: '4000000000000341' })).status).toBe(402);
    await post(session.url ?? '', { action: 'card', payment_method: 'pm_card_visa' });
    const done = await s.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription.latest_invoice'] });
    const subscription = done.subscription as Stripe.Subscription;
    expect([done.status, subscription.status, subscription.metadata]).toEqual([
      'complete',
      'active',
      { contract: 'c1' },
    ]);
    expect(subscription.latest_invoice).toMatchObject({ status: 'paid', total: 26_000 });
    expect((await s.stripe.subscriptions.list({ customer: String(done.customer), status: 'all' })).data).toHaveLength(
      1,
    );
  });

  it.each([
    ['a card that asks its holder', { action: 'card', number: '4000002760003184' }],
    ['Alipay', { action: 'alipay' }],
    ['WeChat Pay', { action: 'wechat_pay' }],
  ])('leads through the page of %s', async (_, fields) => {
    const price = await monthly();
    const session = await s.stripe.checkout.sessions.create({
      mode: 'subscription',
      success_url,
      line_items: [{ price: price.id, quantity: 1 }],
    });
    const challenge = (await post(session.url ?? '', fields)).headers.get('location') ?? '';
    expect(challenge).toContain('/challenge/');
    expect((await s.stripe.checkout.sessions.retrieve(session.id)).status).toBe('open');
    const back = await post(challenge, { action: 'approve' });
    expect(back.headers.get('location')).toBe(`http://vigil.test/ok?session=${session.id}`);
    const done = await s.stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
    expect([done.status, (done.subscription as Stripe.Subscription).status]).toEqual(['complete', 'active']);
  });

  it('saves a card for later', async () => {
    const customer = await s.stripe.customers.create({});
    const session = await s.stripe.checkout.sessions.create({
      mode: 'setup',
      currency: 'cny',
      success_url,
      customer: customer.id,
    });
    await post(session.url ?? '', { action: 'card' });
    const done = await s.stripe.checkout.sessions.retrieve(session.id, { expand: ['setup_intent'] });
    expect([done.status, (done.setup_intent as Stripe.SetupIntent).status]).toEqual(['complete', 'succeeded']);
    expect((await s.stripe.customers.listPaymentMethods(customer.id)).data).toHaveLength(1);
  });

  it('expires, and refuses what does not fit its mode', async () => {
    const price = await monthly();
    const line_items = [{ price: price.id, quantity: 1 }];
    expect(await fault(s.stripe.checkout.sessions.create({ mode: 'payment', success_url, line_items }))).toMatchObject({
      statusCode: 400,
    });
    const session = await s.stripe.checkout.sessions.create({ mode: 'subscription', success_url, line_items });
    expect((await s.stripe.checkout.sessions.expire(session.id)).status).toBe('expired');
    expect((await post(session.url ?? '', { action: 'card' })).status).toBe(410);
    const left = await s.stripe.checkout.sessions.create({ mode: 'subscription', success_url, line_items });
    await s.sim.advance(86_400);
    expect((await s.stripe.checkout.sessions.retrieve(left.id)).status).toBe('expired');
  });
});

describe('the portal', () => {
  it('changes the card, and ends and renews a subscription', async () => {
    const customer = await s.stripe.customers.create({
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    });
    const price = await monthly();
    const { id } = await s.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    const { url } = await s.stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: 'http://vigil.test/billing',
    });
    expect(await (await fetch(url)).text()).toContain(`${id}: active`);
    await post(url, { action: 'cancel', subscription: id });
    expect(await s.stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at_period_end: true, status: 'active' });
    await post(url, { action: 'renew', subscription: id });
    expect(await s.stripe.subscriptions.retrieve(id)).toMatchObject({ cancel_at_period_end: false, cancel_at: null });
    await post(url, { action: 'card', number: '5555555555554444' });
    const method = ((await s.stripe.customers.retrieve(customer.id)) as Stripe.Customer).invoice_settings
      .default_payment_method;
    expect((await s.stripe.paymentMethods.retrieve(String(method))).card?.last4).toBe('4444');
    const other = await s.stripe.customers.create({});
    const foreign = await s.stripe.billingPortal.sessions.create({ customer: other.id });
    expect((await post(foreign.url, { action: 'cancel', subscription: id })).status).toBe(400);
  });
});
