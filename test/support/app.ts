import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { compose, type Part } from '../../apps/vigil/compose.js';
import { GraphClient } from '../../apps/vigil/seed/graph-client.js';
import { Seed } from '../../apps/vigil/seed/seed.js';
import { type TestDatabase, testDatabase } from './database.js';

export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly database: TestDatabase;
  /** http://127.0.0.1:port */
  readonly url: string;
  readonly anonymous: GraphClient;
  readonly seed: Seed;
  close(): Promise<void>;
}

/** The seeded people sit at addresses of their own, as limits per address expect it. */
const BEHIND_PROXY = { TRUST_PROXY: 'true' };

/** The whole product in this process, on a database of its own, listening on free ports. */
export async function testApp(
  options: { parts?: readonly Part[]; env?: Record<string, string> } = {},
): Promise<TestApp> {
  const database = await testDatabase({ ...BEHIND_PROXY, ...options.env });
  const app = await compose(database.config, options.parts ?? ['api', 'gateway', 'worker']);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const anonymous = new GraphClient(url);
  return {
    app,
    database,
    url,
    anonymous,
    seed: await Seed.on(app),
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}
