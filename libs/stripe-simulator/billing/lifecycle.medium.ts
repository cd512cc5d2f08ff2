import type Stripe from 'stripe';
import { at, dayOf, fault, moveTo, post, type Simulated, simulated, subscriber } from '../simulator.factory.js';

let s: Simulated;
beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

const types = async (stripe: Stripe, prefix: string, customer: string) => {
  const found: string[] = [];
  for await (const event of stripe.events.list({ limit: 100 })) {
    const object = event.data.object as { id?: string; customer?: string };
    if (event.type.startsWith(prefix) && (object.customer === customer || object.id === customer))
      found.unshift(event.type);
  }
  return found;
};

describe('a subscription over time', () => {
  it('keeps the 31st over 24 months and a leap year, and is paid each time', async () => {
    const { clock, customer, price } = await subscriber(s, {
      start: '2027-01-31T10:00:00Z',
      card: 'pm_card_visa',
      amount: 1200,
    });
    const { id } = await s.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id, quantity: 3 }],
    });
    for (const month of ['2027-12', '2029-01']) await moveTo(s, clock.id, `${month}-15T00:00:00Z`);
    const invoices = await s.stripe.invoices.list({ subscription: id, limit: 100 });
    expect(invoices.data.map(({ created }) => dayOf(created)).reverse()).toEqual([
      ...[
        '2027-01-31',
        '2027-02-28',
        '2027-03-31',
        '2027-04-30',
        '2027-05-31',
        '2027-06-30',
        '2027-07-31',
        '2027-08-31',
      ],
      ...[
        '2027-09-30',
        '2027-10-31',
        '2027-11-30',
        '2027-12-31',
        '2028-01-31',
        '2028-02-29',
        '2028-03-31',
        '2028-04-30',
      ],
      ...[
        '2028-05-31',
        '2028-06-30',
        '2028-07-31',
        '2028-08-31',
        '2028-09-30',
        '2028-10-31',
        '2028-11-30',
        '2028-12-31',
      ],
    ]);
    expect(new Set(invoices.data.map(({ status, amount_paid, total }) => `${status} ${amount_paid} ${total}`))).toEqual(
      new Set(['paid 3600 3600']),
    );
    const [item] = (await s.stripe.subscriptions.retrieve(id)).items.data;
    expect([dayOf(item?.current_period_start), dayOf(item?.current_period_end)]).toEqual(['2028-12-31', '2029-01-31']);
  });

  it('is a draft for an hour after its period began', async () => {
    const { clock, customer, price } = await subscriber(s, { start: '2026-03-01T00:00:00Z', card: 'pm_card_visa' });
    const { id } = await s.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    const latest = async () =>
      (await s.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })).latest_invoice as Stripe.Invoice;
    await moveTo(s, clock.id, '2026-04-01T00:59:59Z');
    expect(await latest()).toMatchObject({ status: 'draft', billing_reason: 'subscription_cycle', number: null });
    await moveTo(s, clock.id, '2026-04-01T01:00:00Z');
    expect(await latest()).toMatchObject({ status: 'paid', attempt_count: 1, amount_remaining: 0 });
    expect(await types(s.stripe, 'invoice.', customer.id)).toEqual([
      ...['invoice.created', 'invoice.finalized', 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded'],
      ...['invoice.created', 'invoice.finalized', 'invoice.updated', 'invoice.paid', 'invoice.payment_succeeded'],
    ]);
  });

  it('is free while it is tried, and tells before it is not', async () => {
    const { clock, customer, price } = await subscriber(s, { start: '2026-01-10T00:00:00Z', card: 'pm_card_visa' });
    const trial = { customer: customer.id, items: [{ price: price.id }], trial_period_days: 14 };
    const made = await s.stripe.subscriptions.create({ ...trial, expand: ['latest_invoice'] });
    expect([made.status, (made.latest_invoice as Stripe.Invoice).total]).toEqual(['trialing', 0]);
    await moveTo(s, clock.id, '2026-01-20T23:59:59Z');
    expect(await types(s.stripe, 'customer.subscription.trial', customer.id)).toEqual([]);
    await moveTo(s, clock.id, '2026-01-21T00:00:00Z');
    expect(await types(s.stripe, 'customer.subscription.trial', customer.id)).toEqual([
      'customer.subscription.trial_will_end',
    ]);
    await moveTo(s, clock.id, '2026-02-25T00:00:00Z');
    const { status, billing_cycle_anchor } = await s.stripe.subscriptions.retrieve(made.id);
    expect([status, dayOf(billing_cycle_anchor)]).toEqual(['active', '2026-01-24']);
    const paid = await s.stripe.invoices.list({ subscription: made.id });
    expect(paid.data.map(({ total, created }) => [total, dayOf(created)])).toEqual([
      [1000, '2026-02-24'],
      [1000, '2026-01-24'],
      [0, '2026-01-10'],
    ]);
  });

  it('pauses or ends with its trial where there is nothing to charge', async () => {
    const ends = async (missing_payment_method: 'cancel' | 'pause') => {
      const { clock, customer, price } = await subscriber(s, { start: '2026-01-10T00:00:00Z' });
      const trial_settings = { end_behavior: { missing_payment_method } };
      const { id } = await s.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: price.id }],
        trial_period_days: 5,
        trial_settings,
      });
      await moveTo(s, clock.id, '2026-01-16T00:00:00Z');
      return (await s.stripe.subscriptions.retrieve(id)).status;
    };
    expect([await ends('cancel'), await ends('pause')]).toEqual(['canceled', 'paused']);
  });

  it('ends at the end of its period, or at once with money back', async () => {
    const { clock, customer, price } = await subscriber(s, {
      start: '2026-04-01T00:00:00Z',
      card: 'pm_card_visa',
      amount: 3000,
    });
    const create = () => s.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    const [late, now] = [await create(), await create()];
    await s.stripe.subscriptions.update(late.id, { cancel_at_period_end: true });
    await moveTo(s, clock.id, '2026-04-16T00:00:00Z');
    const gone = await s.stripe.subscriptions.cancel(now.id, { prorate: true, invoice_now: true });
    expect([gone.status, dayOf(gone.ended_at)]).toEqual(['canceled', '2026-04-16']);
    const [credit] = (await s.stripe.invoices.list({ subscription: now.id })).data;
    expect([credit?.total, credit?.amount_due, credit?.ending_balance]).toEqual([-1500, 0, -1500]);
    expect(((await s.stripe.customers.retrieve(customer.id)) as Stripe.Customer).balance).toBe(-1500);
    await moveTo(s, clock.id, '2026-05-02T00:00:00Z');
    const ended = await s.stripe.subscriptions.retrieve(late.id);
    expect([ended.status, dayOf(ended.ended_at), ended.cancellation_details?.reason]).toEqual([
      'canceled',
      '2026-05-01',
      'cancellation_requested',
    ]);
    expect((await s.stripe.invoices.list({ subscription: late.id })).data).toHaveLength(1);
  });
});

