// Before the first test: one PostgreSQL for the whole run, with a migrated template that each test file copies.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../dist/libs/platform/embedded/postgres.js';

export default async function globalSetup() {
  const home = mkdtempSync(path.join(tmpdir(), 'vigil-test-'));
  const server = await startEmbeddedPostgres({ home, durable: false, maxConnections: 300 });
  globalThis.vigilTestServer = { server, home };
  process.env.VIGIL_TEST_ADMIN_URL = server.url('postgres');
  // In a process of its own: what Nest's GraphQL keeps on globalThis would be copied into the sandboxes of the tests.
  execFileSync(process.execPath, ['dist/test/support/prepare-template.js', server.url('postgres')], {
    stdio: 'inherit',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
}
