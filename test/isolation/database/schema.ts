import type pg from 'pg';

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
  /** The words that a CHECK on this column alone allows. */
  readonly words: readonly string[];
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly to: string;
  readonly toColumns: readonly string[];
}

export interface Table {
  /** Qualified where it does not stand in schema public: `partitions.signal_default`. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly key: readonly string[];
  readonly foreignKeys: readonly ForeignKey[];
}

/** Reference data, the same for every tenant: read under grants alone. Each with the reason why no row of it belongs to anybody. */
export const REFERENCE_TABLES: Readonly<Record<string, string>> = {
  division: 'the national division tree, public by law',
  device_model: 'the catalogue of models that ships with the code',
  rate_limit: 'counters by hashed key; only the roles that count may touch them',
  installation_fact: 'facts about the installation: version, last start, demo data',
  _prisma_migrations: "the ledger of migrations; no role but the migrations' own is granted anything",
};

const COLUMNS = `
  SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS "table", a.attname AS name,
    format_type(a.atttypid, NULL) AS type, a.attnotnull AS required, a.atthasdef AS "hasDefault",
    coalesce((SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k
      WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum] LIMIT 1), '') AS "check"
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE n.nspname IN ('public', 'partitions') AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY n.nspname DESC, c.relname, a.attnum`;

const KEYS = `
  SELECT CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END AS "table", k.conname AS name, k.contype AS sort,
    k.confrelid::regclass::text AS "to",
    ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u (n, i) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.n ORDER BY i) AS columns,
    ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u (n, i) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.n ORDER BY i) AS "toColumns"
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype IN ('p', 'f') AND n.nspname IN ('public', 'partitions') AND k.conparentid = 0`;

/** Every table that holds rows of tenants, as the catalogue shows it: whatever a migration adds is here at once. */
export async function tenantTables(admin: pg.Client): Promise<Table[]> {
  const columns = (await admin.query<Column & { table: string; check: string }>(COLUMNS)).rows;
  const keys = (await admin.query<ForeignKey & { table: string; sort: string }>(KEYS)).rows;
  const names = [...new Set(columns.map(({ table }) => table))].filter((name) => !(name in REFERENCE_TABLES));
  return names.map((name) => ({
    name,
    columns: columns
      .filter(({ table }) => table === name)
      .map(({ table: _, check, ...column }) => ({ ...column, words: wordsOf(check) })),
    key: keys.find(({ table, sort }) => table === name && sort === 'p')?.columns ?? ['id', 'received_at'],
    foreignKeys: keys.filter(({ table, sort }) => table === name && sort === 'f'),
  }));
}

/** `CHECK ((state = ANY (ARRAY['DRAFT'::text, …])))` allows DRAFT, …; any other check allows no list of words. */
function wordsOf(check: string): string[] {
  if (!/^CHECK \(\(\w+ = ('|ANY \(ARRAY\[)/.test(check)) return [];
  return [...check.matchAll(/'([^']+)'::text/g)].map(([, word]) => word ?? '');
}

/** Referenced tables before those that refer to them. */
export function inOrderOfReference(tables: readonly Table[]): Table[] {
  const done: Table[] = [];
  const visit = (table: Table, above: readonly Table[]) => {
    if (done.includes(table) || above.includes(table)) return;
    for (const { to } of table.foreignKeys) {
      const target = tables.find(({ name }) => name === to);
      if (target) visit(target, [...above, table]);
    }
    done.push(table);
  };
  for (const table of tables) visit(table, []);
  return done;
}
