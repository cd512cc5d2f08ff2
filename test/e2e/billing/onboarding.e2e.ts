import { createHmac } from 'node:crypto';
import pg from 'pg';
import Stripe from 'stripe';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { type TestStripe, testStripe } from '../../support/stripe.js';

const ACCOUNT = `providerId stripeAccount country chargesEnabled payoutsEnabled detailsSubmitted due disabledReason disconnectedAt`;
const BILLING = `query { billingAccount { ${ACCOUNT} } }`;
const CONNECT = `mutation ($input: ConnectBillingInput!) { connectBilling(input: $input) { url expiresAt account { ${ACCOUNT} } } }`;

interface Account {
  readonly stripeAccount: string;
  readonly chargesEnabled: boolean;
  readonly due: string[];
  readonly disabledReason: string | null;
  readonly disconnectedAt: string | null;
}

let stripe: TestStripe;
let test: TestApp;
let admin: pg.Client;
let sdk: Stripe;
let ours: Organisation;
let theirs: Organisation;
beforeAll(async () => {
  stripe = await testStripe();
  test = await testApp({ env: stripe.env });
  await stripe.deliverTo(test.url);
  admin = new pg.Client(test.database.adminUrl);
  await admin.connect();
  const { port } = stripe.simulator;
  sdk = new Stripe('sk_test_other', { host: '127.0.0.1', port, protocol: 'http' });
  [ours, theirs] = [await test.seed.provider(), await test.seed.provider()];
});
afterAll(async () => {
  await admin?.end();
  await test?.close();
  await stripe?.stop();
});

const rows = async (sql: string, values: unknown[] = []) => (await admin.query(sql, values)).rows;
const finance = (provider: Organisation) => as(provider, 'FINANCE').client;
const accountOf = async (provider: Organisation) =>
  (await finance(provider).call<{ billingAccount: Account | null }>(BILLING)).billingAccount;
const connect = async (provider: Organisation) =>
  (
    await finance(provider).call<{ connectBilling: { url: string; account: Account } }>(CONNECT, {
      input: { country: 'CN' },
    })
  ).connectBilling;
const until = (provider: Organisation, fits: (account: Account) => boolean) =>
  eventually(async () => {
    const account = await accountOf(provider);
    return account && fits(account) ? account : undefined;
  });

async function onboarded(provider: Organisation): Promise<string> {
  const { url, account } = await connect(provider);
  const clicked = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ action: 'submit' }),
    redirect: 'manual',
  });
  expect(clicked.headers.get('location')).toBe(`${test.database.config.http.publicUrl}/billing/connected`);
  await until(provider, ({ chargesEnabled }) => chargesEnabled);
  return account.stripeAccount;
}

describe('a provider', () => {
  it('is onboarded by filling in the page at Stripe, and the webhook says so', async () => {
    expect(await accountOf(ours)).toBeNull();
    const { account } = await connect(ours);
    expect(account).toMatchObject({ providerId: ours.id, country: 'CN', chargesEnabled: false });
    expect((await accountOf(ours))?.due).toContain('external_account');
    const id = await onboarded(ours);
    expect(id).toBe(account.stripeAccount);
    expect(await accountOf(ours)).toMatchObject({ payoutsEnabled: true, detailsSubmitted: true, due: [] });
    const page = await fetch(`${test.url}/billing/connected`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('go back to Vigil')]);
  });

  it('has one account, however often it asks', async () => {
    await Promise.all([connect(ours), connect(ours), connect(ours)]);
    const all = await sdk.accounts.list({ limit: 100 });
    expect(all.data.filter(({ metadata }) => metadata?.['vigil_provider'] === ours.id)).toHaveLength(1);
  });

  it('is told what Stripe wants when it is switched off', async () => {
    const id = (await accountOf(ours))?.stripeAccount ?? '';
    stripe.simulator.restrict(id, ['company.tax_id']);
    const off = await until(ours, ({ chargesEnabled }) => !chargesEnabled);
    expect(off).toMatchObject({ due: ['company.tax_id'], disabledReason: 'requirements.past_due' });
    stripe.simulator.onboard(id);
    await until(ours, ({ chargesEnabled }) => chargesEnabled);
  });

  it('hears nothing of another one', async () => {
    expect(await accountOf(theirs)).toBeNull();
  });
});

