import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Ledger, stillToApply } from './ledger.js';
import { MigrationError } from './migration.errors.js';
import { type Migration, readMigrations } from './migration-folder.js';

export interface MigrateOptions {
  /** Of the owner's role, directly to PostgreSQL: a transaction-pooling PgBouncer cannot carry the lock. */
  readonly url: string;
  /** The folder with the `<timestamp_name>/migration.sql` folders. */
  readonly folder: string;
  /** Called with one line per migration applied, and when another process is waited for. */
  readonly log?: (line: string) => void;
}

// The key that Prisma's engine locks, so that the two never migrate at the same time.
const LOCK_KEY = 72_707_369;
const LOCK_WAIT_MS = 300_000;

/**
 * Brings a database up to the folder, keeping Prisma's ledger. A migration is one transaction together with its
 * record: what fails leaves no trace. The exception begins with the line `-- vigil:no-transaction` and holds the one
 * statement that must run outside; if that fails, the ledger shows it and the next run refuses.
 * @throws MigrationError saying what to do.
 */
export async function migrate({ url, folder, log = () => {} }: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(folder);
  return connected(url, async (client) => {
    const rows = await Ledger.read(client);
    // One that is not finished may be running elsewhere at this moment: only under the lock does it mean that it has failed.
    if (rows.every(({ finished }) => finished) && stillToApply(migrations, rows).length === 0) return { applied: [] };
    await lock(client, log);
    const due = stillToApply(migrations, await Ledger.read(client));
    const ledger = await Ledger.open(client);
    for (const migration of due) {
      const began = performance.now();
      await (migration.bare ? applyBare(client, ledger, migration) : applyWhole(client, ledger, migration));
      log(`applied ${migration.name} (${Math.round(performance.now() - began)} ms)`);
    }
    return { applied: due.map(({ name }) => name) };
  });
}

/**
 * The names that `migrate` would apply, in order; changes nothing.
 * @throws MigrationError where `migrate` would refuse.
 */
export async function pending({ url, folder }: Omit<MigrateOptions, 'log'>): Promise<string[]> {
  const migrations = await readMigrations(folder);
  const rows = await connected(url, (client) => Ledger.read(client));
  return stillToApply(migrations, rows).map(({ name }) => name);
}

async function connected<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, application_name: 'vigil migrate' });
  // A connection lost between two statements shows in the next one.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** By trying, never by waiting inside a statement: CREATE INDEX CONCURRENTLY would wait for that statement in turn. */
async function lock(client: pg.Client, log: (line: string) => void): Promise<void> {
  const deadline = Date.now() + LOCK_WAIT_MS;
  for (let attempt = 1; ; attempt++) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK_KEY]);
    if (rows[0]?.taken) return;
    if (Date.now() > deadline) {
      throw new MigrationError(
        'Another process has been migrating this database for five minutes; see pg_stat_activity',
      );
    }
    if (attempt === 4) log('waiting for another process that migrates this database');
    await sleep(250);
  }
}

async function applyWhole(client: pg.Client, ledger: Ledger, migration: Migration): Promise<void> {
  const startedAt = new Date();
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    if (client.getTransactionStatus() !== 'T') {
      throw new Error('it ends its transaction itself (BEGIN, COMMIT or ROLLBACK), and so may be half applied');
    }
    await resetSession(client);
    await ledger.recordApplied(migration, startedAt);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw failed(migration, error, 'Nothing of it was kept: correct it and migrate again');
  }
}

async function applyBare(client: pg.Client, ledger: Ledger, migration: Migration): Promise<void> {
  const id = await ledger.recordStarted(migration);
  try {
    await client.query(migration.sql);
    await resetSession(client);
    await ledger.recordFinished(id);
  } catch (error) {
    const reason = failed(migration, error, 'It ran outside a transaction: see what it left behind before going on');
    await ledger.recordFailed(id, reason.message).catch(() => undefined);
    throw reason;
  }
}

/** What a migration sets for its session, a role above all, must not reach the ledger or the next migration. */
async function resetSession(client: pg.Client): Promise<void> {
  await client.query('RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL');
}

function failed({ name, sql }: Migration, error: unknown, advice: string): MigrationError {
  const { message, position, code } = error as Error & { position?: string; code?: string };
  const line = position ? ` at line ${sql.slice(0, Number(position)).split('\n').length}` : '';
  return new MigrationError(`Migration ${name} failed${line}: ${message}${code ? ` (${code})` : ''}. ${advice}`, {
    cause: error,
  });
}
