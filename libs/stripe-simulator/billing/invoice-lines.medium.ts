import Stripe from 'stripe';
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

describe('the lines of an invoice', () => {
  it('are one for each graduated tier', async () => {
    const { customer, product } = await april(1);
    const tiers = [
      { up_to: 10, unit_amount: 100 },
      { up_to: 'inf' as const, unit_amount_decimal: '80.5', flat_amount: 500 },
    ];
    const recurring = { interval: 'month' } as const;
    const price = await s.stripe.prices.create({
      product: product.id,
      currency: 'cny',
      recurring,
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      tiers: tiers as never,
    });
    const { id } = await s.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id, quantity: 15 }],
    });
    const invoice = await latest(id);
    expect([amounts(invoice), invoice.total]).toEqual([[1000, 403, 500], 1903]);
  });

  it('take what was counted after the period, also late in the hour of the draft, and once for each identifier', async () => {
    const { clock, customer, product } = await april(1);
    const meter = await s.stripe.billing.meters.create({
      display_name: 'SMS',
      event_name: `sms_${clock.id}`,
      default_aggregation: { formula: 'sum' },
    });
    const recurring = { interval: 'month', usage_type: 'metered', meter: meter.id } as const;
    const price = await s.stripe.prices.create({
      product: product.id,
      currency: 'cny',
      unit_amount_decimal: Stripe.Decimal.from('4.5'),
      recurring,
    });
    const { id } = await s.stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    expect((await latest(id)).total).toBe(0);
    const use = (value: string, identifier: string, day: string) =>
      s.stripe.billing.meterEvents.create({
        event_name: meter.event_name,
        identifier: `${identifier}_${clock.id}`,
        payload: { stripe_customer_id: customer.id, value },
        timestamp: at(day),
      });
    await moveTo(s, clock.id, '2026-04-20T00:00:00Z');
    await use('10', 'a', '2026-04-02T00:00:00Z');
    expect(await fault(use('10', 'a', '2026-04-02T00:00:00Z'))).toMatchObject({ param: 'identifier' });
    await moveTo(s, clock.id, '2026-05-01T00:30:00Z');
    expect((await latest(id)).status).toBe('draft');
    await use('3', 'b', '2026-04-30T23:00:00Z');
    await use('100', 'c', '2026-05-01T00:10:00Z');
    await moveTo(s, clock.id, '2026-05-01T02:00:00Z');
    expect(await latest(id)).toMatchObject({ status: 'paid', total: 59 });
    const summary = await s.stripe.billing.meters.listEventSummaries(meter.id, {
      customer: customer.id,
      start_time: at('2026-04-01T00:00:00Z'),
      end_time: at('2026-05-01T00:00:00Z'),
    });
    expect(summary.data.map(({ aggregated_value }) => aggregated_value)).toEqual([13]);
  });

  it('carry taxes on top or within', async () => {
    const rate = (percentage: number, inclusive: boolean) =>
      s.stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive });
    const [above, within] = [await rate(6, false), await rate(13, true)];
    const on = await april(1, { default_tax_rates: [above.id] });
    expect(await latest(on.subscription.id)).toMatchObject({
      subtotal: 3000,
      total: 3180,
      total_excluding_tax: 3000,
      amount_paid: 3180,
    });
    const inside = await april(1, { default_tax_rates: [within.id] });
    const invoice = await latest(inside.subscription.id);
    expect(invoice).toMatchObject({
      subtotal: 3000,
      total: 3000,
      total_excluding_tax: 2655,
      subtotal_excluding_tax: 2655,
    });
    expect(invoice.total_taxes).toMatchObject([{ amount: 345, tax_behavior: 'inclusive', taxable_amount: 2655 }]);
  });

  it('are lowered by coupons, once, for months, or for good, and taxed afterwards', async () => {
    const once = await s.stripe.coupons.create({ percent_off: 25, duration: 'once' });
    const rate = await s.stripe.taxRates.create({ display_name: 'VAT', percentage: 10, inclusive: false });
    const { clock, subscription } = await april(1, { discounts: [{ coupon: once.id }], default_tax_rates: [rate.id] });
    expect(await latest(subscription.id)).toMatchObject({
      subtotal: 3000,
      total: 2475,
      total_discount_amounts: [{ amount: 750 }],
    });
    await moveTo(s, clock.id, '2026-05-01T02:00:00Z');
    expect(await latest(subscription.id)).toMatchObject({ total: 3300, total_discount_amounts: [] });
    const months = await s.stripe.coupons.create({
      amount_off: 1000,
      currency: 'cny',
      duration: 'repeating',
      duration_in_months: 2,
      max_redemptions: 1,
    });
    const other = await april(1, { discounts: [{ coupon: months.id }] });
    const totals = [(await latest(other.subscription.id)).total];
    for (const month of ['05', '06']) {
      await moveTo(s, other.clock.id, `2026-${month}-01T02:00:00Z`);
      totals.push((await latest(other.subscription.id)).total);
    }
    expect(totals).toEqual([2000, 2000, 3000]);
    expect(await fault(april(1, { discounts: [{ coupon: months.id }] }))).toMatchObject({ code: 'coupon_expired' });
  });

  it('hold one-off things, and are ten in the invoice but all in their own list', async () => {
    const { customer, product } = await april(1);
    const device = await s.stripe.prices.create({ product: product.id, currency: 'cny', unit_amount: 9900 });
    const invoice = await s.stripe.invoices.create({ customer: customer.id, currency: 'cny' });
    for (let n = 0; n < 12; n += 1) {
      await s.stripe.invoiceItems.create({
        customer: customer.id,
        invoice: invoice.id ?? '',
        pricing: { price: device.id },
        quantity: 2,
      });
    }
    const { lines, total } = await s.stripe.invoices.retrieve(invoice.id ?? '');
    expect([lines.data.length, lines.has_more, total]).toEqual([10, true, 12 * 2 * 9900]);
    expect((await s.stripe.invoices.listLineItems(invoice.id ?? '', { limit: 100 })).data).toHaveLength(12);
    const open = await s.stripe.invoices.finalizeInvoice(invoice.id ?? '');
    expect([open.status, open.amount_due]).toEqual(['open', 237_600]);
    expect(await fault(s.stripe.invoices.finalizeInvoice(invoice.id ?? ''))).toMatchObject({
      code: 'invoice_not_editable',
    });
    expect(((await (await fetch(open.hosted_invoice_url ?? '')).text()).match(/<tr>/g) ?? []).length).toBeGreaterThan(
      12,
    );
    const pdf = Buffer.from(await (await fetch(open.invoice_pdf ?? '')).arrayBuffer()).toString('latin1');
    expect([pdf.slice(0, 5), pdf.trimEnd().slice(-5), pdf.indexOf('xref')]).toEqual([
      '%PDF-',
      '%%EOF',
      Number(/startxref\n(\d+)/.exec(pdf)?.[1]),
    ]);
    expect((await s.stripe.invoices.voidInvoice(invoice.id ?? '')).status).toBe('void');
    expect(await fault(s.stripe.invoices.pay(invoice.id ?? ''))).toMatchObject({ statusCode: 400 });
  });
});

