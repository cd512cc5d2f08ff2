import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { createApi } from '../../../apps/api/create-api.js';
import { testDatabase } from '../../support/database.js';
import { ProbeModule } from './probe.fixture.js';
import { AUTHORITY, PROVIDER } from './probe-ports.fixture.js';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  // The shape is the client's choice, query by query.
  readonly json: {
    readonly data?: Record<string, never> | null;
    readonly errors?: { message: string; extensions: { code: string }; path?: unknown }[];
  };
}

export interface ProbeApp {
  readonly app: NestFastifyApplication;
  readonly url: string;
  /** Posts a document, or a whole body where `query` is no text. */
  post(query: string | object, as?: string, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

/** A small API on a real database with one provider and one authority. */
export async function probeApp(env: Record<string, string> = {}): Promise<ProbeApp> {
  const database = await testDatabase({ INTROSPECTION: 'off', ...env });
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(
    `insert into organisation (id, kind, name, region_code, region_path) values
      ($1, 'PROVIDER', 'Probe', '321181106000', '32/'), ($2, 'AUTHORITY', 'Bureau', '320000000000', '32/')`,
    [PROVIDER, AUTHORITY],
  );
  await admin.end();
  const app = await createApi(database.config, [ProbeModule]);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return {
    app,
    url,
    post: (query, as, headers = {}) => post(`${url}/graphql`, query, as ? { authorization: as, ...headers } : headers),
    close: async () => {
      await app.close();
      await database.close();
    },
  };
}

async function post(url: string, query: string | object, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(typeof query === 'string' ? { query } : query),
  });
  const text = await response.text();
  return { status: response.status, text, headers: response.headers, json: JSON.parse(text) };
}
