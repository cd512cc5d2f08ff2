import type pg from 'pg';
import { SET_TENANCY, tenancyParameters } from '#platform';
import { IDENTITIES, type Identity } from './identities.js';
import { idOf } from './parties.js';
import { type SeededDatabase, seededDatabase } from './probe-database.js';
import { may, World } from './rules.js';
import type { Table } from './schema.js';
import type { SeedRow } from './seed.js';
import { TABLE_RULES } from './table-rules.js';

const ASKING = ['provider a', 'enterprise a', 'authority a', 'worker of both a', 'public at the door of a'];
const TENANT = /^(provider_id|enterprise_id|organisation_id|by_organisation_id|authority_id)$/;

describe('a foreign id', () => {
  let database: SeededDatabase;
  beforeAll(async () => {
    database = await seededDatabase();
  });
  afterAll(() => database?.close());

  it('is answered like an id that does not exist, to every command', async () => {
    const world = new World(database.rows);
    let asked = 0;
    const told: string[] = [];
    for (const who of IDENTITIES.filter(({ name }) => ASKING.includes(name))) {
      for (const { row, table } of foreign(database, who, world)) {
        for (const statement of commands(table, row)) {
          const [real, ghost] = [String(row.values['id']), idOf('ghost', row.label)];
          const answers = [
            await answer(database.admin, who, statement, real),
            await answer(database.admin, who, statement, ghost),
          ];
          asked += 1;
          if (answers[0] !== answers[1])
            told.push(`${who.name}: ${statement} for ${row.label}: ${answers.join(' | ')}`);
        }
      }
    }
    expect(told).toEqual([]);
    expect(asked).toBeGreaterThan(500);
  }, 60_000);
});

function foreign({ rows, tables }: SeededDatabase, who: Identity, world: World): { row: SeedRow; table: Table }[] {
  return rows.flatMap((row) => {
    const table = tables.find(({ name }) => name === row.table);
    const seen = (['read', 'change', 'remove'] as const).some((c) =>
      may(TABLE_RULES[row.table], c, who, row.values, world),
    );
    return table && typeof row.values['id'] === 'string' && !seen ? [{ row, table }] : [];
  });
}

/** `$1` is the id. Also what refers to it by a key that includes the tenant: whether it exists there must not show either. */
function commands({ name, columns, foreignKeys }: Table, row: SeedRow): string[] {
  const other = columns.find((column) => !/(^|_)id$/.test(column.name))?.name ?? 'id';
  const references = foreignKeys
    .filter((key) => key.columns.length > 1 && key.columns.some((column) => TENANT.test(column)))
    .flatMap((key) => key.columns.filter((column) => !TENANT.test(column)));
  return [
    `SELECT * FROM ${name} WHERE id = $1`,
    `SELECT count(*) FROM ${name} WHERE id = $1`,
    `SELECT id FROM ${name} WHERE id = $1 FOR UPDATE`,
    `UPDATE ${name} SET ${other} = ${other} WHERE id = $1`,
    `DELETE FROM ${name} WHERE id = $1`,
    ...(row.label.startsWith('b.') ? references.map((column) => `UPDATE ${name} SET ${column} = $1`) : []),
  ];
}

async function answer(admin: pg.Client, who: Identity, statement: string, id: string): Promise<string> {
  await admin.query('BEGIN');
  try {
    await admin.query(SET_TENANCY, tenancyParameters(who.tenancy as never, false));
    const { rowCount, rows } = await admin.query(statement, [id]);
    return JSON.stringify({ rowCount, rows });
  } catch (error) {
    const { code, message, detail = '' } = error as pg.DatabaseError;
    return JSON.stringify({ code, message, detail }).replaceAll(id, 'ID');
  } finally {
    await admin.query('ROLLBACK');
  }
}
