import type pg from 'pg';
import {
  DELETERS,
  HIDDEN_COLUMNS,
  KEYS_WITHOUT_TENANT,
  OPEN_POLICIES,
  type Reviewed,
  SECURITY_DEFINER,
} from './reviewed.js';
import { REFERENCE_TABLES } from './schema.js';

const NAME = "CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END";
const OURS = "n.nspname IN ('public', 'partitions')";
const REFERENCE = `ARRAY[${Object.keys(REFERENCE_TABLES).map((name) => `'${name}'`)}]`;
const COMMANDS =
  "CASE p.polcmd WHEN 'r' THEN ARRAY['SELECT'] WHEN 'a' THEN ARRAY['INSERT'] WHEN 'w' THEN ARRAY['UPDATE'] WHEN 'd' THEN ARRAY['DELETE'] ELSE ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] END";
const GRANTS = `(
  SELECT c.oid, x.grantee, x.privilege_type FROM pg_class c, aclexplode(c.relacl) x WHERE x.grantee <> c.relowner
  UNION SELECT a.attrelid, x.grantee, x.privilege_type FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x WHERE x.grantee <> c.relowner)`;
const ROLES = '^vigil_(owner|app|authority|auth|public|gateway|billing|worker|login)$';
const TENANT = '^(provider_id|enterprise_id|organisation_id|by_organisation_id|authority_id)$';

