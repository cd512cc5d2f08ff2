import type Stripe from 'stripe';
import { at, fault, moveTo, type Simulated, simulated, subscriber } from '../simulator.factory.js';

let s: Simulated;
beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

/** 30 days of April at 3000 a month for each. */
async function april(quantity: number, given: Partial<Stripe.SubscriptionCreateParams> = {}) {
  const made = await subscriber(s, { start: '2026-04-01T00:00:00Z', card: 'pm_card_visa', amount: 3000 });
  const items = [{ price: made.price.id, quantity }];
  const subscription = await s.stripe.subscriptions.create({ customer: made.customer.id, items, ...given });
  return { ...made, subscription, item: subscription.items.data[0]?.id ?? '' };
}
const amounts = (invoice: Stripe.Invoice) => invoice.lines.data.map(({ amount }) => amount);
const latest = async (subscription: string) =>
  (await s.stripe.invoices.list({ subscription, limit: 1 })).data[0] as Stripe.Invoice;

describe('a change in the middle of a period', () => {
  it('upwards waits for the next invoice, to the second', async () => {
    const { clock, subscription, item } = await april(2);
    await moveTo(s, clock.id, '2026-04-11T00:00:00Z');
    const proration_date = at('2026-04-11T00:00:00Z');
    const preview = await s.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { items: [{ id: item, quantity: 5 }], proration_date },
    });
    await s.stripe.subscriptions.update(subscription.id, { items: [{ id: item, quantity: 5 }], proration_date });
    const waiting = await s.stripe.invoiceItems.list({ customer: String(subscription.customer), pending: true });
    expect(
      waiting.data.map(({ amount, proration, description }) => [amount, proration, description]).reverse(),
    ).toEqual([
      [-4000, true, 'Unused time on 2 × Monitoring after 11 Apr 2026'],
      [10_000, true, 'Remaining time on 5 × Monitoring after 11 Apr 2026'],
    ]);
    await moveTo(s, clock.id, '2026-05-01T02:00:00Z');
    const invoice = await latest(subscription.id);
    expect(amounts(invoice)).toEqual([-4000, 10_000, 15_000]);
    expect([amounts(preview), preview.total, invoice.total, invoice.status]).toEqual([
      amounts(invoice),
      21_000,
      21_000,
      'paid',
    ]);
    expect(invoice.lines.data[0]?.parent?.subscription_item_details).toMatchObject({
      proration: true,
      subscription_item: item,
    });
  });

  it('can be invoiced at once, or cost nothing', async () => {
    const { clock, subscription, item } = await april(1);
    await moveTo(s, clock.id, '2026-04-16T00:00:00Z');
    await s.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, quantity: 3 }],
      proration_behavior: 'always_invoice',
    });
    const invoice = await latest(subscription.id);
    expect([amounts(invoice), invoice.billing_reason, invoice.status]).toEqual([
      [-1500, 4500],
      'subscription_update',
      'paid',
    ]);
    await s.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, quantity: 9 }],
      proration_behavior: 'none',
    });
    expect((await s.stripe.invoiceItems.list({ customer: String(subscription.customer), pending: true })).data).toEqual(
      [],
    );
  });

  it('downwards gives credit, which the next invoice uses up', async () => {
    const { clock, customer, subscription, item } = await april(4);
    await moveTo(s, clock.id, '2026-04-16T00:00:00Z');
    await s.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item, quantity: 1 }],
      proration_behavior: 'always_invoice',
    });
    const credit = await latest(subscription.id);
    expect([credit.total, credit.amount_due, credit.ending_balance, credit.status]).toEqual([-4500, 0, -4500, 'paid']);
    await moveTo(s, clock.id, '2026-05-01T02:00:00Z');
    const next = await latest(subscription.id);
    expect([next.total, next.starting_balance, next.amount_due, next.ending_balance, next.status]).toEqual([
      3000,
      -4500,
      0,
      -1500,
      'paid',
    ]);
    const moved = await s.stripe.customers.listBalanceTransactions(customer.id);
    expect(moved.data.map(({ amount, ending_balance }) => [amount, ending_balance])).toEqual([
      [3000, -1500],
      [-4500, -4500],
    ]);
  });

  it('adds and removes items', async () => {
    const { clock, product, subscription, item } = await april(1);
    const other = await s.stripe.prices.create({
      product: product.id,
      currency: 'cny',
      unit_amount: 600,
      recurring: { interval: 'month' },
    });
    await moveTo(s, clock.id, '2026-04-16T00:00:00Z');
    const added = await s.stripe.subscriptionItems.create({
      subscription: subscription.id,
      price: other.id,
      quantity: 2,
    });
    await s.stripe.subscriptionItems.del(item, { proration_behavior: 'none' });
    const { items } = await s.stripe.subscriptions.retrieve(subscription.id);
    expect(items.data.map(({ id, quantity }) => [id, quantity])).toEqual([[added.id, 2]]);
    expect((await s.stripe.invoices.createPreview({ subscription: subscription.id })).total).toBe(600 + 1200);
    expect(await fault(s.stripe.subscriptionItems.del(added.id))).toMatchObject({ param: 'items' });
  });

  it('to another interval begins anew', async () => {
    const { clock, product, subscription, item } = await april(1);
    const yearly = await s.stripe.prices.create({
      product: product.id,
      currency: 'cny',
      unit_amount: 30_000,
      recurring: { interval: 'year' },
    });
    await moveTo(s, clock.id, '2026-04-16T00:00:00Z');
    const changed = await s.stripe.subscriptions.update(subscription.id, { items: [{ id: item, price: yearly.id }] });
    expect(changed.items.data[0]).toMatchObject({
      current_period_start: at('2026-04-16T00:00:00Z'),
      current_period_end: at('2027-04-16T00:00:00Z'),
    });
    const invoice = await latest(subscription.id);
    expect([amounts(invoice), invoice.status]).toEqual([[-1500, 30_000], 'paid']);
  });
});
