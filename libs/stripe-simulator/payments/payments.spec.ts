import type Stripe from 'stripe';
import { fault, post, type Simulated, simulated } from '../simulator.factory.js';

let s: Simulated;
beforeAll(async () => {
  s = await simulated();
});
afterAll(() => s.sim.stop());

const pay = (payment_method: string, given: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  s.stripe.paymentIntents.create({ amount: 10_000, currency: 'cny', payment_method, confirm: true, ...given });
const byNumber = async (number: string) =>
  (await s.stripe.paymentMethods.create({ type: 'card', card: { number, exp_month: 12, exp_year: 2030, cvc: '123' } }))
    .id;

describe('a card', () => {
  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
    ['pm_card_chargeDeclinedProcessingError', 'processing_error', 'processing_error'],
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000000341', 'card_declined', 'generic_decline'],
  ])('%s is declined with %s', async (card, code, decline_code) => {
    const error = await fault(pay(card.startsWith('pm') ? card : await byNumber(card)));
    expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code, decline_code });
    expect(error.payment_intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code, decline_code },
    });
    const charge = await s.stripe.charges.retrieve(String(error.payment_intent?.latest_charge));
    expect(charge).toMatchObject({ status: 'failed', paid: false, failure_code: code, balance_transaction: null });
  });

  it.each(['pm_card_visa', 'pm_card_mastercard', '4242424242424242', '5555555555554444'])('%s pays', async (card) => {
    const intent = await pay(card.startsWith('pm') ? card : await byNumber(card), {
      expand: ['latest_charge.balance_transaction'],
    });
    const charge = intent.latest_charge as Stripe.Charge;
    expect([intent.status, intent.amount_received, charge.captured]).toEqual(['succeeded', 10_000, true]);
    expect(charge.balance_transaction).toMatchObject({
      amount: 10_000,
      fee: 320,
      net: 9680,
      reporting_category: 'charge',
      source: charge.id,
    });
  });

  it('that does not exist has no number', async () => {
    expect(await fault(byNumber('4242424242424241'))).toMatchObject({ code: 'incorrect_number', statusCode: 402 });
  });

  it('can be attached, unless the bank declines it at once', async () => {
    const { id: customer } = await s.stripe.customers.create({});
    const later = await s.stripe.paymentMethods.attach('pm_card_chargeCustomerFail', { customer });
    expect(later.customer).toBe(customer);
    expect(await fault(pay(later.id, { customer }))).toMatchObject({ decline_code: 'generic_decline' });
    const declined = s.stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer });
    expect(await fault(declined)).toMatchObject({ statusCode: 402, code: 'card_declined' });
    expect((await s.stripe.customers.listPaymentMethods(customer)).data.map(({ id }) => id)).toEqual([later.id]);
    expect((await s.stripe.paymentMethods.detach(later.id)).customer).toBeNull();
    expect((await s.stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
  });

  it('of one customer does not pay for another', async () => {
    const [one, other] = [await s.stripe.customers.create({}), await s.stripe.customers.create({})];
    const { id } = await s.stripe.paymentMethods.attach('pm_card_visa', { customer: one.id });
    expect(await fault(pay(id, { customer: other.id }))).toMatchObject({ statusCode: 400, param: 'payment_method' });
  });
});

describe('a payment that asks its payer', () => {
  it.each([
    ['approve', 'succeeded', 'succeeded'],
    ['fail', 'requires_payment_method', 'failed'],
  ])('on a page for 3-D Secure: %s', async (action, status, redirect) => {
    const intent = await pay('pm_card_authenticationRequired', { return_url: 'http://shop.test/back?x=1' });
    expect([intent.status, intent.next_action?.type]).toEqual(['requires_action', 'redirect_to_url']);
    const url = intent.next_action?.redirect_to_url?.url ?? '';
    expect(await (await fetch(url)).text()).toContain('100.00 CNY');
    const back = new URL((await post(url, { action })).headers.get('location') ?? '');
    expect([back.searchParams.get('x'), back.searchParams.get('redirect_status')]).toEqual(['1', redirect]);
    expect((await s.stripe.paymentIntents.retrieve(intent.id)).status).toBe(status);
    expect((await post(url.replace(/.$/, '_'), { action })).status).toBe(404);
  });

  it('is declined when nobody is there to be asked', async () => {
    const error = await fault(pay('pm_card_authenticationRequired', { off_session: true }));
    expect([error.code, error.decline_code]).toEqual(['authentication_required', 'authentication_required']);
  });

  it('asks some cards only once, when they are set up', async () => {
    const { id: customer } = await s.stripe.customers.create({});
    const setup = await s.stripe.setupIntents.create({
      customer,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
      confirm: true,
    });
    expect(setup.status).toBe('requires_action');
    await post(setup.next_action?.redirect_to_url?.url ?? '', { action: 'approve' });
    const { status, payment_method } = await s.stripe.setupIntents.retrieve(setup.id);
    expect(status).toBe('succeeded');
    expect((await pay(String(payment_method), { customer, off_session: true })).status).toBe('succeeded');
  });

  it.each([
    ['alipay', 'alipay_handle_redirect'],
    ['wechat_pay', 'wechat_pay_display_qr_code'],
  ] as const)('by %s', async (type, action) => {
    const payment_method_data = { type };
    const intent = await s.stripe.paymentIntents.create({
      amount: 500,
      currency: 'cny',
      allowed_payment_method_types: [type],
      payment_method_data,
      confirm: true,
    });
    expect([intent.status, intent.next_action?.type]).toEqual(['requires_action', action]);
    const next = intent.next_action;
    const url = next?.alipay_handle_redirect?.url ?? next?.wechat_pay_display_qr_code?.data ?? '';
    await post(url, { action: 'approve' });
    const paid = await s.stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
    expect([paid.status, (paid.latest_charge as Stripe.Charge).payment_method_details?.type]).toEqual([
      'succeeded',
      type,
    ]);
  });
});

