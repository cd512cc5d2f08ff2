import type { AppConfig } from '#platform';
import { createApi } from './create-api.js';
import { API_MODULES } from './modules.js';
import { printApiSchema } from './print-api-schema.js';

/** The schema of the whole API. Needs no database: nothing is asked of it. */
export async function printSchema(config: AppConfig): Promise<string> {
  const app = await createApi(config, API_MODULES);
  try {
    return printApiSchema(app);
  } finally {
    await app.close();
  }
}
