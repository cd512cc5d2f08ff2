import { connect, createServer } from 'node:net';
import { Command } from 'commander';
import {
  type AppConfig,
  ConfigError,
  environment,
  loadConfig,
  loginProblems,
  pending,
  withConnection,
} from '#platform';
import { EMBEDDED, startServices } from '../embedded/services.js';

interface Finding {
  readonly what: string;
  /** Undefined: all is well. Otherwise what is wrong and what to do. */
  readonly problem?: string;
}

/** Says what is wrong with a set-up: configuration, database, roles, migrations, ports, mail, Stripe. Exit 1 when anything is. */
export function doctorCommand(): Command {
  return new Command('doctor').description('say what is wrong with this set-up').action(async () => {
    const findings = await examine();
    for (const { what, problem } of findings)
      process.stdout.write(`${problem ? 'WRONG' : 'ok   '} ${what}${problem ? `: ${problem}` : ''}\n`);
    if (findings.some((finding) => finding.problem)) process.exitCode = 1;
  });
}

async function examine(): Promise<Finding[]> {
  const env = environment();
  const services = await startServices({ ...env, SMTP_URL: env.SMTP_URL ?? 'smtp://127.0.0.1:1' });
  try {
    const config = loadConfig(env, services.defaults);
    const findings: Finding[] = [{ what: 'configuration' }];
    const migrationUrl = services.adminUrl?.(EMBEDDED.database) ?? env.MIGRATION_DATABASE_URL;
    findings.push(...(await database(config, migrationUrl)));
    findings.push(await port('HTTP', config.http.host, config.http.port));
    findings.push(await port('GB/T 26875.3', config.gateway.host, config.gateway.gb26875Port));
    if (config.mail.off) findings.push({ what: 'mail server (none: MAIL=off, people are told in the inbox only)' });
    else if (env.SMTP_URL) findings.push(await reachable('mail server', env.SMTP_URL, 25));
    else if (config.environment === 'production')
      findings.push({
        what: 'mail server',
        problem:
          'SMTP_URL is missing: nobody gets a mail, not even in an alarm, and the worker does not start. MAIL=off does without',
      });
    if (config.stripe) findings.push(await reachable('Stripe', config.stripe.apiBase, 443));
    else findings.push({ what: 'Stripe (STRIPE_SECRET_KEY is not set: no real billing)' });
    if (config.redisUrl) findings.push(await reachable('Redis', config.redisUrl, 6379));
    return findings;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((problem) => ({ what: 'configuration', problem }));
  } finally {
    await services.stop();
  }
}

async function database(config: AppConfig, migrationUrl: string | undefined): Promise<Finding[]> {
  const { url } = config.database;
  const version = await withConnection(url, async (client) => {
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`);
    return Number(rows[0]?.version);
  }).catch((error: Error) => error);
  if (version instanceof Error) {
    return [{ what: 'database', problem: `${version.message}. Check DATABASE_URL, or run \`vigil migrate\` first` }];
  }
  const old = version < 160_000 ? 'PostgreSQL 16 or newer is needed' : undefined;
  const problems = await loginProblems(url);
  return [
    { what: 'database', problem: old },
    await migrations(migrationUrl ?? url),
    { what: 'database login', problem: problems.length > 0 ? problems.join('; ') : undefined },
  ];
}

// The application's login may not look into the ledger: to it, the table is as good as absent.
const LEDGER = `SELECT pg_has_role(relowner, 'USAGE') AS readable FROM pg_class WHERE relname = '_prisma_migrations'`;

async function migrations(url: string): Promise<Finding> {
  const what = 'migrations';
  try {
    const { rows } = await withConnection(url, (client) => client.query<{ readable: boolean }>(LEDGER));
    if (rows[0]?.readable === false) return { what: `${what} (not looked at: needs MIGRATION_DATABASE_URL)` };
    const open = await pending({ url, folder: 'prisma/migrations' });
    return { what, problem: open.length > 0 ? `${open.length} are pending: run \`vigil migrate\`` : undefined };
  } catch (error) {
    return { what, problem: (error as Error).message };
  }
}

/** Free, or taken by a Vigil that answers: both are well. */
function port(name: string, host: string, number: number): Promise<Finding> {
  const what = `port ${number} for ${name}`;
  if (number === 0) return Promise.resolve({ what });
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken =
        error.code === 'EADDRINUSE' ? 'is taken; fine if that is Vigil, else set another port' : error.message;
      resolve({ what: `${what} (${taken})` });
    });
    server.listen(number, host, () => server.close(() => resolve({ what })));
  });
}

function reachable(name: string, address: string, usualPort: number): Promise<Finding> {
  const url = new URL(address);
  const what = `${name} at ${url.host}`;
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port) || usualPort, timeout: 3_000 });
    const end = (problem?: string) => {
      socket.destroy();
      resolve({ what, problem });
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end('does not answer within 3 s'));
    socket.once('error', (error) => end(error.message));
  });
}