describe('a credit note', () => {
  it('before payment lowers what is due', async () => {
    const { customer } = await april(1);
    const draft = await s.stripe.invoices.create({ customer: customer.id, currency: 'cny' });
    await s.stripe.invoiceItems.create({
      customer: customer.id,
      invoice: draft.id ?? '',
      amount: 5000,
      currency: 'cny',
    });
    const { id = '' } = await s.stripe.invoices.finalizeInvoice(draft.id ?? '', { auto_advance: false });
    const note = await s.stripe.creditNotes.create({ invoice: id, amount: 2000 });
    expect([note.type, note.pre_payment_amount]).toEqual(['pre_payment', 2000]);
    expect(await s.stripe.invoices.retrieve(id)).toMatchObject({
      amount_due: 3000,
      amount_remaining: 3000,
      pre_payment_credit_notes_amount: 2000,
    });
    expect(await fault(s.stripe.creditNotes.create({ invoice: id, amount: 3001 }))).toMatchObject({ param: 'amount' });
    expect((await s.stripe.invoices.pay(id)).amount_paid).toBe(3000);
  });

  it('after payment is refunded and credited, with its share of tax, never beyond the invoice', async () => {
    const rate = await s.stripe.taxRates.create({ display_name: 'VAT', percentage: 10, inclusive: false });
    const { customer, subscription } = await april(2, { default_tax_rates: [rate.id] });
    const invoice = await latest(subscription.id);
    const line = {
      type: 'invoice_line_item',
      invoice_line_item: invoice.lines.data[0]?.id ?? '',
      quantity: 1,
    } as const;
    const create = (given: Partial<Stripe.CreditNoteCreateParams>) =>
      s.stripe.creditNotes.create({ invoice: invoice.id ?? '', ...given });
    expect(await fault(create({ lines: [line], refund_amount: 3000 }))).toMatchObject({ param: 'refund_amount' });
    const note = await create({ lines: [line], refund_amount: 3000, credit_amount: 300 });
    expect([note.subtotal, note.total, note.type, note.refunds.length]).toEqual([3000, 3300, 'post_payment', 1]);
    expect(((await s.stripe.customers.retrieve(customer.id)) as Stripe.Customer).balance).toBe(-300);
    const [refund] = (await s.stripe.refunds.list({ limit: 1 })).data;
    expect([refund?.id, refund?.amount]).toEqual([note.refunds[0]?.refund, 3000]);
    expect(await fault(create({ amount: 3301, out_of_band_amount: 3301 }))).toMatchObject({ param: 'amount' });
  });
});
