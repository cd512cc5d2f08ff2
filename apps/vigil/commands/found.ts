import { Command } from 'commander';
import { environment, loadConfig } from '#platform';
import { FoundPlatform } from '#tenancy';
import { compose } from '../compose.js';

/** The first step of a real installation: its platform organisation and the first administrator, who is invited by mail. */
export function foundCommand(): Command {
  return new Command('found')
    .description('found the platform organisation of a new installation and invite its first administrator')
    .requiredOption('--name <name>', 'name of the platform organisation')
    .requiredOption('--admin-email <email>', 'mail address of the first administrator')
    .option('--admin-name <name>', 'name of the first administrator', 'Administrator')
    .action(async (options: { name: string; adminEmail: string; adminName: string }) => {
      const app = await compose(loadConfig({ ...environment(), LOG_LEVEL: 'warn' }), ['api']);
      try {
        const admin = { email: options.adminEmail, name: options.adminName };
        const platform = await app.get(FoundPlatform, { strict: false }).execute(options.name, admin);
        process.stdout.write(`${platform.name} ${platform.id}: the worker sends the invitation to ${admin.email}\n`);
      } finally {
        await app.close();
      }
    });
}
