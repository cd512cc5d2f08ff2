import { pathToFileURL } from 'node:url';
import { loadDeviceModels } from '#devices';
import { migrate, provisionLogin, withConnection } from '#platform';
import { loadDivisions } from '#regions';

/** Relative to the root of the project, from which every command is run. */
const DIVISIONS = pathToFileURL('prisma/seed/divisions/');

export interface Login {
  readonly name: string;
  /** By default the password that stands in the URL: the embedded server has one for everyone. */
  readonly password?: string;
}

/** Brings a database to the state that this version needs. Quick when nothing is to do. */
export async function prepareDatabase(url: string, say: (line: string) => void, login?: Login): Promise<void> {
  const { applied } = await migrate({ url, folder: 'prisma/migrations' });
  if (applied.length > 0) say(`${applied.length} migrations applied`);
  await withConnection(url, async (client) => {
    await loadDivisions(client, DIVISIONS);
    await loadDeviceModels(client);
  });
  if (!login) return;
  const password = login.password ?? decodeURIComponent(new URL(url).password);
  await provisionLogin({ adminUrl: url, login: login.name, password });
}

/** Makes the embedded database where it does not exist yet. */
export async function createDatabase(adminUrl: (database: string) => string, database: string): Promise<void> {
  await withConnection(adminUrl('postgres'), async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  });
}
