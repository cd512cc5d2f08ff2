import { ApolloDriver } from '@nestjs/apollo';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { OperationContexts } from '#access';
import {
  type AppConfig,
  DescribedErrors,
  graphqlOptions,
  Logger,
  languageOf,
  OperationInterceptor,
  PageArgsPipe,
} from '#platform';
import { LiveDoor } from './live/live-door.js';
import { LiveProtocol } from './live/live-protocol.js';
import { LiveSockets } from './live/live-sockets.js';

@Module({
  providers: [OperationContexts, DescribedErrors],
  exports: [OperationContexts, DescribedErrors],
})
class OperationsModule {}

/** GraphQL over HTTP and WebSocket at `/graphql`; the schema is what the modules beside it contribute. */
export function apiGraphqlModule(config: AppConfig): DynamicModule {
  const server = GraphQLModule.forRootAsync({
    driver: ApolloDriver,
    imports: [OperationsModule],
    inject: [OperationContexts, DescribedErrors, Logger],
    useFactory: (contexts: OperationContexts, errors: DescribedErrors, logger: Logger) =>
      graphqlOptions({
        config,
        errors,
        logger,
        context: ({ headers, id, ip }) =>
          contexts.ofRequest(single(headers['authorization']), {
            requestId: id,
            clientAddress: ip,
            language: languageOf(single(headers['accept-language'])),
          }),
      }),
  });
  return {
    module: ApiGraphqlModule,
    imports: [OperationsModule, server],
    providers: [
      LiveDoor,
      LiveProtocol,
      LiveSockets,
      { provide: APP_INTERCEPTOR, useClass: OperationInterceptor },
      { provide: APP_PIPE, useClass: PageArgsPipe },
    ],
    exports: [OperationsModule, LiveDoor],
  };
}

@Module({})
class ApiGraphqlModule {}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
