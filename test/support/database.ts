import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '#kernel';
import { type AppConfig, environment, loadConfig } from '#platform';
import { asAdmin, LOGIN, TEMPLATE, withDatabase } from './test-server.js';

export interface TestDatabase {
  /** As superuser: for looking behind row-level security in assertions, never for the code under test. */
  readonly adminUrl: string;
  /** As the login that the application uses. */
  readonly url: string;
  /** A whole configuration on this database, with free ports and a home of its own. */
  readonly config: AppConfig;
  close(): Promise<void>;
}

/** A database of one's own, copied from the migrated template. */
export async function testDatabase(env: Record<string, string> = {}): Promise<TestDatabase> {
  const admin = environment()['VIGIL_TEST_ADMIN_URL'];
  if (!admin) throw new Error('No test server: Jest runs test/support/global-setup.mjs');
  const name = `t_${newId().replaceAll('-', '')}`;
  await asAdmin(admin, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));
  const url = withDatabase(admin, name, LOGIN);
  const home = mkdtempSync(path.join(tmpdir(), 'vigil-home-'));
  const config = loadConfig({
    NODE_ENV: 'test',
    VIGIL_HOME: home,
    PORT: '0',
    GB26875_PORT: '0',
    DATABASE_URL: url,
    DATABASE_POOL_SIZE: '8',
    TOKEN_SECRET: 'a secret that only tests know, 32+ characters',
    LOG_LEVEL: 'silent',
    ...env,
  });
  return {
    adminUrl: withDatabase(admin, name),
    url,
    config,
    close: async () => {
      await asAdmin(admin, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
      rmSync(home, { recursive: true, force: true });
    },
  };
}