/** One problem per row, in words. Each question is asked of the whole catalogue, so a new table or function is asked about too. */
const QUESTIONS: readonly string[] = [
  `SELECT ${NAME} || ': row-level security is not ' || CASE WHEN c.relrowsecurity THEN 'forced' ELSE 'enabled' END
   FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${OURS} AND c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND c.relname <> ALL (${REFERENCE})`,
  `SELECT format('%s: %s is granted %s and no policy says on which rows', ${NAME}, pg_get_userbyid(g.grantee), g.privilege_type)
   FROM ${GRANTS} g JOIN pg_class c ON c.oid = g.oid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${OURS} AND c.relkind IN ('r', 'p') AND c.relname <> ALL (${REFERENCE}) AND g.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
     AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND g.grantee = ANY (p.polroles) AND g.privilege_type = ANY (${COMMANDS}))`,
  `SELECT format('%s: policy %s is for %s, which is not granted %s', ${NAME}, p.polname, coalesce(pg_get_userbyid(nullif(r, 0)), 'PUBLIC'), array_to_string(${COMMANDS}, ', '))
   FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace, unnest(p.polroles) r
   WHERE ${OURS} AND r <> c.relowner
     AND NOT EXISTS (SELECT FROM ${GRANTS} g WHERE g.oid = c.oid AND g.grantee = r AND g.privilege_type = ANY (${COMMANDS}))`,
  `SELECT format('%s: %s is granted to %s', ${NAME}, g.privilege_type, coalesce(pg_get_userbyid(nullif(g.grantee, 0)), 'PUBLIC'))
   FROM ${GRANTS} g JOIN pg_class c ON c.oid = g.oid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${OURS} AND (g.grantee = 0 OR g.privilege_type IN ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'))`,
  `SELECT ${NAME} || ': a materialised view knows no policies' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'm' AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
  `SELECT ${NAME} || ': a view without security_invoker reads with the rights of its owner' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = 'v' AND ${OURS} AND NOT coalesce(c.reloptions @> ARRAY['security_invoker=true'], false)`,
  `SELECT format('function %s: runs with the rights of its owner%s', f.proname,
     CASE WHEN f.proname <> ALL (ARRAY[${SECURITY_DEFINER.map((name) => `'${name}'`)}]) THEN ' and is not reviewed'
          WHEN NOT coalesce(f.proconfig::text LIKE '%search_path=%', false) THEN ' and fixes no search_path'
          ELSE ' and PUBLIC may execute it' END)
   FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
   WHERE f.prosecdef AND ${OURS} AND (f.proname <> ALL (ARRAY[${SECURITY_DEFINER.map((name) => `'${name}'`)}])
     OR NOT coalesce(f.proconfig::text LIKE '%search_path=%', false)
     OR EXISTS (SELECT FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) x WHERE x.grantee = 0))`,
  `SELECT format('role %s: %s', rolname, concat_ws(', ', CASE WHEN rolsuper THEN 'is a superuser' END, CASE WHEN rolbypassrls THEN 'passes row-level security by' END,
     CASE WHEN rolcreaterole THEN 'may create roles' END, CASE WHEN rolcanlogin AND rolname <> 'vigil_login' THEN 'may log in' END))
   FROM pg_roles WHERE rolname ~ '${ROLES}' AND (rolsuper OR rolbypassrls OR rolcreaterole OR (rolcanlogin AND rolname <> 'vigil_login'))`,
  `SELECT format('role vigil_login: owns %s', c.relname) FROM pg_class c WHERE pg_get_userbyid(c.relowner) = 'vigil_login'`,
  `SELECT format('role %s: inherits the rights of %s', pg_get_userbyid(m.member), pg_get_userbyid(m.roleid)) FROM pg_auth_members m
   WHERE pg_get_userbyid(m.member) ~ '${ROLES}' AND (m.inherit_option OR m.admin_option OR pg_get_userbyid(m.roleid) = 'vigil_owner')`,
  `SELECT format('%s: belongs to %s, not to vigil_owner', ${NAME}, pg_get_userbyid(c.relowner)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE ${OURS} AND c.relkind IN ('r', 'p', 'v', 'S') AND pg_get_userbyid(c.relowner) <> 'vigil_owner' AND c.relname <> '_prisma_migrations'`,
  `SELECT format('audit_entry: %s may %s it; only audit_append writes', pg_get_userbyid(g.grantee), g.privilege_type)
   FROM ${GRANTS} g WHERE g.oid IN ('audit_entry'::regclass, 'audit_head'::regclass) AND g.privilege_type <> 'SELECT'`,
];

/** Findings that stand unless `reviewed.ts` has a word for them; a word that excuses nothing is a finding too. */
const REVIEWED_QUESTIONS: readonly {
  readonly sql: string;
  readonly reviewed: readonly Reviewed[];
  readonly problem: string;
}[] = [
  {
    problem: 'may delete rows',
    reviewed: DELETERS,
    sql: `SELECT format('%s: %s', pg_get_userbyid(g.grantee), ${NAME}) FROM ${GRANTS} g JOIN pg_class c ON c.oid = g.oid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${OURS} AND g.privilege_type = 'DELETE'`,
  },
  {
    problem: 'is open to every row',
    reviewed: OPEN_POLICIES,
    sql: `SELECT format('%s.%s', ${NAME}, p.polname) FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE 'true' IN (pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid))`,
  },
  {
    problem: 'is a key between tenants’ rows without a tenant column',
    reviewed: KEYS_WITHOUT_TENANT,
    sql: `WITH keys AS (
        SELECT conrelid AS t, conname AS name, conkey::int[] AS columns, confrelid AS target FROM pg_constraint WHERE contype = 'f' AND conparentid = 0
        UNION ALL SELECT indrelid, indexrelid::regclass::text, indkey::int[], 0 FROM pg_index WHERE indisunique OR indisexclusion)
      SELECT format('%s %s (%s)', ${NAME}, k.name, array_to_string(a.names, ', '))
      FROM keys k JOIN pg_class c ON c.oid = k.t JOIN pg_namespace n ON n.oid = c.relnamespace,
        LATERAL (SELECT array_agg(coalesce(a.attname::text, 'expression') ORDER BY u.i) AS names FROM unnest(k.columns) WITH ORDINALITY u (n, i)
          LEFT JOIN pg_attribute a ON a.attrelid = k.t AND a.attnum = u.n AND u.n > 0) a
      WHERE ${OURS} AND c.relname <> ALL (${REFERENCE}) AND NOT EXISTS (SELECT FROM unnest(a.names) x WHERE x ~ '${TENANT}')
        AND (k.target = 0 OR (SELECT relname FROM pg_class WHERE oid = k.target) <> ALL (${REFERENCE}))`,
  },
];

/** Everything about roles, grants, policies, functions and keys that could let one tenant see another; empty when all is well. */
export async function catalogueProblems(admin: pg.Client): Promise<string[]> {
  const ask = async (text: string) =>
    (await admin.query<string[]>({ text, rowMode: 'array' })).rows.map(([line]) => line ?? '');
  const problems: string[] = [];
  for (const question of QUESTIONS) problems.push(...(await ask(question)));
  for (const { sql, reviewed, problem } of REVIEWED_QUESTIONS) {
    const found = await ask(sql);
    const strange = found.filter((line) => !reviewed.some(({ what }) => what.test(line)));
    const idle = reviewed.filter(({ what }) => !found.some((line) => what.test(line)));
    problems.push(...strange.map((line) => `${line} ${problem}, and nobody has reviewed it`));
    problems.push(...idle.map(({ what }) => `${what} is reviewed, and nothing like it "${problem}" any more`));
  }
  return [...problems, ...(await shownColumns(admin))].sort();
}

async function shownColumns(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ role: string; table: string; column: string }>(
    `SELECT r.rolname AS role, c.relname AS "table", a.attname AS column FROM pg_roles r, pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE r.rolname ~ '${ROLES}' AND r.rolname <> 'vigil_owner' AND c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0
       AND NOT a.attisdropped AND has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')`,
  );
  return HIDDEN_COLUMNS.flatMap(({ role, table, column, why }) =>
    rows
      .filter((row) => row.table === table && role.test(row.role) && column.test(row.column))
      .map((row) => `${table}.${row.column} is shown to ${row.role}: ${why}`),
  );
}
