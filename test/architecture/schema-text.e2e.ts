import { readFileSync } from 'node:fs';
import { loadConfig } from '#platform';
import { printSchema } from '../../apps/api/print-schema.js';

const NOBODY = { databaseUrl: 'postgresql://127.0.0.1:1/unused', tokenSecret: 'unused when a schema is printed only' };

it('schema.graphql is what the code says; `npx vigil schema --write schema.graphql` writes it anew', async () => {
  const said = await printSchema(loadConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent' }, NOBODY));
  expect(readFileSync('schema.graphql', 'utf8')).toBe(said);
});
