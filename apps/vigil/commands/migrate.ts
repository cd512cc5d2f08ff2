import { Command } from 'commander';
import { ConfigError, environment } from '#platform';
import { createDatabase, type Login, prepareDatabase } from '../embedded/prepare-database.js';
import { EMBEDDED, startServices } from '../embedded/services.js';

/** `MIGRATION_DATABASE_URL` names a login that may create roles; the application's own login may not. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('apply the migrations and load the reference data (regions, device models)')
    .option('--login <name>', 'also make or renew this application login, with the password in LOGIN_PASSWORD')
    .action(async ({ login }: { login?: string }) => {
      const say = (line: string) => process.stdout.write(`${line}\n`);
      const env = environment();
      const url = env.MIGRATION_DATABASE_URL || env.DATABASE_URL;
      if (url) await prepareDatabase(url, say, login ? loginOf(login) : undefined);
      else await migrateEmbedded(login, say);
      say('the database is up to date');
    });
}

function loginOf(name: string): Login {
  const password = environment().LOGIN_PASSWORD;
  if (!password) throw new ConfigError(['LOGIN_PASSWORD: is missing; --login sets it as the password of the login']);
  return { name, password };
}

async function migrateEmbedded(login: string | undefined, say: (line: string) => void): Promise<void> {
  if (login) throw new ConfigError(['MIGRATION_DATABASE_URL: is missing; the embedded PostgreSQL makes its own login']);
  const services = await startServices({ ...environment(), SMTP_URL: 'none' });
  try {
    if (!services.adminUrl) return;
    await createDatabase(services.adminUrl, EMBEDDED.database);
    await prepareDatabase(services.adminUrl(EMBEDDED.database), say, { name: EMBEDDED.login });
  } finally {
    await services.stop();
  }
}