describe('a subscription that is not paid', () => {
  it.each(['unpaid', 'canceled', 'past_due'] as const)('is tried four times and then %s', async (afterwards) => {
    s.sim.setDunning({ afterwards });
    const { clock, customer, price } = await subscriber(s, { start: '2026-01-01T00:00:00Z', card: 'pm_card_visa' });
    const { id } = await s.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    const broken = await s.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    await s.stripe.subscriptions.update(id, { default_payment_method: broken.id });
    await moveTo(s, clock.id, '2026-02-02T00:00:00Z');
    const { status, latest_invoice } = await s.stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    const first = latest_invoice as Stripe.Invoice;
    expect([status, first.status, first.attempt_count, dayOf(first.next_payment_attempt)]).toEqual([
      'past_due',
      'open',
      1,
      '2026-02-04',
    ]);
    await moveTo(s, clock.id, '2026-02-20T00:00:00Z');
    const invoice = await s.stripe.invoices.retrieve(first.id ?? '');
    expect([invoice.attempt_count, invoice.next_payment_attempt]).toEqual([4, null]);
    const over = await s.stripe.subscriptions.retrieve(id);
    expect(over.status).toBe(afterwards);
    if (afterwards === 'canceled') expect(over.cancellation_details?.reason).toBe('payment_failed');
  });

  it('comes back when it is paid, after months as drafts', async () => {
    s.sim.setDunning({ afterwards: 'unpaid' });
    const { clock, customer, price } = await subscriber(s, { start: '2026-01-01T00:00:00Z', card: 'pm_card_visa' });
    const { id } = await s.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    const broken = await s.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    await s.stripe.subscriptions.update(id, { default_payment_method: broken.id });
    await moveTo(s, clock.id, '2026-03-02T00:00:00Z');
    const [draft] = (await s.stripe.invoices.list({ subscription: id })).data;
    expect([draft?.status, draft?.auto_advance]).toEqual(['draft', false]);
    await s.stripe.invoices.finalizeInvoice(draft?.id ?? '', { auto_advance: false });
    expect(await fault(s.stripe.invoices.pay(draft?.id ?? ''))).toMatchObject({ code: 'card_declined' });
    const good = await s.stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    expect((await s.stripe.invoices.pay(draft?.id ?? '', { payment_method: good.id })).status).toBe('paid');
    expect((await s.stripe.subscriptions.retrieve(id)).status).toBe('active');
  });

  it('is incomplete at first, and expires after 23 hours', async () => {
    const { clock, customer, price } = await subscriber(s, {
      start: '2026-01-01T00:00:00Z',
      card: 'pm_card_chargeCustomerFail',
    });
    const made = await s.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    expect(made.status).toBe('incomplete');
    await moveTo(s, clock.id, '2026-01-01T22:59:59Z');
    expect((await s.stripe.subscriptions.retrieve(made.id)).status).toBe('incomplete');
    await moveTo(s, clock.id, '2026-01-01T23:00:00Z');
    const { status, latest_invoice } = await s.stripe.subscriptions.retrieve(made.id, { expand: ['latest_invoice'] });
    expect([status, (latest_invoice as Stripe.Invoice).status]).toEqual(['incomplete_expired', 'void']);
  });

  it('is refused without a card, and leaves nothing behind if that is asked', async () => {
    const { customer, price } = await subscriber(s, { start: '2026-01-01T00:00:00Z' });
    const create = (given: Partial<Stripe.SubscriptionCreateParams> = {}) =>
      s.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], ...given });
    expect((await fault(create())).message).toContain('no attached payment source');
    const bad = await s.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer: customer.id });
    const wanted = create({ payment_behavior: 'error_if_incomplete', default_payment_method: bad.id });
    expect(await fault(wanted)).toMatchObject({ statusCode: 402 });
    expect((await s.stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([]);
  });

  it('goes on when the bank has asked its holder', async () => {
    const { customer, price } = await subscriber(s, {
      start: '2026-01-01T00:00:00Z',
      card: 'pm_card_authenticationRequired',
    });
    const made = await s.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      expand: ['latest_invoice.payments'],
    });
    expect(made.status).toBe('incomplete');
    expect(await types(s.stripe, 'invoice.payment', customer.id)).toContain('invoice.payment_action_required');
    const payment = (made.latest_invoice as Stripe.Invoice).payments?.data[0]?.payment;
    const intent = await s.stripe.paymentIntents.retrieve(String(payment?.payment_intent));
    await post(intent.next_action?.redirect_to_url?.url ?? '', { action: 'approve' });
    expect((await s.stripe.subscriptions.retrieve(made.id)).status).toBe('active');
  });

  it('is overdue when its bill was sent and nobody paid', async () => {
    const { clock, customer, price } = await subscriber(s, { start: '2026-01-01T00:00:00Z' });
    const bill = { collection_method: 'send_invoice', days_until_due: 14 } as const;
    const { id } = await s.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      ...bill,
    });
    await moveTo(s, clock.id, '2026-01-10T00:00:00Z');
    const [invoice] = (await s.stripe.invoices.list({ subscription: id })).data;
    expect([invoice?.status, invoice?.due_date]).toEqual(['open', at('2026-01-15T01:00:00Z')]);
    await moveTo(s, clock.id, '2026-01-16T00:00:00Z');
    expect((await s.stripe.subscriptions.retrieve(id)).status).toBe('past_due');
    expect(await types(s.stripe, 'invoice.', customer.id)).toEqual(
      expect.arrayContaining(['invoice.sent', 'invoice.overdue']),
    );
    await s.stripe.invoices.pay(invoice?.id ?? '', { paid_out_of_band: true });
    expect((await s.stripe.subscriptions.retrieve(id)).status).toBe('active');
  });
});
