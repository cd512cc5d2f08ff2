import type pg from 'pg';

export interface Mutant {
  readonly table: string;
  /** `premises_read on premises: USING (true)` */
  readonly name: string;
  readonly sql: string;
  readonly command: string;
  /** The roles whose view of the table it changes. */
  readonly roles: readonly string[];
}

interface Policy {
  readonly table: string;
  readonly policy: string;
  readonly command: string;
  readonly roles: string[];
  readonly using: string | null;
  readonly check: string | null;
}

const POLICIES = `
  SELECT CASE schemaname WHEN 'public' THEN tablename ELSE schemaname || '.' || tablename END AS "table", policyname AS policy,
    cmd AS command, roles::text[] AS roles, qual AS "using", with_check AS "check"
  FROM pg_policies WHERE schemaname IN ('public', 'partitions') ORDER BY 1, 2`;

export async function policies(admin: pg.Client): Promise<Policy[]> {
  return (await admin.query<Policy>(POLICIES)).rows;
}

/** Every way in which one policy could have been written wrongly: left out, widened, turned round, or one comparison of it. */
export function mutantsOf(policy: Policy): Mutant[] {
  const { table, command, roles, using, check } = policy;
  const mutant = (what: string, sql: string): Mutant => ({
    table,
    command,
    roles,
    name: `${policy.policy} on ${table}: ${what}`,
    sql,
  });
  const alter = (clause: string, expression: string) =>
    mutant(
      `${clause} (${expression.replaceAll(/\s+/g, ' ')})`,
      `ALTER POLICY ${policy.policy} ON ${table} ${clause} (${expression})`,
    );
  // Without a WITH CHECK, PostgreSQL checks the new row by USING too.
  const implied = check === null && ['UPDATE', 'ALL'].includes(command) ? using : check;
  return [
    mutant('DROP POLICY', `DROP POLICY ${policy.policy} ON ${table}`),
    ...(using === null ? [] : wrong(using).map((expression) => alter('USING', expression))),
    ...(implied === null ? [] : wrong(implied).map((expression) => alter('WITH CHECK', expression))),
  ];
}

/** Per table: nobody is held by its policies any more, or all but the owner are. */
export function tableMutants(table: string): Mutant[] {
  const all = [
    'vigil_app',
    'vigil_authority',
    'vigil_auth',
    'vigil_public',
    'vigil_gateway',
    'vigil_billing',
    'vigil_worker',
    'vigil_owner',
  ];
  return [
    {
      table,
      command: 'SELECT',
      roles: all,
      name: `${table}: DISABLE`,
      sql: `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
    },
    {
      table,
      command: 'SELECT',
      roles: ['vigil_owner'],
      name: `${table}: NO FORCE`,
      sql: `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`,
    },
  ];
}

const OPPOSITES: readonly (readonly [RegExp, string])[] = [
  [/ = ANY /g, ' <> ALL '],
  [/ = (?!ANY)/g, ' <> '],
  [/ <> (?!ALL)/g, ' = '],
  [/ >= /g, ' < '],
  [/ < /g, ' >= '],
  [/ IS NULL/g, ' IS NOT NULL'],
  [/ IS NOT NULL/g, ' IS NULL'],
  [/ AND /g, ' OR '],
  [/ OR /g, ' AND '],
];

// A policy that is `true` on purpose can only be turned round; that it is on purpose stands in the catalogue check.
function wrong(expression: string): string[] {
  if (expression === 'true') return ['false'];
  const single = OPPOSITES.flatMap(([pattern, opposite]) =>
    [...expression.matchAll(pattern)].map(
      ({ index, 0: found }) => expression.slice(0, index) + opposite + expression.slice(index + found.length),
    ),
  );
  return ['true', `NOT (${expression})`, ...single];
}
