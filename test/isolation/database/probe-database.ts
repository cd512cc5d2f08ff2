import pg from 'pg';
import { testDatabase } from '../../support/database.js';
import { isolatePolicies } from './isolate-policies.js';
import { RowProbe } from './row-probe.js';
import { type Table, tenantTables } from './schema.js';
import { type SeedRow, seedTwoOfEverything } from './seed.js';

export interface SeededDatabase {
  readonly admin: pg.Client;
  /** As the login of the application. */
  readonly url: string;
  readonly tables: readonly Table[];
  readonly rows: readonly SeedRow[];
  close(): Promise<void>;
}

/** A database as the migrations leave it, with two of everything in it. */
export async function seededDatabase(): Promise<SeededDatabase> {
  const database = await testDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  const tables = await tenantTables(admin);
  const rows = await seedTwoOfEverything(admin, tables);
  return {
    admin,
    url: database.url,
    tables,
    rows,
    close: async () => {
      await admin.end();
      await database.close();
    },
  };
}

/** The same with nothing but policies left to refuse a statement, and the probe that tries them. */
export async function probeDatabase(): Promise<SeededDatabase & { readonly probe: RowProbe }> {
  const database = await seededDatabase();
  await isolatePolicies(database.admin);
  return { ...database, probe: await RowProbe.on(database.admin, database.tables, database.rows) };
}