describe('nobody else', () => {
  it('looks at it or connects it', async () => {
    const authority = await test.seed.authority();
    const { enterprise } = await test.seed.engagement(ours, {});
    const others = [
      as(ours, 'DISPATCHER'),
      as(enterprise, 'OWNER'),
      as(authority, 'LEADER'),
      as(test.seed.platform, 'ADMIN'),
    ];
    for (const { client } of others) {
      await expect(client.call(BILLING)).rejects.toMatchObject({ code: 'GENERAL.FORBIDDEN' });
      await expect(client.call(CONNECT, { input: {} })).rejects.toMatchObject({ code: 'GENERAL.FORBIDDEN' });
    }
    await expect(test.anonymous.call(BILLING)).rejects.toMatchObject({ code: 'GENERAL.UNAUTHENTICATED' });
  });

  it('is granted a look by the database, an authority least of all', async () => {
    for (const table of ['billing_account', 'stripe_intent', 'stripe_event', 'ledger_account', 'ledger_posting']) {
      const { may } = (
        await rows(`SELECT has_any_column_privilege('vigil_authority', $1, 'SELECT') AS may`, [table])
      )[0];
      expect({ table, may }).toEqual({ table, may: false });
    }
  });
});

describe('the door for webhooks', () => {
  let number = 0;
  const event = (more: object = {}) => {
    number += 1;
    const data = { object: { id: 'acct_x', object: 'account' } };
    return {
      id: `evt_test_${number}`,
      object: 'event',
      type: 'account.updated',
      created: 1_800_000_000,
      data,
      ...more,
    };
  };
  const signed = (body: string, secret: string, at = Math.floor(Date.now() / 1000)) =>
    `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;
  const send = (body: string, signature: string, door = '') =>
    fetch(`${test.url}/webhooks/stripe${door}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    });
  const outcome = (id: string) =>
    eventually(
      async () => (await rows('SELECT outcome FROM stripe_event WHERE id = $1', [id]))[0]?.outcome ?? undefined,
    );

  it('takes in what is signed, once, and keeps what it does not know', async () => {
    const account = (await accountOf(ours))?.stripeAccount;
    const known = event({ account, type: 'something.new', data: { object: { object: 'something' } } });
    const body = JSON.stringify(known, undefined, 2);
    for (let copy = 0; copy < 3; copy++) {
      expect((await send(body, signed(body, stripe.secrets.connect), '/connect')).status).toBe(200);
    }
    expect(await outcome(known.id)).toBe('OTHER_TYPE');
    expect(await rows(`SELECT FROM outbox_event WHERE payload ->> 'id' = $1 AND name LIKE '%Received'`, [known.id])) //
      .toHaveLength(1);
    const nobodys = event({ account: 'acct_nobody' });
    const text = JSON.stringify(nobodys);
    expect((await send(text, signed(text, stripe.secrets.connect), '/connect')).status).toBe(200);
    expect(await outcome(nobodys.id)).toBe('NOBODYS');
  });

  it('takes in a crowd, each once, whatever was known of it', async () => {
    const account = (await accountOf(ours))?.stripeAccount;
    const crowd = Array.from({ length: 40 }, () => event({ account, type: 'something.new' }));
    const sent = [...crowd, ...crowd.slice(10, 20)].map((one) => JSON.stringify(one));
    const first = sent[3] as string;
    expect((await send(first, signed(first, stripe.secrets.connect), '/connect')).status).toBe(200);
    const answers = await Promise.all(sent.map((one) => send(one, signed(one, stripe.secrets.connect), '/connect')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const ids = crowd.map(({ id }) => id).sort();
    const said = `SELECT payload ->> 'id' AS id FROM outbox_event WHERE payload ->> 'id' = ANY ($1) AND name LIKE '%Received'`;
    expect((await rows(`${said} ORDER BY payload ->> 'id' COLLATE "C"`, [ids])).map(({ id }) => id)).toEqual(ids);
    expect(await rows('SELECT FROM stripe_event WHERE id = ANY ($1)', [ids])).toHaveLength(ids.length);
  });

  it('refuses everything else in the same words, and keeps nothing of it', async () => {
    const { id, ...rest } = event();
    const body = JSON.stringify({ id, ...rest }, undefined, 1);
    const { platform, connect: other } = stripe.secrets;
    const now = Math.floor(Date.now() / 1000);
    const written = JSON.stringify(JSON.parse(body));
    const answers = await Promise.all([
      send(body, ''),
      send(body, signed(body, 'whsec_wrong')),
      send(body, signed(body, other)),
      send(body, signed(body, platform), '/connect'),
      send(body, signed(body, platform, now - 305)),
      send(body, signed(body, platform, now + 305)),
      send(written, signed(body, platform)),
      send(body.replace('account.updated', 'account.deleted'), signed(body, platform)),
      send('not json', signed('not json', platform)),
    ]);
    const told = await Promise.all(answers.map(async (answer) => `${answer.status} ${await answer.text()}`));
    expect(new Set(told).size).toBe(1);
    expect(told[0]).toMatch(/^400 /);
    const large = JSON.stringify({ ...rest, id, padding: 'x'.repeat(200_000) });
    expect((await send(large, signed(large, platform))).status).toBe(413);
    expect(await rows('SELECT FROM stripe_event WHERE id = $1', [id])).toEqual([]);
  });

  it('believes Stripe and not what was said: late, twice and out of order comes to the same', async () => {
    const id = (await accountOf(ours))?.stripeAccount ?? '';
    const { simulator } = stripe;
    simulator.holdWebhooks();
    simulator.restrict(id, ['company.name']);
    simulator.onboard(id);
    simulator.restrict(id, ['company.phone']);
    simulator.releaseWebhooks((events) => [...events, ...events].reverse());
    await until(ours, ({ due }) => due.includes('company.phone'));
    await eventually(
      async () => (await rows('SELECT FROM stripe_event WHERE done_at IS NULL')).length === 0 || undefined,
    );
    expect(await accountOf(ours)).toMatchObject({ chargesEnabled: false, due: ['company.phone'] });
  });

  // PAY-3
  it('lets nobody reach another tenant by what his objects claim', async () => {
    const [mine, victim] = [(await accountOf(ours))?.stripeAccount ?? '', await onboarded(theirs)];
    const before = await rows('SELECT * FROM billing_account WHERE provider_id = $1', [theirs.id]);
    await sdk.accounts.update(mine, { metadata: { vigil_provider: theirs.id, account: victim } });
    stripe.simulator.restrict(mine, ['company.name']);
    await until(ours, ({ due }) => due.includes('company.name'));
    const forged = { id: victim, object: 'account', charges_enabled: false, metadata: { vigil_provider: theirs.id } };
    const claim = event({ account: mine, data: { object: forged } });
    const body = JSON.stringify(claim);
    expect((await send(body, signed(body, stripe.secrets.connect), '/connect')).status).toBe(200);
    expect(await outcome(claim.id)).toBe('APPLIED');
    expect(await rows('SELECT * FROM billing_account WHERE provider_id = $1', [theirs.id])).toEqual(before);
  });

  it('holds for good that an account was disconnected', async () => {
    const id = (await accountOf(ours))?.stripeAccount ?? '';
    await sdk.accounts.del(id);
    await until(ours, ({ disconnectedAt }) => disconnectedAt !== null);
    const late = event({ account: id });
    const body = JSON.stringify(late);
    await send(body, signed(body, stripe.secrets.connect), '/connect');
    expect(await outcome(late.id)).toBe('APPLIED');
    expect(await accountOf(ours)).toMatchObject({ chargesEnabled: false, disconnectedAt: expect.any(String) });
    await expect(connect(ours)).rejects.toMatchObject({ code: 'BILLING.ACCOUNT_DISCONNECTED' });
  });
});
