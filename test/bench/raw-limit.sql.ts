// The most that this PostgreSQL takes of rows shaped and indexed like signals, from Node, without anything of ours in between.
import type pg from 'pg';
import { newId } from '#kernel';

const ROWS = 1_000;
const CONNECTIONS = 2;

const TABLE = `DROP TABLE IF EXISTS bench_raw; CREATE TABLE bench_raw (LIKE signal, PRIMARY KEY (id, received_at));
  CREATE INDEX ON bench_raw (provider_id, device_id, received_at DESC)`;

const INSERT = `INSERT INTO bench_raw (id, received_at, provider_id, enterprise_id, premises_id, region_path, device_id, kind, measure_code,
    measure_value, measure_unit, protocol, message_key, raw, test, flags)
  SELECT id, now(), $2, $3, $4, $5, device, 'measurement', 'TEMPERATURE', value, '℃', 'HTTP', key, raw, false, '{}'
  FROM unnest($1::uuid[], $6::uuid[], $7::float8[], $8::text[], $9::bytea[]) AS r (id, device, value, key, raw)`;

/** Rows a second, durable: each batch is a transaction of its own. */
export async function rawLimit(connect: () => pg.Client, seconds: number): Promise<number> {
  const clients = Array.from({ length: CONNECTIONS }, connect);
  for (const client of clients) await client.connect();
  await clients[0]?.query(TABLE);
  const devices = Array.from({ length: ROWS }, () => newId());
  const raw = Buffer.alloc(140, 'x');
  let rows = 0;
  const write = async (client: pg.Client, until: number) => {
    while (performance.now() < until) {
      const values = devices.map((_, n) => 20 + (n % 50));
      const keys = devices.map((_, n) => `h/bench-${rows + n}`);
      const fixed = [newId(), newId(), newId(), '32/3211/321181/321181106/'];
      const ids = devices.map(() => newId());
      await client.query({
        name: 'raw',
        text: INSERT,
        values: [ids, ...fixed, devices, values, keys, devices.map(() => raw)],
      });
      rows += ROWS;
    }
  };
  const during = (length: number) => {
    const until = performance.now() + length * 1_000;
    return Promise.all(clients.map((client) => write(client, until)));
  };
  await during(1);
  rows = 0;
  const began = performance.now();
  await during(seconds);
  const rate = rows / ((performance.now() - began) / 1_000);
  await clients[0]?.query('DROP TABLE bench_raw');
  for (const client of clients) await client.end();
  return rate;
}
