import fc from 'fast-check';
import pg from 'pg';
import { SET_TENANCY, tenancyParameters } from '#platform';
import { IDENTITIES, type Identity } from './identities.js';
import type { SeededDatabase } from './probe-database.js';
import { PROBE_FUNCTIONS } from './probe-functions.js';
import { keyOf, keySql } from './row-key.js';
import { may, World } from './rules.js';
import type { Table } from './schema.js';
import type { SeedRow } from './seed.js';
import { statementFor, type Words } from './sql-words.js';
import { TABLE_RULES } from './table-rules.js';

export interface FuzzResult {
  readonly statements: number;
  /** Statements that the database took: a run in which all are refused proves nothing. */
  readonly taken: number;
  /** Statements that gave back or changed something. */
  readonly fruitful: number;
}

const CANARY = /canary-[ab]-[\w-]+/g;

/**
 * Throws random statements at the database as two tenants of vigil_app and looks at everything that comes back, errors
 * included, for a canary of somebody else, and at every row of the table for a change that is not theirs to make. Throws
 * with the shortest statement found.
 */
export async function fuzz(database: SeededDatabase, statements: number, seed: number): Promise<FuzzResult> {
  const { admin, tables, rows } = database;
  await admin.query(PROBE_FUNCTIONS);
  const two = IDENTITIES.filter(({ name }) => name === 'provider a' || name === 'enterprise b');
  const targets = tables.filter(({ name }) => !name.includes('.'));
  const tally = { statements: 0, taken: 0, fruitful: 0 };
  const words: fc.Arbitrary<Words & { who: number; table: number }> = fc.record({
    who: fc.nat(two.length - 1),
    table: fc.nat(targets.length - 1),
    kind: fc.nat(),
    column: fc.nat(),
    row: fc.nat(),
    other: fc.nat(),
    condition: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(words, async (chosen) => {
      const [who, table] = [two[chosen.who], targets[chosen.table]];
      if (!who || !table) return;
      const sql = statementFor(table, rows, chosen, targets);
      const { leaks, taken, touched } = await attempt(admin, { who, table, sql, rows });
      tally.statements += 1;
      tally.taken += taken ? 1 : 0;
      tally.fruitful += touched > 0 ? 1 : 0;
      if (leaks.length > 0) throw new Error(`${who.name}: ${sql}\n${leaks.join('\n')}`);
    }),
    { numRuns: statements, seed },
  );
  return tally;
}

interface Try {
  readonly who: Identity;
  readonly table: Table;
  readonly sql: string;
  readonly rows: readonly SeedRow[];
}

async function attempt(admin: pg.Client, { who, table, sql, rows }: Try) {
  const snapshot = async () =>
    (
      await admin.query<{ s: Record<string, string> }>('SELECT probe.snapshot($1, $2) AS s', [
        table.name,
        keySql(table),
      ])
    ).rows[0]?.s ?? {};
  await admin.query('BEGIN');
  try {
    const before = await snapshot();
    await admin.query(SET_TENANCY, tenancyParameters(who.tenancy as never, false));
    const answer = await admin.query(sql).catch((error: pg.DatabaseError) => error);
    const taken = !(answer instanceof Error);
    const said = taken
      ? JSON.stringify(answer.rows)
      : [answer.message, answer.detail, answer.hint, answer.where].join('\n').replaceAll(sql, '');
    const after = taken ? await snapshot() : before;
    const changed = Object.keys({ ...before, ...after }).filter((key) => before[key] !== after[key]);
    const touched = taken ? Math.max(answer.rows.length, answer.rowCount ?? 0) : 0;
    return {
      taken,
      touched,
      leaks: [...foreignWords(who, said, rows, sql), ...foreignChanges(who, table, changed, rows)],
    };
  } finally {
    await admin.query('ROLLBACK');
  }
}

const shown = new WeakMap<Identity, Set<string>>();

/** Canaries that this identity may not see. What it said itself proves nothing when it comes back. */
function foreignWords(who: Identity, said: string, rows: readonly SeedRow[], sql: string): string[] {
  const world = new World(rows);
  const allowed =
    shown.get(who) ??
    new Set(
      rows
        .filter(({ table, values }) => may(TABLE_RULES[table], 'read', who, values, world))
        .flatMap(({ values }) => JSON.stringify({ ...values, password_hash: null }).match(CANARY) ?? []),
    );
  shown.set(who, allowed);
  return (said.match(CANARY) ?? [])
    .filter((canary) => !allowed.has(canary) && !sql.includes(canary))
    .map((canary) => `shows ${canary}`);
}

function foreignChanges(who: Identity, table: Table, changed: readonly string[], rows: readonly SeedRow[]): string[] {
  const world = new World(rows);
  return rows
    .filter((row) => row.table === table.name && changed.includes(keyOf(table, row.values)))
    .filter(
      ({ values }) =>
        !(['change', 'remove'] as const).some((command) => may(TABLE_RULES[table.name], command, who, values, world)),
    )
    .map(({ label }) => `changes ${label}`);
}
