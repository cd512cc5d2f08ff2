import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { loadDeviceModels } from '#devices';
import { migrate, provisionLogin } from '#platform';
import { loadDivisions } from '#regions';

export const TEMPLATE = 'vigil_template';
export const LOGIN = { name: 'vigil_login', password: 'only-for-tests' };

/** Makes the database that every test database is a copy of: migrated, with the division tree and the model catalogue. */
export async function prepareTemplate(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  const url = withDatabase(adminUrl, TEMPLATE);
  await migrate({ url, folder: 'prisma/migrations' });
  await provisionLogin({ adminUrl: url, login: LOGIN.name, password: LOGIN.password });
  await asAdmin(url, async (client) => {
    await loadDivisions(client, pathToFileURL('prisma/seed/divisions/'));
    await loadDeviceModels(client);
  });
}

export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export function withDatabase(url: string, database: string, login?: { name: string; password: string }): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  if (login) {
    parsed.username = login.name;
    parsed.password = login.password;
  }
  return parsed.toString();
}
