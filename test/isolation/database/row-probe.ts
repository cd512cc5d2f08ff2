import pg from 'pg';
import { SET_TENANCY, tenancyParameters } from '#platform';
import { IDENTITIES, type Identity } from './identities.js';
import { halfForeign, nearMisses } from './near-copies.js';
import { PROBE_FUNCTIONS } from './probe-functions.js';
import { keyOf, keySql } from './row-key.js';
import { may, type Values, World } from './rules.js';
import type { Table } from './schema.js';
import type { SeedRow } from './seed.js';
import { TABLE_RULES } from './table-rules.js';

interface Attempt {
  readonly name: string;
  readonly sql: string;
  /** Labels of the rows that this identity should reach. */
  readonly expected: (identity: Identity) => readonly string[];
  /** What was reached when only a unique key stopped the statement: it is looked at after every policy has agreed. */
  readonly passed?: (identity: Identity) => readonly string[];
  /** A new row has no label of its own: what counts is whether one appeared. */
  readonly adds?: string;
}

interface Outcome {
  readonly touched?: readonly string[];
  readonly error?: string;
}

const UNIQUE_VIOLATION = '23505';
const REFUSED = '42501';
const TENANT_COLUMNS =
  /^(provider_id|enterprise_id|organisation_id|by_organisation_id|authority_id|user_id|region_path|created_by_organisation_id|premises_id|contract_id|(from|to)_provider_id)$/;

/** Compares what every identity can do to every row of a table, by every command, with what the meaning of the table allows. */
export class RowProbe {
  private readonly attempts = new Map<string, Attempt[]>();
  private readonly known = new Map<Attempt, Map<string, readonly string[]>>();
  private readonly keys = new Map<string, string>();
  private readonly labels = new Map<string, Map<string, string>>();

  private constructor(
    private readonly admin: pg.Client,
    tables: readonly Table[],
    rows: readonly SeedRow[],
  ) {
    const world = new World(rows);
    for (const table of tables) {
      const own = rowsOf(rows, table);
      this.keys.set(table.name, keySql(table));
      this.labels.set(table.name, new Map(own.map((row) => [keyOf(table, row.values), row.label])));
      this.attempts.set(table.name, attemptsOn(table, own, world));
    }
  }

  /** `admin` is a superuser's connection to a database that `isolatePolicies` has been at and that holds `rows`. */
  static async on(admin: pg.Client, tables: readonly Table[], rows: readonly SeedRow[]): Promise<RowProbe> {
    await admin.query(PROBE_FUNCTIONS);
    return new RowProbe(admin, tables, rows);
  }

  get size(): number {
    return [...this.attempts.values()].reduce((sum, attempts) => sum + attempts.length * IDENTITIES.length, 0);
  }

  /** One line per difference; none when the table keeps its rules. One round trip. */
  differences(table: string, identities: readonly Identity[] = IDENTITIES): Promise<string[]> {
    return this.compare(table, this.attempts.get(table) ?? [], identities);
  }

  /** Whether there is any difference, asking first what such a policy is about, and stopping at the first that differs. */
  async notices(table: string, identities: readonly Identity[], command: string): Promise<boolean> {
    const attempts = this.attempts.get(table) ?? [];
    const about = attempts.filter(({ name }) => name.startsWith(command === 'ALL' ? 'SELECT' : command));
    const rest = attempts.filter((attempt) => !about.includes(attempt));
    for (const part of [about, rest]) {
      for (const identity of identities) {
        if ((await this.compare(table, part, [identity])).length > 0) return true;
      }
    }
    return false;
  }

  private async compare(
    table: string,
    attempts: readonly Attempt[],
    identities: readonly Identity[],
  ): Promise<string[]> {
    const outcomes = await this.run(table, attempts, identities);
    return identities.flatMap((identity, i) =>
      attempts.flatMap((attempt, j) => this.difference(table, identity, attempt, outcomes[i]?.[j] ?? {})),
    );
  }

  private async run(
    table: string,
    attempts: readonly Attempt[],
    identities: readonly Identity[],
  ): Promise<Outcome[][]> {
    const settings = identities.map(({ tenancy }) => tenancyParameters(tenancy as never, false));
    const { rows } = await this.admin.query<{ outcomes: Outcome[][] }>(
      'SELECT probe.run($1, $2, $3, $4, $5) AS outcomes',
      [
        table,
        this.keys.get(table),
        SET_TENANCY,
        JSON.stringify(settings),
        JSON.stringify(attempts.map(({ sql }) => sql)),
      ],
    );
    return rows[0]?.outcomes ?? [];
  }

