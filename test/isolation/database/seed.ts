import type pg from 'pg';
import { idOf, PLATFORM, partiesOf, REGIONS, type Side, type Values } from './parties.js';
import { type Column, inOrderOfReference, type Table } from './schema.js';
import { seedRows } from './seed-rows.js';

export interface SeedRow {
  readonly table: string;
  readonly side: Side;
  /** `a.premises.enterprise` */
  readonly label: string;
  /** As JSON, the way PostgreSQL writes it. */
  readonly values: Record<string, unknown>;
}

/** Stands in every text of one side's rows, and nowhere else. */
export function canaryOf(side: Side): string {
  return `canary-${side}-`;
}

const MOMENT = '2026-11-22T08:00:00Z';

/**
 * Two of everything: the same rows for two sides that have nothing to do with each other, in every tenant table that the
 * catalogue shows. Throws, naming the table, where the filler cannot make a row: then `seed-rows.ts` needs a word about it.
 */
export async function seedTwoOfEverything(admin: pg.Client, tables: readonly Table[]): Promise<SeedRow[]> {
  await reference(admin);
  // As one: what belongs together, such as the postings of a ledger transaction, is looked at when it is whole.
  await admin.query('BEGIN');
  const rows: SeedRow[] = [];
  for (const side of ['a', 'b'] as const) {
    const special = seedRows(side);
    for (const table of inOrderOfReference(tables).filter(({ name }) => !name.includes('.'))) {
      for (const [name, values] of Object.entries(special[table.name] ?? { only: {} })) {
        rows.push(await insert(admin, table, { side, name, values, rows }));
      }
    }
  }
  await admin.query('COMMIT');
  return rows;
}

async function reference(admin: pg.Client): Promise<void> {
  for (const { code, path } of Object.values(REGIONS)) {
    await admin.query(
      "INSERT INTO division (code, name, level, path) VALUES ($1, 'a town', 4, $2) ON CONFLICT (code) DO NOTHING",
      [code, path],
    );
  }
  await admin.query(
    `INSERT INTO device_model (code, kind, name, name_zh, maker, protocol, heartbeat_seconds, service_life_months)
     VALUES ('PROBE-1', 'SMOKE', 'A smoke detector', '烟感', 'Nobody', 'GB26875', 60, 120) ON CONFLICT (code) DO NOTHING`,
  );
}

interface Wanted {
  readonly side: Side;
  readonly name: string;
  readonly values: Values;
  readonly rows: readonly SeedRow[];
}

async function insert(admin: pg.Client, table: Table, wanted: Wanted): Promise<SeedRow> {
  const values: Record<string, unknown> = {};
  for (const column of table.columns) {
    const given = wanted.values[column.name];
    const filled = given !== undefined ? given : fill(table, column, wanted);
    if (filled !== undefined) values[column.name] = filled;
  }
  const columns = Object.keys(values);
  const list = columns.map((column) => `"${column}"`).join(', ');
  try {
    const { rows } = await admin.query<{ row: Record<string, unknown> }>(
      `INSERT INTO ${table.name} (${list}) SELECT ${list} FROM jsonb_populate_record(null::${table.name}, $1) RETURNING to_jsonb(${table.name}) AS row`,
      [JSON.stringify(values)],
    );
    return {
      table: table.name,
      side: wanted.side,
      label: `${wanted.side}.${table.name}.${wanted.name}`,
      values: rows[0]?.row ?? {},
    };
  } catch (error) {
    throw new Error(`No row for ${table.name} (${wanted.side}.${wanted.name}): ${(error as Error).message}`);
  }
}

/** Undefined leaves the column to its default, or to NULL. */
function fill(table: Table, column: Column, wanted: Wanted): unknown {
  const us = partiesOf(wanted.side);
  const region = REGIONS[wanted.side];
  const wellKnown: Values = {
    provider_id: us.provider,
    enterprise_id: us.enterprise,
    organisation_id: us.provider,
    authority_id: us.authority,
    by_organisation_id: us.provider,
    user_id: us.providerUser,
    created_by: us.providerUser,
    region_code: region.code,
    division_code: region.code,
    region_path: region.path,
    model_code: 'PROBE-1',
    actor_organisation_id: PLATFORM,
  };
  if (column.name in wellKnown) return wellKnown[column.name];
  if (column.name === 'id') return idOf(wanted.side, table.name, wanted.name);
  const led = referred(table, column, wanted);
  if (led !== undefined) return led;
  return byType(column, `${canaryOf(wanted.side)}${table.name}-${column.name}-${wanted.name}`);
}

/** The value of the row of the same side that a foreign key leads to; NULL where a table leads to itself. */
function referred(table: Table, column: Column, wanted: Wanted): unknown {
  const key = table.foreignKeys.find(({ columns }) => columns.includes(column.name));
  if (!key) return undefined;
  if (key.to === table.name) return null;
  const target = wanted.rows.find((row) => row.table === key.to && row.side === wanted.side);
  const at = key.toColumns[key.columns.indexOf(column.name)] ?? '';
  return target?.values[at] ?? null;
}

function byType({ type, words, required, hasDefault }: Column, canary: string): unknown {
  if (words.length > 0) return required ? words[0] : undefined;
  if (type === 'text' || type.startsWith('character')) return hasDefault ? undefined : canary;
  if (hasDefault) return undefined;
  if (type === 'jsonb') return required ? { canary } : undefined;
  if (type === 'text[]') return [canary];
  if (type === 'bytea') return `\\x${Buffer.from(canary).toString('hex')}`;
  if (!required) return undefined;
  if (type === 'uuid') return idOf(canary);
  if (type.startsWith('timestamp')) return MOMENT;
  if (type === 'boolean') return false;
  if (['integer', 'bigint', 'smallint', 'double precision', 'numeric'].includes(type)) return 1;
  return undefined;
}
