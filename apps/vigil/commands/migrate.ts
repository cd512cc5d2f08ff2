import { Command } from 'commander';
import { environment } from '#platform';
import { createDatabase, prepareDatabase } from '../embedded/prepare-database.js';
import { EMBEDDED, startServices } from '../embedded/services.js';

/** `MIGRATION_DATABASE_URL` names a login that may create roles; the application's own login may not. */
export function migrateCommand(): Command {
  return new Command('migrate')
    .description('apply the migrations and load the reference data (regions, device models)')
    .option('--login <name>', 'also make or renew this application login, with the password in LOGIN_PASSWORD')
    .action(async (options: { login?: string }) => {
      const say = (line: string) => process.stdout.write(`${line}\n`);
      const env = environment();
      const services = await startServices({ ...env, SMTP_URL: env.SMTP_URL ?? 'none' });
      try {
        await migrateWith(services.adminUrl, options.login, say);
      } finally {
        await services.stop();
      }
    });
}

async function migrateWith(
  adminUrl: ((database: string) => string) | undefined,
  login: string | undefined,
  say: (line: string) => void,
): Promise<void> {
  const env = environment();
  if (adminUrl) {
    await createDatabase(adminUrl, EMBEDDED.database);
    await prepareDatabase(adminUrl(EMBEDDED.database), say, { name: EMBEDDED.login });
  } else {
    const url = env.MIGRATION_DATABASE_URL ?? (env.DATABASE_URL as string);
    await prepareDatabase(url, say, login ? { name: login, password: env.LOGIN_PASSWORD } : undefined);
  }
  say('the database is up to date');
}
