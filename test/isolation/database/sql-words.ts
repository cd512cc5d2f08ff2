import pg from 'pg';
import type { Table } from './schema.js';
import type { SeedRow } from './seed.js';

/** Numbers out of which a statement is made; each picks one of what there is, whatever its size. */
export interface Words {
  readonly kind: number;
  readonly column: number;
  readonly row: number;
  readonly other: number;
  readonly condition: number;
}

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const literal = (value: unknown) =>
  value === null || value === undefined
    ? 'NULL'
    : pg.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value));

/** One statement on `table`, about rows of anybody. */
export function statementFor(table: Table, rows: readonly SeedRow[], words: Words, tables: readonly Table[]): string {
  const { name } = table;
  const own = rows.filter((row) => row.table === name);
  const row = pick(own, words.row);
  const other = pick(own, words.other);
  const column = pick(table.columns, words.column).name;
  const where = condition(table, other, words, tables);
  const copy = (key: SeedRow) => ({ ...row.values, ...Object.fromEntries(table.key.map((k) => [k, key.values[k]])) });
  const insert = (values: object) =>
    `INSERT INTO ${name} SELECT (jsonb_populate_record(null::${name}, ${literal(values)})).*`;
  const set = `${column} = ${words.other % 3 === 0 ? 'DEFAULT' : literal(other.values[column])}`;
  const make: readonly (() => string)[] = [
    () => `SELECT * FROM ${name} t WHERE ${where}`,
    () => `SELECT to_jsonb(t) FROM ${name} t WHERE ${where} FOR UPDATE`,
    () => `SELECT count(*), max(t.${column}::text), min(t.${column}::text) FROM ${name} t WHERE ${where}`,
    () => `SELECT t.${column}, u.* FROM ${name} t FULL JOIN ${pick(tables, words.other).name} u ON ${where}`,
    () => `UPDATE ${name} t SET ${set} WHERE ${where}`,
    () => `UPDATE ${name} t SET ${set} WHERE ${where} RETURNING *`,
    () => `UPDATE ${name} SET ${set}`,
    () => `DELETE FROM ${name} t WHERE ${where} RETURNING *`,
    () => `DELETE FROM ${name}`,
    () => insert(copy(other)),
    () => `${insert(copy(other))} ON CONFLICT DO NOTHING`,
    () =>
      `${insert(copy(other))} ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${column} = excluded.${column} RETURNING *`,
    () => `WITH w AS (UPDATE ${name} t SET ${set} WHERE ${where} RETURNING *) SELECT * FROM w`,
    () => `WITH w AS (DELETE FROM ${name} t RETURNING *), i AS (${insert(row.values)}) SELECT * FROM w`,
    () => `EXPLAIN (ANALYZE, VERBOSE, BUFFERS OFF) SELECT * FROM ${name} t WHERE ${where}`,
    () => `EXPLAIN (ANALYZE) UPDATE ${name} t SET ${set} WHERE ${where}`,
    () => `COPY (SELECT * FROM ${name} t WHERE ${where}) TO PROGRAM 'cat'`,
    () => `MERGE INTO ${name} t USING (SELECT 1) s ON ${where} WHEN MATCHED THEN UPDATE SET ${set} RETURNING *`,
    () => `TABLE ${name}`,
    () => `SELECT * FROM pg_stats WHERE tablename = '${name}'`,
  ];
  return pick(make, words.kind)();
}

/** True for rows of others too, if row-level security let it be asked of them: also by way of an error that quotes a value. */
function condition(table: Table, other: SeedRow, words: Words, tables: readonly Table[]): string {
  const column = pick(table.columns, words.column).name;
  const key = pick(table.key, words.column);
  const conditions: readonly string[] = [
    'true',
    `t.${key}::text = ${literal(other.values[key])}`,
    `t.${column}::text = ${literal(other.values[column])}`,
    `t.${column} IS NOT NULL OR t.${column} IS NULL`,
    `t.${column}::text LIKE '%'`,
    `(t.${column}::text || '!')::integer > 0`,
    `1 / (CASE WHEN t.${column}::text LIKE '%canary%' THEN 0 ELSE 1 END) = 1`,
    `EXISTS (SELECT FROM ${pick(tables, words.other).name} u WHERE u IS NOT NULL)`,
    `t.${column}::text IN (SELECT u::text FROM ${pick(tables, words.other).name} u) OR true`,
    `current_setting('role') = 'none' OR to_jsonb(t)::text ~ 'canary-b'`,
  ];
  return pick(conditions, words.condition);
}
