import pg from 'pg';
import { ConfigError } from '../config/config.js';
import type { DatabaseRole } from './tenancy.js';

const ROLES: readonly DatabaseRole[] = [
  'vigil_app',
  'vigil_authority',
  'vigil_auth',
  'vigil_public',
  'vigil_gateway',
  'vigil_billing',
  'vigil_worker',
];
const OLDEST_SERVER = 160_000;

/**
 * Makes, or brings up to date, the login as which Vigil runs: it can do nothing by itself, only step into one of the roles at the
 * start of each transaction. After the migrations, since these make the roles. `adminUrl` is of a login that may grant them.
 */
export async function provisionLogin(options: { adminUrl: string; login: string; password: string }): Promise<void> {
  const login = pg.escapeIdentifier(options.login);
  const attributes = 'LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION';
  await connected(options.adminUrl, async (client) => {
    const known = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [options.login]);
    await client.query(`${known.rowCount ? 'ALTER' : 'CREATE'} ROLE ${login} ${attributes}
      PASSWORD ${pg.escapeLiteral(options.password)}`);
    await client.query(`GRANT ${ROLES.join(', ')} TO ${login} WITH INHERIT FALSE, SET TRUE`);
    await client.query(`REVOKE vigil_owner FROM ${login}`);
    const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
    await client.query(`GRANT CONNECT ON DATABASE ${pg.escapeIdentifier(rows[0]?.name ?? '')} TO ${login}`);
  });
}

// Every role that the login can become counts, not only the one that it is.
const LOOK = `WITH reachable AS (SELECT * FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER'))
  SELECT current_setting('server_version_num')::int AS version, session_user AS login,
    (SELECT bool_or(rolsuper) FROM reachable) AS super,
    (SELECT bool_or(rolbypassrls) FROM reachable) AS bypass,
    (SELECT bool_or(rolname = 'vigil_owner') FROM reachable) AS owner,
    EXISTS (SELECT FROM pg_class c JOIN reachable r ON r.oid = c.relowner JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('bullmq', 'pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg\\_%') AS owns,
    ARRAY(SELECT name FROM unnest($1::text[]) name WHERE to_regrole(name) IS NULL
      OR NOT pg_has_role(session_user, to_regrole(name), 'SET')) AS missing,
    ARRAY(SELECT name FROM unnest($1::text[]) name WHERE to_regrole(name) IS NOT NULL
      AND pg_has_role(session_user, to_regrole(name), 'USAGE')) AS inherited`;

interface Look {
  readonly version: number;
  readonly login: string;
  readonly super: boolean;
  readonly bypass: boolean;
  readonly owner: boolean;
  readonly owns: boolean;
  readonly missing: string[];
  readonly inherited: string[];
}

/** What is wrong with the login of this URL, in sentences; empty where all is well. */
export async function loginProblems(url: string): Promise<string[]> {
  const { rows } = await connected(url, (client) => client.query<Look>(LOOK, [ROLES]));
  const [look] = rows;
  if (!look) return ['DATABASE_URL: the server did not answer'];
  const problems = [
    look.version < OLDEST_SERVER && `is on a server older than PostgreSQL ${OLDEST_SERVER / 10_000}`,
    look.super && 'is, or can become, a superuser, to whom row-level security does not apply',
    look.bypass && 'passes row-level security by (BYPASSRLS), or can become a role that does',
    look.owner && 'can become vigil_owner, who owns the tables',
    look.owns && 'owns tables, or can become their owner',
    look.missing.length > 0 && `cannot become ${look.missing.join(', ')}: migrate, then grant them WITH SET TRUE`,
    look.inherited.length > 0 && `has rights without asking, of ${look.inherited.join(', ')}: grant WITH INHERIT FALSE`,
  ];
  return problems.filter((problem) => problem !== false).map((text) => `DATABASE_URL: the login ${look.login} ${text}`);
}

/** For the start in production. Throws ConfigError naming everything that makes the login unsafe. */
export async function assertSafeLogin(url: string): Promise<void> {
  const problems = await loginProblems(url);
  if (problems.length > 0) throw new ConfigError(problems);
}

async function connected<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString,
    application_name: 'vigil-provision',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
