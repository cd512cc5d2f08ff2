// Prepared SQL because 45,000 rows come at once, before any tenant exists: one statement over parallel arrays, as the owner of
// the table. COPY would need a stream package and could not skip what is there already.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { readDivisions } from './domain/division.js';

const FACT = 'divisions';

const UPSERT = `INSERT INTO division (code, name, name_en, level, parent_code, path)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[])
  ON CONFLICT (code) DO UPDATE SET name = excluded.name, name_en = excluded.name_en, level = excluded.level,
    parent_code = excluded.parent_code, path = excluded.path
  WHERE (division.name, division.name_en, division.level, division.parent_code, division.path)
    IS DISTINCT FROM (excluded.name, excluded.name_en, excluded.level, excluded.parent_code, excluded.path)`;

/**
 * Fills `division` from the vendored tree in `folder` (`prisma/seed/divisions/`) and answers how many rows it compared:
 * 0 where table and files agree already. A code that left the files stays, since rows may stand in it. `client` is a
 * connection that may act as vigil_owner.
 */
export async function loadDivisions(client: pg.ClientBase, folder: URL): Promise<number> {
  const csv = await readFile(new URL('divisions.csv.gz', folder));
  const english = await readFile(new URL('names-en.json', folder));
  const digest = createHash('sha256').update(csv).update(english).digest('hex');
  const known = await client.query('SELECT value FROM installation_fact WHERE name = $1', [FACT]);
  const counted = await client.query('SELECT count(*)::int AS n FROM division');
  if (known.rows[0]?.value === `${digest}:${counted.rows[0]?.n}`) return 0;

  const names = JSON.parse(english.toString('utf8')) as Record<string, string>;
  const all = [...readDivisions(csv)];
  const columns = [
    all.map(({ code }) => code),
    all.map(({ name }) => name),
    all.map(({ code }) => names[code] ?? null),
    all.map(({ level }) => level),
    all.map(({ parentCode }) => parentCode),
    all.map(({ path }) => path),
  ];
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL ROLE vigil_owner');
    await client.query(UPSERT, columns);
    const { rows } = await client.query('SELECT count(*)::int AS n FROM division');
    await client.query(
      `INSERT INTO installation_fact (name, value) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, at = clock_timestamp()`,
      [FACT, `${digest}:${rows[0]?.n}`],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return all.length;
}
