import { pathToFileURL } from 'node:url';
import { loadDeviceModels } from '#devices';
import { migrate, provisionLogin } from '#platform';
import { loadDivisions } from '#regions';
import { asAdmin, LOGIN, TEMPLATE, withDatabase } from './test-server.js';

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
