export { type AppConfig, CONFIG, ConfigError, type EmbeddedDefaults, loadConfig } from './config/config.js';
export { environment } from './config/environment.js';
export { Database, Transactional } from './database/database.js';
export { migrate, pending } from './database/migrate/migrate.js';
export { MigrationError } from './database/migrate/migration.errors.js';
export { assertSafeLogin, loginProblems, provisionLogin } from './database/provision.js';
export { type DatabaseRole, SET_TENANCY, type Tenancy, tenancyParameters } from './database/tenancy.js';
export { type Sql, TenantPool } from './database/tenant-pool.js';
export type { ReadObserver, Tx, UnitOfWork } from './database/unit-of-work.js';
export { withConnection } from './database/with-connection.js';
export { type MailCatcher, startMailCatcher } from './embedded/mail-catcher.js';
export { mailboxPage, mailPage } from './embedded/mailbox-page.js';
export { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded/postgres.js';
export { Prisma } from './generated/prisma/client.js';
export {
  Connection,
  type ConnectionOf,
  type EdgeOf,
  PageInfoType,
  pageOf,
  toConnection,
} from './graphql/connection.js';
export { DateScalar, DateTimeScalar } from './graphql/date-time.scalar.js';
export { describeRefusal, refusalBehind, STATUS } from './graphql/errors/describe-error.js';
export { DescribedErrors } from './graphql/errors/described-errors.js';
export {
  Busy,
  Conflict,
  Internal,
  MethodNotAllowed,
  OutOfTime,
  Retry,
  SubscriptionsOnly,
  TooComplex,
} from './graphql/errors/graphql.errors.js';
export { graphqlOptions } from './graphql/graphql-options.js';
export { zEmail, zMoney, zName, zPhone, zRegionCode, zUuid } from './graphql/input-schemas.js';
export { checkSubscription } from './graphql/limits/check-subscription.js';
export { type BatchOf, grouped, inOrder, loaderOf } from './graphql/loader.js';
export { MoneyInput, MoneyType, moneyOf } from './graphql/money.type.js';
export { OperationInterceptor } from './graphql/operation.interceptor.js';
export { operationDeadline } from './graphql/operation-deadline.js';
export { MAX_PAGE, PageArgs, PageArgsPipe, pageRequest } from './graphql/page-args.js';
export { bilingual, parseInput } from './graphql/parse-input.js';
export { currentLanguage, inRequest, languageOf, type RequestScope } from './graphql/request-scope.js';
export type { GraphqlContext, OperationDeadline } from './graphql-context.js';
export { IdempotencyKeyReused } from './idempotency/idempotency.errors.js';
export { Idempotency } from './idempotency/idempotency.js';
export { defineJob, Every, HandlesJob, type JobDefinition, type Progress, type Schedule } from './jobs/job.js';
export { type JobOptions, Jobs } from './jobs/jobs.js';
export { LiveBus } from './live/live-bus.js';
export { type Mail, Mailer } from './mail/mailer.js';
export { clientNetwork } from './network/client-network.js';
export { clientAddress, type TrustProxy, type TrustsHop, trustsHop } from './network/trust-proxy.js';
export { Logger, withRequestId } from './observability/logger.js';
export { Metrics } from './observability/metrics.js';
export { addEvents, type SaidEvent, said } from './outbox/add-events.sql.js';
export { defineEvent, type EventDefinition, type EventInput, type HandledEvent, PRIORITY } from './outbox/event.js';
export { OnEvent, type OnEventOptions } from './outbox/on-event.js';
export { Outbox } from './outbox/outbox.js';
export { OutboxRelay } from './outbox/outbox-relay.js';
export { type ParkedEvent, parkedEvents, releaseParked } from './outbox/parked.sql.js';
export { Paper, type PaperColumn } from './pdf/paper.js';
export { PlatformModule, PlatformWorkerModule } from './platform.module.js';
export { FileTooLarge } from './storage/storage.errors.js';
export { Storage } from './storage/storage.js';
