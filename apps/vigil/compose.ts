import type { AppConfig } from '#platform';
import type { ApiPart } from '../api/api.module.js';
import { createApi } from '../api/create-api.js';
import { API_MODULES } from '../api/modules.js';
import { GatewayModule } from '../gateway/gateway.module.js';
import { WorkerModule } from '../worker/worker.module.js';
import { RefuseDemoDataModule } from './refuse-demo-data.js';

export type Part = 'api' | 'gateway' | 'worker';

/** One process with the named parts. Every part has at least the health endpoints, so that it can be watched. */
export async function compose(config: AppConfig, parts: readonly Part[]) {
  const modules: ApiPart[] = [];
  if (parts.includes('api')) modules.push(...API_MODULES);
  if (parts.includes('gateway')) modules.push(GatewayModule);
  if (parts.includes('worker')) modules.push(WorkerModule);
  if (config.environment === 'production') modules.push(RefuseDemoDataModule);
  return createApi(config, modules, { graphql: parts.includes('api') });
}
