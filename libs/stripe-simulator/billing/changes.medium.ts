import type Stripe from 'stripe';
import { at, dayOf, fault, moveTo, type Simulated, simulated, subscriber } from '../simulator.factory.js';

let s: Simulated;
beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

async function april(given: Partial<Stripe.SubscriptionCreateParams> = {}, card: string | undefined = 'pm_card_visa') {
  const made = await subscriber(s, { start: '2026-04-01T00:00:00Z', amount: 3000, ...(card ? { card } : {}) });
  const items = [{ price: made.price.id, quantity: 1 }];
  const subscription = await s.stripe.subscriptions.create({ customer: made.customer.id, items, ...given });
  return { ...made, subscription, id: subscription.id };
}
const read = async (id: string) => await s.stripe.subscriptions.retrieve(id);
const totals = async (subscription: string) => {
  const { data } = await s.stripe.invoices.list({ subscription, limit: 100 });
  return data.map(({ status, total, created }) => [dayOf(created), status, total]).reverse();
};

describe('a subscription', () => {
  it('waits for its payer to confirm, and keeps the card', async () => {
    const { customer, price } = await subscriber(s, { start: '2026-04-01T00:00:00Z' });
    const made = await s.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      payment_behavior: 'default_incomplete',
      payment_settings: { save_default_payment_method: 'on_subscription' },
      expand: ['latest_invoice.confirmation_secret'],
    });
    const secret = (made.latest_invoice as Stripe.Invoice).confirmation_secret?.client_secret ?? '';
    expect([made.status, secret]).toEqual(['incomplete', expect.stringMatching(/^pi_\w+_secret_/)]);
    await s.stripe.paymentIntents.confirm(secret.split('_secret_')[0] ?? '', { payment_method: 'pm_card_visa' });
    const { status, default_payment_method } = await read(made.id);
    expect([status, default_payment_method]).toEqual(['active', expect.stringMatching(/^pm_/)]);
  });

  it('begins with a part of a period where its anchor is later', async () => {
    const { clock, id, subscription } = await april({ billing_cycle_anchor: at('2026-04-16T00:00:00Z') });
    expect(dayOf(subscription.items.data[0]?.current_period_end)).toBe('2026-04-16');
    await moveTo(s, clock.id, '2026-05-20T00:00:00Z');
    // The period up to the 16th of April has 31 days, of which 15 are left.
    expect(await totals(id)).toEqual([
      ['2026-04-01', 'paid', 1452],
      ['2026-04-16', 'paid', 3000],
      ['2026-05-16', 'paid', 3000],
    ]);
    const free = await april({ billing_cycle_anchor: at('2026-04-16T00:00:00Z'), proration_behavior: 'none' });
    expect(await totals(free.id)).toEqual([['2026-04-01', 'paid', 0]]);
  });

  it('ends its trial early, and can be given another', async () => {
    const { clock, id } = await april({ trial_period_days: 30 });
    await moveTo(s, clock.id, '2026-04-06T00:00:00Z');
    const early = await s.stripe.subscriptions.update(id, { trial_end: 'now' });
    expect([early.status, dayOf(early.trial_end), dayOf(early.billing_cycle_anchor)]).toEqual([
      'active',
      '2026-04-06',
      '2026-04-06',
    ]);
    const again = await s.stripe.subscriptions.update(id, {
      trial_end: at('2026-04-20T00:00:00Z'),
      proration_behavior: 'none',
    });
    expect(again.status).toBe('trialing');
    // Beyond the end of the first trial, which means nothing any more.
    await moveTo(s, clock.id, '2026-05-10T00:00:00Z');
    expect(await totals(id)).toEqual([
      ['2026-04-01', 'paid', 0],
      ['2026-04-06', 'paid', 3000],
      ['2026-04-20', 'paid', 3000],
    ]);
  });

  it('ends in the middle of a period and gives back what is left on its last invoice', async () => {
    const { clock, customer, id } = await april({ cancel_at: at('2026-04-16T00:00:00Z') });
    await moveTo(s, clock.id, '2026-04-20T00:00:00Z');
    expect((await read(id)).status).toBe('canceled');
    expect(await totals(id)).toEqual([
      ['2026-04-01', 'paid', 3000],
      ['2026-04-16', 'paid', -1500],
    ]);
    expect(((await s.stripe.customers.retrieve(customer.id)) as Stripe.Customer).balance).toBe(-1500);
    expect(await fault(s.stripe.subscriptions.cancel(id))).toMatchObject({ statusCode: 404 });
  });

  it.each([
    ['void', 'void'],
    ['mark_uncollectible', 'uncollectible'],
    ['keep_as_draft', 'draft'],
  ] as const)('is not collected while that is paused: %s', async (behavior, status) => {
    const { clock, id } = await april();
    await s.stripe.subscriptions.update(id, { pause_collection: { behavior, resumes_at: at('2026-05-15T00:00:00Z') } });
    await moveTo(s, clock.id, '2026-06-02T00:00:00Z');
    expect((await totals(id)).map((row) => row[1])).toEqual(['paid', status, 'paid']);
    expect(await read(id)).toMatchObject({ status: 'active', pause_collection: null });
  });

  it('is in arrears when an update cannot be paid, unless all or nothing is asked for', async () => {
    const { id, subscription } = await april();
    const broken = await s.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: String(subscription.customer),
    });
    await s.stripe.subscriptions.update(id, { default_payment_method: broken.id });
    const items = [{ id: subscription.items.data[0]?.id ?? '', quantity: 3 }];
    const strict = { items, proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' } as const;
    expect(await fault(s.stripe.subscriptions.update(id, strict))).toMatchObject({ statusCode: 402 });
    expect((await read(id)).items.data[0]?.quantity).toBe(1);
    const { status } = await s.stripe.subscriptions.update(id, { items, proration_behavior: 'always_invoice' });
    expect([status, (await read(id)).items.data[0]?.quantity]).toEqual(['past_due', 3]);
  });

  it('tells what was different before', async () => {
    const { id, subscription } = await april();
    await s.stripe.subscriptions.update(id, {
      metadata: { contract: 'c1' },
      items: [{ id: subscription.items.data[0]?.id ?? '', quantity: 2 }],
    });
    const [event] = (await s.stripe.events.list({ type: 'customer.subscription.updated', limit: 1 })).data;
    const before = event?.data.previous_attributes as Partial<Stripe.Subscription>;
    expect(Object.keys(before).sort()).toEqual(['items', 'metadata']);
    expect(before.items?.data[0]?.quantity).toBe(1);
    expect(event?.data.object).toMatchObject({ metadata: { contract: 'c1' }, items: { data: [{ quantity: 2 }] } });
  });

  it('refuses mixed intervals, one-off prices, prices put away and the same price twice', async () => {
    const { customer, product, price } = await april();
    const make = (given: Partial<Stripe.PriceCreateParams>) =>
      s.stripe.prices.create({ product: product.id, currency: 'cny', unit_amount: 1, ...given });
    const create = (...prices: Stripe.Price[]) =>
      fault(s.stripe.subscriptions.create({ customer: customer.id, items: prices.map((one) => ({ price: one.id })) }));
    const [yearly, once, old] = [
      await make({ recurring: { interval: 'year' } }),
      await make({}),
      await make({ recurring: { interval: 'month' } }),
    ];
    await s.stripe.prices.update(old.id, { active: false });
    expect((await create(price, yearly)).message).toContain('must match');
    expect((await create(once)).message).toContain('type=one_time');
    expect((await create(old)).message).toContain('inactive');
    expect((await create(price, price)).message).toContain('multiple subscription items');
  });
});

