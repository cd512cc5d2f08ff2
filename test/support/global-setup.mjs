// Before the first test: one PostgreSQL for the whole run, with a migrated template that each test file copies.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../dist/libs/platform/embedded/postgres.js';
import { prepareTemplate } from '../../dist/test/support/template.js';

export default async function globalSetup() {
  const home = mkdtempSync(path.join(tmpdir(), 'vigil-test-'));
  const server = await startEmbeddedPostgres({ home, durable: false, maxConnections: 300 });
  globalThis.vigilTestServer = { server, home };
  process.env.VIGIL_TEST_ADMIN_URL = server.url('postgres');
  await prepareTemplate(server.url('postgres'));
}