  private difference(table: string, identity: Identity, attempt: Attempt, outcome: Outcome): string[] {
    const expected = this.expected(attempt, identity);
    const touched = this.touched(table, identity, attempt, outcome);
    if (expected.join() === touched.join())
      return strange(outcome.error, `${identity.name}: ${attempt.name} on ${table}`);
    const said = outcome.error ? ` (SQLSTATE ${outcome.error})` : '';
    return [
      `${identity.name}: ${attempt.name} on ${table} reaches [${touched.join(', ')}]${said}, should reach [${expected.join(', ')}]`,
    ];
  }

  private expected(attempt: Attempt, identity: Identity): readonly string[] {
    const known = this.known.get(attempt) ?? new Map<string, readonly string[]>();
    const expected = known.get(identity.name) ?? [...attempt.expected(identity)].sort();
    this.known.set(attempt, known.set(identity.name, expected));
    return expected;
  }

  private touched(
    table: string,
    identity: Identity,
    { adds, passed }: Attempt,
    { error, touched = [] }: Outcome,
  ): string[] {
    if (adds) return error === UNIQUE_VIOLATION || touched.length > 0 ? [adds] : [];
    if (error === UNIQUE_VIOLATION) return [...(passed?.(identity) ?? [])].sort();
    return touched.map((key) => this.labels.get(table)?.get(key) ?? `a row unknown to the seed (${key})`).sort();
  }
}

// Refused by grant or policy: a refusal for any other reason proves nothing.
function strange(error: string | undefined, what: string): string[] {
  return error === undefined || error === REFUSED || error === UNIQUE_VIOLATION
    ? []
    : [`${what} fails with SQLSTATE ${error}`];
}

function rowsOf(rows: readonly SeedRow[], table: Table): SeedRow[] {
  const name = table.name === 'partitions.signal_default' ? 'signal' : table.name;
  return rows.filter((row) => row.table === name);
}

function attemptsOn(table: Table, rows: readonly SeedRow[], world: World): Attempt[] {
  const { name } = table;
  const rules = TABLE_RULES[name];
  const reach = (command: 'read' | 'change' | 'remove') => (identity: Identity) =>
    rows.filter(({ values }) => may(rules, command, identity, values, world)).map(({ label }) => label);
  const touches = touchesOf(name);
  const changed = (set: Values) => (identity: Identity) => {
    const own = rows.filter(({ values }) => may(rules, 'change', identity, values, world));
    const fits = own.every(({ values }) => may(rules, 'become', identity, { ...values, ...set }, world));
    return fits ? own.map(({ label }) => label) : [];
  };
  const locked = (identity: Identity) =>
    reach('change')(identity).filter((label) => reach('read')(identity).includes(label));
  return [
    { name: 'SELECT', sql: `SELECT ${keySql(table)} FROM ${name} t`, expected: reach('read') },
    { name: 'SELECT FOR UPDATE', sql: `SELECT ${keySql(table)} FROM ${name} t FOR NO KEY UPDATE`, expected: locked },
    ...touches.map((touch) => ({
      name: `UPDATE ${Object.values(touch)}`,
      sql: `UPDATE ${name} SET ${assignments(touch)}`,
      expected: changed(touch),
    })),
    { name: 'DELETE', sql: `DELETE FROM ${name}`, expected: reach('remove') },
    ...[...rows, ...halfForeign(table, rows), ...nearMisses(table, rows)].map((row) => addition(table, row, world)),
    ...moves(table, rows, touches).map(({ to, set }) => ({
      name: `UPDATE that moves all to ${to}`,
      sql: `UPDATE ${name} SET ${assignments(set)}`,
      expected: changed(set),
      passed: reach('change'),
    })),
    ...conflicts(table, rows, world),
  ];
}

/** Where a role may do nothing but bring a row into some state, those are the changes to try. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  organisation: ['ACTIVE'],
  contract: ['ACTIVE', 'ENDED'],
  offer_request: ['DECLINED', 'CLOSED'],
  handover: ['DONE', 'CANCELLED'],
  subsidy_claim: ['WITHDRAWN', 'ACCEPTED', 'DECLINED', 'REFUSED', 'ENDED'],
  service_credit: ['DISPUTED', 'UPHELD', 'WITHDRAWN', 'PENDING', 'APPLIED'],
};

/** Whether one may decide hangs on whose proposal it is: each is tried as if all were of one side. */
const DECISIONS: readonly Values[] = ['PROVIDER', 'ENTERPRISE'].flatMap((proposed_by) =>
  ['ACCEPTED', 'WITHDRAWN'].map((state) => ({ state, proposed_by })),
);

