import Stripe from 'stripe';
import { newId, type Uuid } from '#kernel';
import { Database, type Tenancy } from '#platform';
import { type StripeSimulator, startStripeSimulator } from '#stripe-simulator';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { runs } from '../../../test/support/runs.js';
import { BillingAccountRepository } from '../accounts/billing-account.repository.js';
import { CREATE_ACCOUNT, CreateAccountOperation } from '../accounts/create-account.operation.js';
import { type BillingHouse, billingHouse } from '../billing.factory.js';
import { idempotencyKey } from '../domain/intent.js';
import { CarryOutIntentWhenDue } from './carry-out-intent-when-due.handler.js';
import { StripeGate } from './stripe-gate.js';
import { StripeIntentRepository } from './stripe-intent.repository.js';
import { StripeIntents } from './stripe-intents.js';
import { type IntentRow, STRIPE_OPERATIONS } from './stripe-operation.js';

/** The process dies before or after its `left`-th step between here and Stripe; never where that is undefined. */
class Death extends Error {}
const fate: { left?: number } = {};
function step(): void {
  if (fate.left === undefined) return;
  fate.left -= 1;
  if (fate.left > 0) return;
  fate.left = undefined;
  throw new Death();
}

/** The same object, on whose every asynchronous method the process may die, before it or after. */
function mortal<T extends object>(object: T): T {
  return new Proxy(object, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver) as unknown;
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        step();
        const result: unknown = await Reflect.apply(member, target, args);
        step();
        return result;
      };
    },
  });
}

let hours = 0;
let simulator: StripeSimulator;
let stripe: Stripe;
let database: TestDatabase;
let house: BillingHouse;
let intents: StripeIntents;
let sweeper: CarryOutIntentWhenDue;
beforeAll(async () => {
  simulator = await startStripeSimulator({ clock: () => Date.now() + hours * 3600_000 });
  const stripeEnv = { STRIPE_SECRET_KEY: 'sk_test_intents', STRIPE_API_BASE: simulator.url };
  database = await testDatabase(stripeEnv);
  stripe = new Stripe('sk_test_intents', { host: '127.0.0.1', port: simulator.port, protocol: 'http' });
  const repository = { inject: [Database], useFactory: (db: Database) => mortal(new StripeIntentRepository(db)) };
  house = await billingHouse(database, {
    providers: [
      StripeGate,
      { provide: StripeIntentRepository, ...repository },
      BillingAccountRepository,
      CreateAccountOperation,
      {
        provide: STRIPE_OPERATIONS,
        inject: [CreateAccountOperation],
        useFactory: (one: CreateAccountOperation) => [mortal(one)],
      },
      StripeIntents,
      CarryOutIntentWhenDue,
    ],
  });
  intents = house.app.get(StripeIntents);
  sweeper = house.app.get(CarryOutIntentWhenDue);
});
afterAll(async () => {
  await house?.close();
  await database?.close();
  await simulator?.stop();
});

const rows = async (sql: string, values: unknown[] = []) => (await house.admin.query(sql, values)).rows;

async function provider(): Promise<Uuid> {
  const id = newId();
  await rows(
    `INSERT INTO organisation (id, kind, name, region_code, region_path)
     VALUES ($1, 'PROVIDER', 'A provider', '321181106000', '32/3211/321181/321181106/')`,
    [id],
  );
  return id;
}

/** As a request of the provider does it: the wish is committed, then Stripe is asked. */
function request(providerId: Uuid): Promise<IntentRow | undefined> {
  const db = house.app.get(Database);
  const tenancy: Tenancy = { role: 'vigil_app', organisationId: providerId, organisationKind: 'PROVIDER' };
  const wish = { providerId, operation: CREATE_ACCOUNT, subject: 'account', params: { country: 'CN' } };
  return db.within(tenancy, async () => intents.carryOut(await db.transaction(() => intents.plan(wish))));
}

const sweep = (providerId: Uuid, intentId: Uuid) => {
  const event = { id: newId(), payload: { intentId }, providerId, createdAt: new Date(), afterCommit: () => undefined };
  return house.asWorker({ providerId }, () => sweeper.handle(event));
};
const intentOf = async (providerId: Uuid) =>
  (await rows('SELECT id, state, object_id, attempts FROM stripe_intent WHERE provider_id = $1', [providerId]))[0];
const accountsOf = async (providerId: Uuid) => {
  const all = await stripe.accounts.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  return all.filter(({ metadata }) => metadata?.['vigil_provider'] === providerId).map(({ id }) => id);
};

it('makes one account of one wish, however often and by however many it is wished', async () => {
  const ours = await provider();
  await Promise.allSettled([request(ours), request(ours), request(ours)]);
  const { id } = await intentOf(ours);
  await sweep(ours, id);
  expect(await intentOf(ours)).toMatchObject({ state: 'DONE', object_id: (await accountsOf(ours))[0] });
  expect(simulator.executions(idempotencyKey(ours, id))).toBe(1);
});

