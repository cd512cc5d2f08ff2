import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { MigrationError } from './migration.errors.js';

/** One `<timestamp_name>/migration.sql` as it lies on disk. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, as Prisma writes it into its ledger. */
  readonly checksum: string;
  /** Its first line is `-- vigil:no-transaction`: one statement that PostgreSQL refuses to run inside a transaction. */
  readonly bare: boolean;
}

/** The migrations of a folder in the order in which they apply, which is that of their names. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => {
    throw new MigrationError(`There is no migrations folder at ${folder}`);
  });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => readMigration(folder, name)));
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const file = path.join(folder, name, 'migration.sql');
  const sql = await readFile(file, 'utf8').catch(() => {
    throw new MigrationError(`${file} is missing: restore it, or delete the empty folder`);
  });
  return { name, sql, checksum: checksum(sql), bare: /^-- vigil:no-transaction\s*$/m.test(firstLine(sql)) };
}

/** Prisma's rule: a checkout that only changed line endings is the same migration. */
export function matches(migration: Migration, recorded: string): boolean {
  const unix = migration.sql.replaceAll('\r\n', '\n');
  return [migration.checksum, checksum(unix), checksum(unix.replaceAll('\n', '\r\n'))].includes(recorded);
}

function firstLine(sql: string): string {
  return sql.slice(0, sql.search(/\r?\n|$/));
}

function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
