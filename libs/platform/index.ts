export { type AppConfig, CONFIG, ConfigError, type EmbeddedDefaults, loadConfig } from './config/config.js';
export { environment } from './config/environment.js';
export { Database, Transactional } from './database/database.js';
export type { DatabaseRole, Tenancy } from './database/tenancy.js';
export { type Sql, TenantPool } from './database/tenant-pool.js';
export type { ReadObserver, Tx, UnitOfWork } from './database/unit-of-work.js';
export { Prisma } from './generated/prisma/client.js';
export type { GraphqlContext } from './graphql-context.js';