it('is on record before Stripe hears of it, with an event for whoever finishes it', async () => {
  const ours = await provider();
  const hold = simulator.holdNextPost(/accounts/);
  const asked = request(ours);
  await hold.arrived;
  const intent = await intentOf(ours);
  expect(intent).toMatchObject({ state: 'PENDING' });
  expect(await rows(`SELECT name FROM outbox_event WHERE payload ->> 'intentId' = $1`, [intent.id])).toEqual([
    { name: 'billing.intentDue' },
  ]);
  hold.release();
  expect((await asked)?.state).toBe('DONE');
});

it('gives up where Stripe refuses for good, and only there', async () => {
  const ours = await provider();
  const wish = { providerId: ours, operation: CREATE_ACCOUNT, subject: 'account', params: { country: 'CHINA' } };
  const db = house.app.get(Database);
  const tenancy: Tenancy = { role: 'vigil_app', organisationId: ours, organisationKind: 'PROVIDER' };
  const refused = await db.within(tenancy, async () =>
    intents.carryOut(await db.transaction(() => intents.plan(wish))),
  );
  expect(refused).toMatchObject({ state: 'FAILED', lastError: 'StripeInvalidRequestError 400' });
  await expect(rows(`UPDATE stripe_intent SET state = 'PENDING', settled_at = NULL WHERE id = $1`, [refused?.id]))
    .rejects //
    .toThrow('never changes');
});

it('looks for what it made before it asks under a key that Stripe has forgotten', async () => {
  const ours = await provider();
  simulator.disrupt({ kind: 'drop-after', path: /accounts/, times: 2 });
  expect((await request(ours))?.state).toBe('UNKNOWN');
  const { id } = await intentOf(ours);
  hours += 25;
  await rows(`SET session_replication_role = replica`);
  await rows(`UPDATE stripe_intent SET created_at = created_at - interval '25 hours' WHERE id = $1`, [id]);
  await rows(`RESET session_replication_role`);
  await sweep(ours, id);
  const made = await accountsOf(ours);
  expect(made).toHaveLength(1);
  expect(await intentOf(ours)).toMatchObject({ state: 'DONE', object_id: made[0] });
});

/** mulberry32: the same runs on every machine. */
function dice(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

// PAY-4. The wish is repeated by its owner where the process died before it was on record; everything after is the sweeper's.
it('has exactly one effect, whatever dies between intent, call, answer and commit', async () => {
  const roll = dice(4);
  const outages = ['drop-before', 'drop-after', 'rate-limit', 'server-error'] as const;
  const met: Record<string, number> = { death: 0, outage: 0, unknown: 0 };
  const providers: Uuid[] = [];
  const { numRuns } = runs(50, 1_000);
  for (let run = 0; run < numRuns; run++) {
    const ours = await provider();
    providers.push(ours);
    for (let fault = 0; ; fault++) {
      if (fault < 2) fate.left = [undefined, 1 + roll(14)][roll(3) === 0 ? 0 : 1];
      const outage = fault < 2 && roll(2) === 0 ? outages[roll(4)] : undefined;
      // A connection that is cut the SDK tries once more by itself, under the same key.
      if (outage) simulator.disrupt({ kind: outage, path: /accounts$/, times: outage.startsWith('drop') ? 2 : 1 });
      const known = await intentOf(ours);
      const attempt: Promise<unknown> = known ? sweep(ours, known.id) : request(ours);
      const error = await attempt.then(() => undefined).catch((thrown: unknown) => thrown);
      if (error !== undefined && !(error instanceof Death)) throw error;
      if (error) met.death = (met.death ?? 0) + 1;
      if (outage) met.outage = (met.outage ?? 0) + 1;
      const intent = await intentOf(ours);
      if (intent?.state === 'UNKNOWN') met.unknown = (met.unknown ?? 0) + 1;
      if (intent?.state === 'DONE' && fault >= 2) break;
    }
    fate.left = undefined;
  }
  const all = await stripe.accounts.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  for (const ours of providers) {
    const { id, state, object_id } = await intentOf(ours);
    const made = all.filter(({ metadata }) => metadata?.['vigil_provider'] === ours).map((account) => account.id);
    const kept = await rows('SELECT stripe_account FROM billing_account WHERE provider_id = $1', [ours]);
    expect({ state, executions: simulator.executions(idempotencyKey(ours, id)), made, kept }).toEqual({
      state: 'DONE',
      executions: 1,
      made: [object_id],
      kept: [{ stripe_account: object_id }],
    });
  }
  // Faults that never struck would prove nothing.
  expect(Math.min(...Object.values(met))).toBeGreaterThan(numRuns / 10);
}, 600_000);