describe('a preview', () => {
  it('shows a first invoice and keeps nothing', async () => {
    const { customer, price } = await subscriber(s, {
      start: '2026-04-01T00:00:00Z',
      card: 'pm_card_visa',
      amount: 700,
    });
    const invoice_items = [{ amount: 5000, currency: 'cny', description: 'Installation' }];
    const shown = await s.stripe.invoices.createPreview({
      customer: customer.id,
      invoice_items,
      subscription_details: { items: [{ price: price.id, quantity: 2 }] },
    });
    expect(shown.lines.data.map(({ amount }) => amount)).toEqual([5000, 1400]);
    expect(shown).toMatchObject({ total: 6400, status: 'draft', billing_reason: 'upcoming' });
    expect((await s.stripe.invoices.list({ customer: customer.id })).data).toEqual([]);
    expect((await s.stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([]);
    expect((await s.stripe.invoiceItems.list({ customer: customer.id })).data).toEqual([]);
  });

  it('of a subscription that ends is empty', async () => {
    const { id } = await april({ cancel_at_period_end: true });
    expect((await s.stripe.invoices.createPreview({ subscription: id })).total).toBe(0);
    await s.stripe.subscriptions.cancel(id);
    expect(await fault(s.stripe.invoices.createPreview({ subscription: id }))).toMatchObject({
      code: 'invoice_upcoming_none',
    });
  });
});
