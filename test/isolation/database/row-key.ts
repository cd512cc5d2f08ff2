import type { Table } from './schema.js';

/** What tells the rows of a table apart: the values of its primary key, joined. */
export function keyOf(table: Table, values: Readonly<Record<string, unknown>>): string {
  return table.key.map((column) => String(values[column])).join('|');
}

/** The same as SQL over the row `t`. */
export function keySql(table: Table): string {
  return table.key.map((column) => `(to_jsonb(t) ->> '${column}')`).join(" || '|' || ");
}
