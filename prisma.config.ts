import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// Without this, every command would first download a native engine that npm does not carry.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('infra/prisma/schema-engine.mjs', import.meta.url));

export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations' },
  // `generate` and `validate` want an address, yet never use it.
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://vigil@127.0.0.1:5432/vigil' },
});
