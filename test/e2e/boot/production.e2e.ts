import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { newId } from '#kernel';
import { environment } from '#platform';
import { DemoPeople, FoundPlatform } from '#tenancy';
import { compose } from '../../../apps/vigil/compose.js';
import { type TestDatabase, testDatabase } from '../../support/database.js';
import { asAdmin, withDatabase } from '../../support/test-server.js';

const SECRET = 'q3vN8xJm2LzKf6RtYw9PbD4sHc7GaE5uVi1ToB0n';

let database: TestDatabase;
let home: string;
beforeAll(async () => {
  database = await testDatabase();
  home = mkdtempSync(path.join(tmpdir(), 'vigil-boot-'));
}, 60_000);
afterAll(async () => {
  await database?.close();
  rmSync(home, { recursive: true, force: true });
});

interface End {
  readonly code: number | null;
  readonly stderr: string;
  readonly stdout: string;
}

/** Starts a real process in production; ends it once it says that it is ready. */
function started(part: string, env: Record<string, string | undefined>): Promise<End> {
  const whole = {
    PATH: environment().PATH,
    HOME: environment().HOME,
    NODE_ENV: 'production',
    VIGIL_HOME: home,
    PORT: '0',
    GB26875_PORT: '0',
    DATABASE_URL: database.url,
    TOKEN_SECRET: SECRET,
    LOG_LEVEL: 'fatal',
    ...env,
  };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['dist/apps/vigil/main.js', part],
      { env: whole, timeout: 120_000 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? 1) : 0, stdout, stderr }),
    );
    child.stdout?.on('data', (text: string) => {
      if (String(text).includes('ready')) child.kill('SIGTERM');
    });
  });
}

async function refused(env: Record<string, string | undefined>, because: string, part = 'api'): Promise<string> {
  const { code, stderr, stdout } = await started(part, env);
  expect(stderr).toContain(because);
  expect(stdout).not.toContain('ready');
  expect(code).toBe(1);
  // What is wrong is said, not thrown.
  expect(stderr).not.toContain('    at ');
  return stderr;
}

describe('production', () => {
  it('starts with a secret of its own, a harmless login and no demo data', async () => {
    const { stdout, stderr } = await started('api', {});
    expect(stderr).toBe('');
    expect(stdout).toContain('vigil api ready');
  }, 90_000);

  // Each of them alone: libs/platform/config/config.spec.ts.
  it('says everything that is wrong with the settings at once, and does not start', async () => {
    const wrong = { TOKEN_SECRET: '0'.repeat(40), TRUST_PROXY: 'true', INTROSPECTION: 'on' };
    const stderr = await refused(wrong, 'TOKEN_SECRET: looks like an example');
    expect(stderr).toContain('TRUST_PROXY: true believes every hop');
    expect(stderr).toContain('INTROSPECTION: must be off in production');
  }, 90_000);

  it.each(['worker', 'up'])(
    'refuses to run %s without mail, unless told to',
    async (part) => {
      await refused({}, 'SMTP_URL: is missing', part);
      const { stdout, stderr } = await started(part, { MAIL: 'off', MIGRATION_DATABASE_URL: database.adminUrl });
      expect(stderr).toBe('');
      expect(stdout).toContain('ready');
    },
    120_000,
  );

  it('has a doctor who says what is wrong', async () => {
    const { code, stdout } = await started('doctor', { TRUST_PROXY: 'true', MAIL: 'off' });
    expect(stdout).toContain('WRONG configuration: TRUST_PROXY');
    expect(code).toBe(1);
    const without = await started('doctor', { TRUST_PROXY: '10.0.0.0/8,192.0.2.7' });
    expect(without.stdout).toContain('WRONG mail server: SMTP_URL is missing');
    expect(without.stdout).not.toContain('WRONG configuration');
    expect((await started('doctor', { MAIL: 'off' })).stdout).toContain('MAIL=off');
  }, 120_000);

  it('refuses a login that is a superuser, or passes row-level security by', async () => {
    await refused({ DATABASE_URL: database.adminUrl }, 'superuser');
    const login = `bypass_${newId().replaceAll('-', '')}`;
    const roles = 'vigil_app, vigil_authority, vigil_auth, vigil_public, vigil_gateway, vigil_billing, vigil_worker';
    await asAdmin(database.adminUrl, async (client) => {
      await client.query(`CREATE ROLE ${login} LOGIN NOINHERIT BYPASSRLS PASSWORD 'only-for-tests'`);
      await client.query(`GRANT ${roles} TO ${login} WITH INHERIT FALSE, SET TRUE`);
    });
    const name = new URL(database.url).pathname.slice(1);
    const url = withDatabase(database.adminUrl, name, { name: login, password: 'only-for-tests' });
    await refused({ DATABASE_URL: url }, 'BYPASSRLS', 'gateway');
    await asAdmin(database.adminUrl, (client) => client.query(`DROP ROLE ${login}`));
  }, 120_000);

  it('refuses demo data, in every process', async () => {
    const app = await compose(database.config, ['api']);
    const { id } = await app.get(FoundPlatform, { strict: false }).execute('Vigil');
    const person = { email: 'admin@vigil.demo', name: '演示', organisationId: id, roles: ['ADMIN'] };
    await app.get(DemoPeople, { strict: false }).create(person);
    await app.close();
    for (const part of ['api', 'gateway', 'worker']) await refused({ MAIL: 'off' }, 'holds demo data', part);
  }, 180_000);
});
