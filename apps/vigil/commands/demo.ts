import { Command } from 'commander';
import { ConfigError, environment, loadConfig } from '#platform';
import { compose } from '../compose.js';
import { loadDemo } from '../demo/load-demo.js';

/** For a set-up with a database of its own; `vigil up` loads the demo data by itself. */
export function demoCommand(): Command {
  return new Command('demo').description('load the demo data into the database of DATABASE_URL').action(async () => {
    const config = loadConfig({ ...environment(), LOG_LEVEL: 'warn' });
    if (config.environment === 'production') throw new ConfigError(['NODE_ENV: demo data is refused in production']);
    const app = await compose(config, ['api']);
    try {
      await app.listen(0, '127.0.0.1');
      const demo = await loadDemo(app);
      process.stdout.write(
        demo ? `${JSON.stringify(demo, null, 2)}\n` : 'This installation is in use: no demo data was loaded.\n',
      );
    } finally {
      await app.close();
    }
  });
}
