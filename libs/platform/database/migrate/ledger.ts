import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import { MigrationError } from './migration.errors.js';
import { type Migration, matches } from './migration-folder.js';

// Column for column what Prisma creates, so that its own commands go on with this ledger.
const CREATE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;
const UNDEFINED_TABLE = '42P01';

export interface LedgerRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/**
 * Prisma's `_prisma_migrations`, in the schema where the connection found it first: a migration may change the search
 * path, the record must not follow it.
 */
export class Ledger {
  private constructor(
    private readonly client: Client,
    private readonly table: string,
  ) {}

  static async open(client: Client): Promise<Ledger> {
    const { rows } = await client.query<{ schema: string | null }>('SELECT current_schema() AS schema');
    if (!rows[0]?.schema) throw new MigrationError('The search path of the database user names no existing schema');
    await client.query(CREATE);
    return new Ledger(client, `${client.escapeIdentifier(rows[0].schema)}._prisma_migrations`);
  }

  /** What stands in it (rolled-back attempts left out), in one query; nothing when there is no ledger yet. */
  static async read(client: Client): Promise<LedgerRow[]> {
    const sql = `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
      FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`;
    try {
      return (await client.query<LedgerRow>(sql)).rows;
    } catch (error) {
      if ((error as { code?: string }).code === UNDEFINED_TABLE) return [];
      throw error;
    }
  }

  async recordApplied({ name, checksum }: Migration, startedAt: Date): Promise<void> {
    await this.client.query(
      `INSERT INTO ${this.table} (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name, startedAt],
    );
  }

  async recordStarted({ name, checksum }: Migration): Promise<string> {
    const id = randomUUID();
    await this.client.query(`INSERT INTO ${this.table} (id, checksum, migration_name) VALUES ($1, $2, $3)`, [
      id,
      checksum,
      name,
    ]);
    return id;
  }

  async recordFinished(id: string): Promise<void> {
    await this.client.query(
      `UPDATE ${this.table} SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1`,
      [id],
    );
  }

  async recordFailed(id: string, reason: string): Promise<void> {
    await this.client.query(`UPDATE ${this.table} SET logs = $2 WHERE id = $1`, [id, reason]);
  }
}

/**
 * The migrations still to apply, once ledger and folder agree about the past.
 * @throws MigrationError when an applied one was changed or is gone, or one has failed half-way.
 */
export function stillToApply(migrations: Migration[], rows: LedgerRow[]): Migration[] {
  const onDisk = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of rows) {
    const name = row.migration_name;
    if (!row.finished) {
      throw new MigrationError(
        `Migration ${name} failed half-way. Undo by hand what it did (its error stands in _prisma_migrations.logs), ` +
          `then: npx prisma migrate resolve --rolled-back ${name} (or --applied, once it is complete)`,
      );
    }
    const migration = onDisk.get(name);
    if (!migration) {
      throw new MigrationError(
        `Migration ${name} is applied in the database, but is not in the folder. ` +
          'The database is newer than this version: update the code, or restore a copy of the database from before',
      );
    }
    if (!matches(migration, row.checksum)) {
      throw new MigrationError(
        `Migration ${name} was changed after it had been applied. Restore the file (git checkout), and write what ` +
          'should be different into a new migration',
      );
    }
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !applied.has(name));
}