describe('a payment', () => {
  it('can be reserved first and captured in part', async () => {
    const intent = await pay('pm_card_visa', { capture_method: 'manual' });
    expect([intent.status, intent.amount_capturable]).toEqual(['requires_capture', 10_000]);
    const captured = await s.stripe.paymentIntents.capture(intent.id, { amount_to_capture: 4000 });
    expect([captured.status, captured.amount_received]).toEqual(['succeeded', 4000]);
  });

  it('can be cancelled before, not afterwards', async () => {
    const intent = await s.stripe.paymentIntents.create({ amount: 100, currency: 'cny' });
    expect((await s.stripe.paymentIntents.cancel(intent.id)).status).toBe('canceled');
    const paid = await pay('pm_card_visa');
    expect(await fault(s.stripe.paymentIntents.cancel(paid.id))).toMatchObject({
      code: 'payment_intent_unexpected_state',
    });
  });

  it('is refunded in parts, never beyond what was paid', async () => {
    const { id: payment_intent } = await pay('pm_card_visa');
    const part = await s.stripe.refunds.create({ payment_intent, amount: 3000, expand: ['balance_transaction'] });
    expect(part.balance_transaction).toMatchObject({ amount: -3000, fee: 0, net: -3000, reporting_category: 'refund' });
    expect(await fault(s.stripe.refunds.create({ payment_intent, amount: 7001 }))).toMatchObject({ param: 'amount' });
    expect((await s.stripe.refunds.create({ payment_intent })).amount).toBe(7000);
    expect(await fault(s.stripe.refunds.create({ payment_intent }))).toMatchObject({ code: 'charge_already_refunded' });
    const intent = await s.stripe.paymentIntents.retrieve(payment_intent, { expand: ['latest_charge.refunds'] });
    const charge = intent.latest_charge as Stripe.Charge;
    expect([charge.refunded, charge.refunds?.data.length]).toEqual([true, 2]);
  });

  it.each([
    ['won', 0],
    ['lost', -10_000],
  ] as const)('can be disputed, and the dispute %s', async (outcome, moved) => {
    const intent = await pay('pm_card_createDispute');
    const { data } = await s.stripe.disputes.list({ payment_intent: intent.id });
    const dispute = data[0];
    expect(dispute).toMatchObject({ status: 'needs_response', amount: 10_000 });
    s.sim.closeDispute(dispute?.id ?? '', outcome);
    const closed = await s.stripe.disputes.retrieve(dispute?.id ?? '');
    const sum = closed.balance_transactions.reduce((all, { amount }) => all + amount, 0);
    expect([closed.status, sum, closed.balance_transactions[0]?.fee]).toEqual([outcome, moved, 1500]);
  });

  it('leaves a balance that is the sum of its transactions', async () => {
    const nets = new Map<string, number>();
    for await (const { currency, net, amount, fee } of s.stripe.balanceTransactions.list({ limit: 100 })) {
      expect(net).toBe(amount - fee);
      nets.set(currency, (nets.get(currency) ?? 0) + net);
    }
    const { pending, available } = await s.stripe.balance.retrieve();
    const told = (currency: string) =>
      [...pending, ...available]
        .filter((one) => one.currency === currency)
        .reduce((all, { amount }) => all + amount, 0);
    expect([...nets].map(([currency]) => told(currency))).toEqual([...nets.values()]);
    expect(nets.get('cny')).not.toBe(0);
  });
});
