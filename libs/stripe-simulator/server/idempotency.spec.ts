import { clientOf, fault, type Simulated, simulated } from '../simulator.factory.js';

let s: Simulated;
let now = Date.UTC(2026, 0, 1);
beforeAll(async () => {
  s = await simulated({ clock: () => now });
});
afterAll(() => s.sim.stop());

const count = async () => (await s.stripe.customers.list({ limit: 100 })).data.length;

describe('a request with an idempotency key', () => {
  it('is carried out once, and answered again as before', async () => {
    const before = await count();
    const first = await s.stripe.customers.create({ name: 'once' }, { idempotencyKey: 'once' });
    const again = await s.stripe.customers.create({ name: 'once' }, { idempotencyKey: 'once' });
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect([await count(), s.sim.executions('once')]).toEqual([before + 1, 1]);
  });

  it('is refused with other parameters or for another endpoint', async () => {
    await s.stripe.customers.create({ name: 'a' }, { idempotencyKey: 'same' });
    const other = await fault(s.stripe.customers.create({ name: 'b' }, { idempotencyKey: 'same' }));
    expect(other).toMatchObject({ type: 'StripeIdempotencyError', statusCode: 400 });
    const elsewhere = await fault(s.stripe.products.create({ name: 'a' }, { idempotencyKey: 'same' }));
    expect(elsewhere.message).toContain('same endpoint');
    expect(s.sim.executions('same')).toBe(1);
  });

  it('is refused while the first is still going on', async () => {
    const hold = s.sim.holdNextPost(/customers/);
    const first = s.stripe.customers.create({ name: 'slow' }, { idempotencyKey: 'slow' });
    await hold.arrived;
    const second = await fault(s.stripe.customers.create({ name: 'slow' }, { idempotencyKey: 'slow' }));
    expect(second).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    hold.release();
    const { id } = await first;
    expect((await s.stripe.customers.create({ name: 'slow' }, { idempotencyKey: 'slow' })).id).toBe(id);
  });

  it('keeps a declined card, but nothing of parameters that were refused', async () => {
    const body = { amount: 500, currency: 'cny', payment_method: 'pm_card_chargeDeclined', confirm: true };
    const first = await fault(s.stripe.paymentIntents.create(body, { idempotencyKey: 'declined' }));
    const again = await fault(s.stripe.paymentIntents.create(body, { idempotencyKey: 'declined' }));
    expect([again.statusCode, again.payment_intent?.id]).toEqual([402, first.payment_intent?.id]);
    await fault(s.stripe.customers.create({ balance: 1.5 }, { idempotencyKey: 'typo' }));
    expect((await s.stripe.customers.create({ balance: 1 }, { idempotencyKey: 'typo' })).balance).toBe(1);
  });

  it('is one key for each account, and forgotten after 24 hours', async () => {
    const account = await s.stripe.accounts.create({ type: 'express' });
    const here = await s.stripe.customers.create({}, { idempotencyKey: 'day' });
    const there = await s.stripe.customers.create({}, { idempotencyKey: 'day', stripeAccount: account.id });
    expect(there.id).not.toBe(here.id);
    now += 24 * 3600 * 1000 - 1;
    expect((await s.stripe.customers.create({}, { idempotencyKey: 'day' })).id).toBe(here.id);
    now += 1;
    expect((await s.stripe.customers.create({}, { idempotencyKey: 'day' })).id).not.toBe(here.id);
  });
});

describe('a connection that breaks', () => {
  it.each(['drop-before', 'drop-after'] as const)(
    '%s is repaired by repeating under the same key, with one effect',
    async (kind) => {
      const patient = clientOf(s.sim, 'sk_test_1', 2);
      const before = await count();
      s.sim.disrupt({ kind });
      await patient.customers.create({ name: kind }, { idempotencyKey: kind });
      expect([await count(), s.sim.executions(kind)]).toEqual([before + 1, 1]);
    },
  );

  it('is an unknown outcome for who does not repeat', async () => {
    // Of its own the SDK repeats once when a connection that was kept open is reset.
    s.sim.disrupt({ kind: 'drop-after', times: 2 });
    expect(await fault(s.stripe.customers.create({}, { idempotencyKey: 'unknown' }))).toMatchObject({
      type: 'StripeConnectionError',
    });
    expect(s.sim.executions('unknown')).toBe(1);
  });

  it('says when it is asked too much, and when it fails itself, and then has done nothing', async () => {
    const before = await count();
    s.sim.disrupt({ kind: 'rate-limit' });
    const limited = await fault(s.stripe.customers.create({}));
    expect([limited.statusCode, limited.headers?.['stripe-should-retry']]).toEqual([429, 'true']);
    s.sim.disrupt({ kind: 'server-error', path: /customers/, times: 2 });
    expect(await fault(s.stripe.customers.create({}))).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
    expect(await fault(s.stripe.customers.create({}))).toMatchObject({ statusCode: 500 });
    expect(await count()).toBe(before);
  });
});
