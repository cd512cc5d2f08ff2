import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import Stripe from 'stripe';
import { type Figure, percentile } from './figure.js';
import type { VigilUnderTest } from './vigil-under-test.js';

const PER_SECOND = 1_000;
const SECONDS = 10;
const RAW_WRITERS = 8;
const RAW_SECONDS = 3;

/** Of a type that the worker keeps and leaves alone: what is measured is the door. */
export async function webhookFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  const secret = vigil.webhookSecret();
  const admin = await vigil.admin();
  await send(vigil, secret, { from: 0, count: PER_SECOND });
  const took = await send(vigil, secret, { from: PER_SECOND, count: PER_SECOND * SECONDS });
  const { rows } = await admin.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM stripe_event WHERE id LIKE 'evt_bench%'`,
  );
  const raw = await bareInserts(() => vigil.newSuperuser());
  const pace = (PER_SECOND * SECONDS) / ((took.ended - took.began) / 1_000);
  const note = `${rows[0]?.n} kept of ${PER_SECOND * (SECONDS + 1)}; p50 ${percentile(took.each, 50).toFixed(0)} ms`;
  return [
    {
      what: `webhooks, ${PER_SECOND}/s for ${SECONDS} s, p99`,
      value: percentile(took.each, 99),
      unit: 'ms',
      budget: 300,
      note,
    },
    { what: 'webhooks taken in', value: pace, unit: '/s' },
    {
      what: 'webhooks of bare inserts',
      value: pace / raw,
      unit: '',
      note: `${raw.toFixed(0)} bare inserts/s, each a commit`,
    },
  ];
}

interface Took {
  readonly each: number[];
  readonly began: number;
  readonly ended: number;
}

/** At an even pace, whatever the answers do. */
async function send(
  vigil: VigilUnderTest,
  secret: string,
  { from, count }: { from: number; count: number },
): Promise<Took> {
  const stripe = new Stripe('sk_test_bench');
  const each: number[] = [];
  const post = async (n: number) => {
    const payload = JSON.stringify({
      id: `evt_bench_${n}`,
      object: 'event',
      type: 'bench.happened',
      account: 'acct_bench',
      created: 1_800_000_000,
      data: { object: { id: `obj_${n}`, object: 'bench' } },
    });
    const headers = {
      'content-type': 'application/json',
      'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret }),
    };
    const asked = performance.now();
    const status = await posted(`${vigil.url}/webhooks/stripe/connect`, headers, payload);
    if (status !== 200) throw new Error(`A webhook was answered ${status}`);
    each.push(performance.now() - asked);
  };
  const began = performance.now();
  const all: Promise<void>[] = [];
  for (let n = 0; n < count; n += 1) {
    const wait = began + (n * 1_000) / PER_SECOND - performance.now();
    if (wait > 1) await sleep(wait);
    all.push(post(from + n));
  }
  await Promise.all(all);
  return { each, began, ended: performance.now() };
}

// Stripe, too, keeps its connections and does not open one for each event.
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function posted(url: string, headers: Record<string, string>, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: 'POST', headers, agent }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.once('error', reject).end(body);
  });
}

/** One row, one commit, no policy, nothing of ours in between. */
async function bareInserts(connect: () => pg.Client): Promise<number> {
  const clients = Array.from({ length: RAW_WRITERS }, connect);
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]?.query('CREATE TABLE bench_inbox (LIKE stripe_event, PRIMARY KEY (account, id))');
  let rows = 0;
  const text = `INSERT INTO bench_inbox (account, id, type, object_type, object_id, said_at, received_at)
    VALUES ('acct_bench', $1, 'bench.happened', 'bench', $1, now(), now())`;
  const began = performance.now();
  const write = async (client: pg.Client) => {
    while (performance.now() < began + RAW_SECONDS * 1_000) {
      rows += 1;
      await client.query({ name: 'bare', text, values: [`evt_${rows}`] });
    }
  };
  await Promise.all(clients.map(write));
  const rate = rows / ((performance.now() - began) / 1_000);
  await clients[0]?.query('DROP TABLE bench_inbox');
  for (const client of clients) await client.end();
  return rate;
}
