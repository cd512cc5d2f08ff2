import fc from 'fast-check';
import Stripe from 'stripe';
import type { CoveredDevice } from '#contracts';
import { environment } from '#platform';
import { type StripeSimulator, startStripeSimulator } from '#stripe-simulator';
import { billedFor, periodOf } from '../domain/subscription.js';
import { billingStart } from './billing-start.js';
import { countsAt } from './high-water.js';
import { expectedTotal } from './oracle.factory.js';
import { afterCharges, type Charge, type Counts, chargesBeyond, unusedAfter } from './period-charges.js';
import { BASE, type BilledPlan, partsOf, safe, stripePriceOf } from './plan-prices.js';

const isLong = environment().VIGIL_LONG === '1';
const DAY = 86_400_000;
const MONTHS_24 = 730;

let simulator: StripeSimulator;
let stripe: Stripe;
beforeAll(async () => {
  simulator = await startStripeSimulator({ seed: 'lifecycles' });
  stripe = new Stripe('sk_test_x', { host: '127.0.0.1', port: simulator.port, protocol: 'http' });
});
afterAll(() => simulator.stop());

interface Life {
  readonly plan: BilledPlan;
  readonly begins: Date;
  readonly trialDays: number;
  readonly spans: CoveredDevice[];
  readonly ends: Date;
  /** How late each change is looked at, in minutes. */
  readonly late: readonly number[];
}

/** One contract at Stripe, driven as `KeepSubscription` drives it, on a clock of its own. */
class Driven {
  private charged: Counts = {};
  private from = 0;

  private constructor(
    private readonly life: Life,
    private readonly clock: string,
    private readonly customer: string,
    private readonly subscription: string,
    private readonly prices: ReadonlyMap<string, string>,
  ) {}

  static async begin(life: Life): Promise<Driven> {
    const { plan, begins, trialDays, spans } = life;
    const now = Math.floor(begins.getTime() / 1000);
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: now });
    const customer = (await stripe.customers.create({ test_clock: clock.id })).id;
    // Whoever never pays would be given up, and then nothing more is invoiced.
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
    const prices = new Map<string, string>();
    for (const part of partsOf(plan)) prices.set(part, (await stripe.prices.create(stripePriceOf(plan, part))).id);
    const starts = billingStart(begins, trialDays).getTime() / 1000;
    const items = itemsOf(plan, spans, begins).map(([part, quantity]) => ({ price: prices.get(part) ?? '', quantity }));
    const { id } = await stripe.subscriptions.create({
      customer,
      items,
      proration_behavior: 'none',
      ...(starts > now ? { trial_end: starts } : {}),
    });
    return new Driven(life, clock.id, customer, id, prices);
  }

  async look(at: Date): Promise<void> {
    await this.moveTo(at);
    const { plan, spans } = this.life;
    const standing = await stripe.subscriptions.retrieve(this.subscription);
    await this.charge(standing, at);
    const wanted = itemsOf(plan, spans, at);
    const known = new Map(standing.items.data.map((item) => [item.price.id, item.id]));
    const set = wanted.map(([part, quantity]) => {
      const price = this.prices.get(part) ?? '';
      const id = known.get(price);
      return id ? { id, quantity } : { price, quantity };
    });
    const keep = new Set(wanted.map(([part]) => this.prices.get(part)));
    const gone = [...known].filter(([price]) => !keep.has(price)).map(([, id]) => ({ id, deleted: true }));
    await stripe.subscriptions.update(this.subscription, { items: [...set, ...gone], proration_behavior: 'none' });
  }

  async end(at: Date): Promise<void> {
    await this.moveTo(at);
    const { plan } = this.life;
    const standing = await stripe.subscriptions.retrieve(this.subscription);
    await this.charge(standing, at);
    const period = periodOf(standing);
    if (standing.status !== 'trialing' && period) {
      const charged = { ...this.charged, ...(partsOf(plan).includes(BASE) ? { [BASE]: 1 } : {}) };
      for (const charge of unusedAfter(plan, charged, period, at)) await this.add(charge);
    }
    await stripe.subscriptions.cancel(this.subscription, { invoice_now: true, prorate: false });
  }

  async invoiced(): Promise<bigint> {
    let total = 0n;
    for await (const invoice of stripe.invoices.list({ customer: this.customer, limit: 100 }))
      total += BigInt(invoice.total);
    return total;
  }

  private async charge(standing: Stripe.Subscription, until: Date): Promise<void> {
    const period = periodOf(standing);
    if (!period || standing.status === 'trialing') return;
    const opening = period.from.getTime() !== this.from;
    if (opening) {
      this.from = period.from.getTime();
      const lines = await stripe.invoices.listLineItems(String(standing.latest_invoice), { limit: 100 });
      const billed = billedFor(lines.data, period.from);
      const parts = [...this.prices].map(([part, price]): [string, number] => [part, billed.get(price) ?? 0]);
      this.charged = Object.fromEntries(parts.filter(([part]) => part !== BASE));
    }
    const { plan, spans } = this.life;
    const charges = chargesBeyond({ plan, spans, period, charged: this.charged, until, opening });
    for (const charge of charges) await this.add(charge);
    this.charged = afterCharges(this.charged, charges);
  }

  private async add({ amount }: Charge): Promise<void> {
    if (amount === 0n) return;
    const { customer, subscription } = this;
    await stripe.invoiceItems.create({ customer, subscription, amount: safe(amount), currency: 'cny' });
  }

  private async moveTo(at: Date): Promise<void> {
    const frozen_time = Math.floor(at.getTime() / 1000);
    const now = (await stripe.testHelpers.testClocks.retrieve(this.clock)).frozen_time;
    if (frozen_time <= now) return;
    await stripe.testHelpers.testClocks.advance(this.clock, { frozen_time });
    await simulator.settled();
  }
}

