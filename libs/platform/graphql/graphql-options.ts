import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { AppConfig } from '../config/config.js';
import type { GraphqlContext } from '../graphql-context.js';
import { Logger } from '../observability/logger.js';
import { DateTimeScalar } from './date-time.scalar.js';
import { DescribedErrors } from './errors/described-errors.js';
import { DOCUMENT_LIMITS, documentLimitsRule } from './limits/document-limits.js';
import { operationPlugin } from './operation.plugin.js';
import { currentLanguage, currentRequestId } from './request-scope.js';

/** What the server needs to know of a request; Fastify's request has it. */
export interface HttpCall {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly id: string;
  readonly ip: string;
}

export interface GraphqlParts {
  readonly config: AppConfig;
  readonly errors: DescribedErrors;
  readonly logger: Logger;
  /** Makes a new context; called once per operation. */
  context(call: HttpCall): Promise<GraphqlContext>;
}

/** Options of Apollo's driver in Nest: the schema from code, limits, masks, one context per operation. Subscriptions have their own door. */
export function graphqlOptions({ config, errors, logger, context }: GraphqlParts): ApolloDriverConfig {
  const production = config.environment === 'production';
  return {
    driver: ApolloDriver,
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    buildSchemaOptions: { scalarsMap: [{ type: Date, scalar: DateTimeScalar }] },
    fieldResolverEnhancers: ['guards', 'interceptors'],
    context: (call: HttpCall) => context(call),
    graphiql: false,
    introspection: config.introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    hideSchemaDetailsFromClientErrors: production,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: DOCUMENT_LIMITS.tokens },
    validationRules: [documentLimitsRule()],
    autoTransformHttpErrors: false,
    formatError: (shape, error) => errors.format(shape, error, currentLanguage(), currentRequestId()),
    plugins: [ApolloServerPluginCacheControlDisabled(), operationPlugin(logger)],
  };
}
