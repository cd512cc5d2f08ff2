import type Stripe from 'stripe';
import { clientOf, dayOf, fault, moveTo, post, type Simulated, simulated, subscriber } from '../simulator.factory.js';
import { startStripeSimulator } from '../simulator.js';

let s: Simulated;
beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

async function provider(): Promise<{ stripeAccount: string }> {
  const { id } = await s.stripe.accounts.create({
    type: 'express',
    country: 'CN',
    capabilities: { card_payments: { requested: true } },
  });
  s.sim.onboard(id);
  return { stripeAccount: id };
}

describe('a connected account', () => {
  it('takes money only after its owner has been through onboarding', async () => {
    const account = await s.stripe.accounts.create({
      type: 'express',
      capabilities: { card_payments: { requested: true } },
    });
    expect([account.charges_enabled, account.capabilities?.card_payments]).toEqual([false, 'inactive']);
    const scope = { stripeAccount: account.id };
    const pay = () =>
      s.stripe.paymentIntents.create(
        { amount: 100, currency: 'cny', payment_method: 'pm_card_visa', confirm: true },
        scope,
      );
    expect(await fault(pay())).toMatchObject({ statusCode: 400, code: 'account_invalid' });
    const link = await s.stripe.accountLinks.create({
      account: account.id,
      type: 'account_onboarding',
      return_url: 'http://vigil.test/done',
      refresh_url: 'http://vigil.test/again',
    });
    expect(await (await fetch(link.url)).text()).toContain('Onboarding');
    expect((await post(link.url, { action: 'submit' })).headers.get('location')).toBe('http://vigil.test/done');
    expect(await s.stripe.accounts.retrieve(account.id)).toMatchObject({
      charges_enabled: true,
      payouts_enabled: true,
      capabilities: { card_payments: 'active' },
    });
    expect((await pay()).status).toBe('succeeded');
    s.sim.restrict(account.id, ['company.tax_id']);
    expect(await fault(pay())).toMatchObject({ code: 'account_invalid' });
  });

  it('has objects that nobody else finds', async () => {
    const [one, other] = [await provider(), await provider()];
    const { id } = await s.stripe.customers.create({ email: 'x@y.cn' }, one);
    expect((await s.stripe.customers.retrieve(id, {}, one)).id).toBe(id);
    expect(await fault(s.stripe.customers.retrieve(id))).toMatchObject({ statusCode: 404 });
    expect(await fault(s.stripe.customers.retrieve(id, {}, other))).toMatchObject({ statusCode: 404 });
    const foreign = s.stripe.invoices.create({ customer: id }, other);
    expect(await fault(foreign)).toMatchObject({ code: 'resource_missing' });
    expect([
      (await s.stripe.customers.list({}, other)).data,
      (await s.stripe.events.list({}, other)).data.map(({ type }) => type),
    ]).toEqual([[], ['account.updated']]);
  });

  it('pays the platform its share, which goes back with a refund in proportion', async () => {
    const scope = await provider();
    const fees = {
      amount: 10_000,
      currency: 'cny',
      application_fee_amount: 1001,
      payment_method: 'pm_card_visa',
      confirm: true,
    };
    expect(await fault(s.stripe.paymentIntents.create(fees))).toMatchObject({ param: 'application_fee_amount' });
    const intent = await s.stripe.paymentIntents.create(
      { ...fees, expand: ['latest_charge.balance_transaction'] },
      scope,
    );
    const charge = intent.latest_charge as Stripe.Charge;
    const entry = charge.balance_transaction as Stripe.BalanceTransaction;
    expect([entry.amount, entry.fee, entry.net]).toEqual([10_000, 320 + 1001, 8679]);
    const fee = await s.stripe.applicationFees.retrieve(String(charge.application_fee));
    expect(fee).toMatchObject({ amount: 1001, account: scope.stripeAccount, charge: charge.id });
    await s.stripe.refunds.create({ charge: charge.id, amount: 5000, refund_application_fee: true }, scope);
    await s.stripe.refunds.create({ charge: charge.id, refund_application_fee: true }, scope);
    const back = await s.stripe.applicationFees.retrieve(fee.id);
    expect([back.amount_refunded, back.refunded, back.refunds.data.map(({ amount }) => amount)]).toEqual([
      1001,
      true,
      [501, 500],
    ]);
    const platform = await s.stripe.balanceTransactions.list({ limit: 3 });
    expect(platform.data.map(({ type, amount }) => [type, amount])).toEqual([
      ['application_fee_refund', -500],
      ['application_fee_refund', -501],
      ['application_fee', 1001],
    ]);
  });

  it('shares its subscriptions by percentage, on its own test clock', async () => {
    const scope = await provider();
    const { clock, customer, price } = await subscriber(s, {
      start: '2026-01-31T00:00:00Z',
      card: 'pm_card_visa',
      amount: 3333,
      account: scope.stripeAccount,
    });
    const given = { customer: customer.id, items: [{ price: price.id }], application_fee_percent: 12.5 };
    const { id } = await s.stripe.subscriptions.create(given, scope);
    await s.stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: clock.frozen_time + 40 * 86_400 }, scope);
    await s.sim.settled();
    const { data } = await s.stripe.invoices.list({ subscription: id }, scope);
    expect(data.map(({ created, status }) => [dayOf(created), status])).toEqual([
      ['2026-02-28', 'paid'],
      ['2026-01-31', 'paid'],
    ]);
    const shares = await s.stripe.applicationFees.list({ limit: 2 });
    expect(shares.data.map(({ amount, account }) => [amount, account])).toEqual(
      Array(2).fill([417, scope.stripeAccount]),
    );
  });

  it('can be disconnected', async () => {
    const scope = await provider();
    expect(await s.stripe.accounts.del(scope.stripeAccount)).toMatchObject({ deleted: true });
    expect(await fault(s.stripe.balance.retrieve({}, scope))).toMatchObject({ statusCode: 403 });
  });
});

describe('a simulator that starts again', () => {
  it('knows everything, and time goes on', async () => {
    const first = await simulated();
    const { clock, customer, price } = await subscriber(first, { start: '2026-01-31T00:00:00Z', card: 'pm_card_visa' });
    const options = { idempotencyKey: 'kept' };
    const made = await first.stripe.subscriptions.create(
      { customer: customer.id, items: [{ price: price.id }] },
      options,
    );
    const state = JSON.parse(JSON.stringify(first.sim.snapshot()));
    await first.sim.stop();
    const sim = await startStripeSimulator({ state });
    const again = { sim, stripe: clientOf(sim) };
    const replayed = await again.stripe.subscriptions.create(
      { customer: customer.id, items: [{ price: price.id }] },
      options,
    );
    expect(replayed.id).toBe(made.id);
    await moveTo(again, clock.id, '2026-03-01T00:00:00Z');
    const { data } = await again.stripe.invoices.list({ subscription: made.id });
    expect(data.map(({ created, status }) => [dayOf(created), status])).toEqual([
      ['2026-02-28', 'paid'],
      ['2026-01-31', 'paid'],
    ]);
    expect(new Set([...data.map(({ id }) => id), made.id]).size).toBe(3);
    await sim.stop();
  });
});
