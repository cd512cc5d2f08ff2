import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { deviceUnits } from '#telemetry';
import { type Figure } from './figure.js';
import { Line } from './line.js';
import { rawLimit } from './raw-limit.sql.js';
import type { VigilUnderTest } from './vigil-under-test.js';

const SECONDS = 5;
const DEVICES = 1_000;
const BATCH = 500;
const POSTERS = 4;
const LINES = 16;
const IN_FLIGHT = 128;
const OWNER = 'owner@anju.demo';
const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';

/** Plain readings, as most of what devices say: durable, and without an alarm to raise. Ratios to the raw limit of the same minute. */
export async function ingestFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  const admin = await vigil.admin();
  const raw = await rawLimit(() => vigil.newSuperuser(), SECONDS);
  const http = await perSecond(admin, await posting(vigil));
  const tcp = await perSecond(admin, await speaking(vigil));
  return [
    {
      what: 'raw multi-row insert limit',
      value: raw,
      unit: 'rows/s',
      note: 'two connections, 1,000 rows, no policies',
    },
    { what: 'durable ingest, HTTP batches', value: http, unit: 'signals/s' },
    {
      what: 'durable ingest, HTTP batches, of the raw limit',
      value: http / raw,
      unit: '',
      budget: 0.75,
      atLeast: true,
    },
    { what: 'durable ingest, GB/T 26875.3 over TCP', value: tcp, unit: 'signals/s', note: 'one signal to a frame' },
    { what: 'durable ingest, TCP, of the raw limit', value: tcp / raw, unit: '', budget: 0.65, atLeast: true },
  ];
}

/** What the database got, not what the sender believes. */
async function perSecond(admin: pg.Client, send: (until: number) => Promise<void>): Promise<number> {
  const count = async () => (await admin.query<{ n: number }>('SELECT count(*)::int AS n FROM signal')).rows[0]?.n ?? 0;
  await send(performance.now() + 1_000);
  const before = await count();
  const began = performance.now();
  await send(began + SECONDS * 1_000);
  const seconds = (performance.now() - began) / 1_000;
  return ((await count()) - before) / seconds;
}

async function posting(vigil: VigilUnderTest): Promise<(until: number) => Promise<void>> {
  const serials = await standalone(vigil);
  const owner = await vigil.as(OWNER);
  const input = { name: 'bench', scopes: ['events:write'] };
  const { createApiKey } = await owner.call<{ createApiKey: { key: string } }>(CREATE_KEY, { input });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${createApiKey.key}` };
  let n = 0;
  const body = () =>
    JSON.stringify(
      Array.from({ length: BATCH }, () => {
        n += 1;
        const measurement = { code: 'TEMPERATURE', value: 20 + (n % 50), unit: '℃' };
        return {
          deviceSerial: serials[n % serials.length],
          messageId: `bench-${process.pid}-${n}`,
          kind: 'measurement',
          measurement,
        };
      }),
    );
  const poster = async (until: number) => {
    while (performance.now() < until) {
      const response = await fetch(`${vigil.url}/ingest/v1/events`, { method: 'POST', headers, body: body() });
      const text = await response.text();
      if (response.status !== 200) throw new Error(`Events were answered ${response.status}: ${text.slice(0, 300)}`);
    }
  };
  return async (until) => {
    await Promise.all(Array.from({ length: POSTERS }, () => poster(until)));
  };
}

const STANDALONE = `INSERT INTO device (id, provider_id, enterprise_id, premises_id, region_path, model_code, kind, serial)
  SELECT uuidv7(), d.provider_id, d.enterprise_id, d.premises_id, d.region_path, m.code, m.kind, 'NB-' || n
  FROM device d, device_model m, generate_series(1, $1::int) n WHERE d.serial = 'DEMO-TX-1' AND m.code = 'SMOKE-NB' RETURNING serial`;

async function standalone(vigil: VigilUnderTest): Promise<string[]> {
  const { rows } = await (await vigil.admin()).query<{ serial: string }>(STANDALONE, [DEVICES]);
  return rows.map(({ serial }) => serial);
}

async function speaking(vigil: VigilUnderTest): Promise<(until: number) => Promise<void>> {
  const { rows } = await (await vigil.admin()).query<{ address: string }>(
    `SELECT gb_address AS address FROM device WHERE gb_address LIKE 'e%' ORDER BY id LIMIT $1`,
    [DEVICES],
  );
  const addresses = rows.map(({ address }) => address);
  let n = 0;
  const reading = () => {
    n += 1;
    const place = { systemType: 1, systemAddr: 1, componentType: 18, loop: 1, point: 1 };
    // A different second for each: the same reading again would be a resend.
    const sampledAt = new Date(1_700_000_000_000 + n * 1_000);
    return deviceUnits.analog({ ...place, analogType: 3, raw: n % 500, sampledAt });
  };
  const speaker = async (until: number) => {
    const line = await Line.open(vigil.devicePort);
    let sent = 0;
    const more = () => {
      while (sent - line.confirmed < IN_FLIGHT && performance.now() < until) {
        line.send(addresses[n % addresses.length] as string, reading());
        sent += 1;
      }
    };
    line.onConfirm = more;
    more();
    while (performance.now() < until || (line.confirmed < sent && performance.now() < until + 10_000)) await sleep(5);
    line.close();
    if (line.confirmed < sent) throw new Error(`${sent - line.confirmed} of ${sent} frames were never confirmed`);
  };
  return async (until) => {
    await Promise.all(Array.from({ length: LINES }, () => speaker(until)));
  };
}