function itemsOf(plan: BilledPlan, spans: readonly CoveredDevice[], at: Date): [part: string, quantity: number][] {
  const counts = countsAt(spans, at);
  const all = partsOf(plan).map((part): [string, number] => [part, part === BASE ? 1 : (counts.get(part) ?? 0)]);
  const some = all.filter(([, quantity]) => quantity > 0);
  return some.length > 0 ? some : all.slice(0, 1);
}

/** All that is looked at, in the order of time: each change a little late, and each period some time after it has begun. */
async function live(life: Life): Promise<bigint> {
  const driven = await Driven.begin(life);
  const changes = life.spans.flatMap(({ from, to }) => (to ? [from, to] : [from]));
  const looks = changes.map(
    (at, index) => new Date(at.getTime() + (life.late[index % life.late.length] ?? 0) * 60_000),
  );
  for (let day = 1; day < MONTHS_24; day += 9) looks.push(new Date(life.begins.getTime() + day * DAY));
  const ordered = looks.filter((at) => at > life.begins && at < life.ends);
  for (const at of ordered.sort((one, two) => one.getTime() - two.getTime())) await driven.look(at);
  await driven.end(life.ends);
  return driven.invoiced();
}

const amount = fc.integer({ min: 1, max: 99_999 }).map(String);
const unitPrice = fc.oneof(
  amount,
  fc.tuple(amount, amount).map(([first, rest]) => [
    { upTo: 3, unitAmount: first },
    { upTo: null, unitAmount: rest },
  ]),
);
// Anchors on the last days of months, the leap day, the small hours of China and the night of UTC among them.
const begins = fc.oneof(
  fc
    .constantFrom('2027-01-31T01:00:00Z', '2028-02-29T05:00:00Z', '2027-08-31T15:59:59Z', '2027-12-31T20:00:00Z')
    .map((text) => new Date(text)),
  fc.integer({ min: 0, max: 700 }).map((day) => new Date(Date.UTC(2027, 0, 1, 3) + day * DAY)),
);
const lives = fc
  .record({
    begins,
    baseFee: fc.integer({ min: 0, max: 50_000 }).map(String),
    smoke: unitPrice,
    gas: unitPrice,
    rhythm: fc.constantFrom(
      ['MONTH', 1] as const,
      ['MONTH', 1] as const,
      ['QUARTER', 1] as const,
      ['MONTH', 2] as const,
    ),
    trialDays: fc.constantFrom(0, 0, 14),
    devices: fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 50_000_000 }),
        fc.integer({ min: 60, max: 40_000_000 }),
        fc.boolean(),
        fc.boolean(),
      ),
      {
        minLength: 1,
        maxLength: 8,
      },
    ),
    standing: fc.integer({ min: 0, max: 4 }),
    endsAfter: fc.integer({ min: 40 * 86_400, max: MONTHS_24 * 86_400 }),
    late: fc.array(fc.constantFrom(0, 0, 0, 1, 60, 2_880), { minLength: 1, maxLength: 5 }),
  })
  .map((made): Life => {
    const { begins: start, smoke, gas, rhythm, devices, standing, endsAfter, ...rest } = made;
    const [billingInterval, prepaidIntervals] = rhythm;
    const plan = {
      versionId: 'v',
      name: 'P',
      currency: 'CNY',
      billingInterval,
      prepaidIntervals,
      baseFee: made.baseFee,
    };
    const ends = new Date(start.getTime() + endsAfter * 1000);
    const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
    const span = (deviceId: string, kind: string, from: Date, to: Date | null): CoveredDevice => ({
      deviceId,
      kind,
      from,
      to,
    });
    const first = Array.from({ length: standing }, (_, index) => span(`s${index}`, 'SMOKE', start, null));
    const others = devices.map(([from, length, isGas, isOpen], index) =>
      span(`d${index}`, isGas ? 'GAS' : 'SMOKE', after(from), isOpen ? null : after(from + length)),
    );
    return {
      ...rest,
      begins: start,
      plan: { ...plan, unitPrices: { SMOKE: smoke, GAS: gas } },
      spans: [...first, ...others],
      ends,
    };
  });

// PAY-1 and PAY-6: up to 24 months of invoices, however late anybody looks, equal the oracle to the fen.
it('invoices what the oracle says, to the minor unit', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      const { plan, spans, ends } = life;
      const starts = billingStart(life.begins, life.trialDays);
      expect(await live(life)).toBe(expectedTotal({ plan, spans, starts, ends, oneOff: 0n }));
    }),
    { numRuns: isLong ? 500 : 6, ...(isLong ? {} : { seed: 6 }) },
  );
}, 600_000);