function touchesOf(table: string): readonly Values[] {
  if (table === 'contract_amendment') return DECISIONS;
  return STATES[table]?.map((state) => ({ state })) ?? [{ probe_mark: 1 }];
}

function addition(table: Table, row: SeedRow, world: World): Attempt {
  const fresh =
    'id' in row.values && table.name !== 'organisation' ? { id: '00000000-0000-7000-8000-00000000000f' } : {};
  const values = { ...row.values, ...fresh };
  return {
    name: `INSERT of a copy of ${row.label}`,
    sql: insertion(table, values),
    adds: row.label,
    expected: (identity) => (may(TABLE_RULES[table.name], 'add', identity, row.values, world) ? [row.label] : []),
  };
}

/** All rows that a change reaches are given the tenants of one row: of each row in turn, and of nobody who exists. */
function moves(table: Table, rows: readonly SeedRow[], touches: readonly Values[]): { to: string; set: Values }[] {
  const columns = table.columns.map(({ name }) => name).filter((name) => TENANT_COLUMNS.test(name));
  const isParty = table.name === 'organisation' || table.name === 'app_user';
  const nowhere = '00000000-0000-7000-8000-000000000000';
  if (isParty) return [{ to: 'nobody', set: { id: nowhere } }];
  if (columns.length === 0) return [];
  const of = (values: Values) => Object.fromEntries(columns.map((column) => [column, values[column]]));
  const nobody = Object.fromEntries(columns.map((column) => [column, column === 'region_path' ? '99/' : nowhere]));
  const whole = rows.map(({ label, values }) => ({ to: `the tenants of ${label}`, set: of(values) }));
  const single = columns
    .filter((column) => !table.key.includes(column))
    .flatMap((column) =>
      rows.map(({ label, values }) => ({
        to: `the ${column} of ${label}`,
        set: { [column]: values[column] } as Values,
      })),
    );
  const tenants = [...whole, ...single, { to: 'nobody', set: nobody }];
  const states = touches.filter((touch) => 'state' in touch && table.name !== 'contract');
  const moves = [
    ...tenants,
    ...states.flatMap((state) =>
      tenants.map(({ to, set }) => ({ to: `${to}, ${state['state']}`, set: { ...state, ...set } })),
    ),
  ];
  const seen = moves.map(({ set }) => JSON.stringify(set));
  return moves.filter((_, i) => seen.indexOf(seen[i] ?? '') === i);
}

/** An INSERT of what is one's own under the key of a foreign row, once of each side. */
function conflicts(table: Table, rows: readonly SeedRow[], world: World): Attempt[] {
  const rules = TABLE_RULES[table.name];
  const a = rows.find(({ side }) => side === 'a');
  const b = rows.find(({ side }) => side === 'b');
  if (!a || !b || table.name.includes('.') || table.name === 'organisation') return [];
  return [
    [a, b],
    [b, a],
  ].map(([own, foreign]) => {
    const key = Object.fromEntries(table.key.map((column) => [column, foreign?.values[column]]));
    const proposed: Values = { ...own?.values, ...key };
    const kept = foreign?.values ?? {};
    const allowed = (who: Identity) =>
      (['add', 'read'] as const).every((command) => may(rules, command, who, proposed, world)) &&
      (['read', 'change', 'become'] as const).every((command) => may(rules, command, who, kept, world));
    return {
      name: `INSERT ON CONFLICT under the key of ${foreign?.label}`,
      sql: `${insertion(table, proposed)} ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET probe_mark = 2`,
      expected: (who: Identity) => (allowed(who) && foreign ? [foreign.label] : []),
    };
  });
}

function insertion({ name }: Table, values: Values): string {
  return `INSERT INTO ${name} SELECT (jsonb_populate_record(null::${name}, ${pg.escapeLiteral(JSON.stringify(values))})).*`;
}

function assignments(set: Values): string {
  const literal = (value: unknown) =>
    value === null || value === undefined ? 'NULL' : pg.escapeLiteral(String(value));
  return Object.entries(set)
    .map(([column, value]) => `${column} = ${literal(value)}`)
    .join(', ');
}
