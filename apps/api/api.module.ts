import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { AccessModule } from '#access';
import { type AppConfig, DescribedErrors, PlatformModule } from '#platform';
import { Drain } from './drain.js';
import { apiGraphqlModule } from './graphql.module.js';
import { HealthController } from './health/health.controller.js';
import { MetricsController } from './health/metrics.controller.js';
import { Readiness } from './health/readiness.js';
import { HttpErrorsFilter } from './http-errors.filter.js';

export type ApiPart = Type<unknown> | DynamicModule;

@Module({})
class ApiModule {}

/** The root module; `parts` are the modules whose resolvers and routes make up the API. */
export function apiModule(config: AppConfig, parts: readonly ApiPart[], withGraphql: boolean): DynamicModule {
  return {
    module: ApiModule,
    imports: [
      PlatformModule.forRoot(config),
      AccessModule,
      TerminusModule.forRoot({ logger: false }),
      ...(withGraphql ? [apiGraphqlModule(config)] : []),
      ...parts,
    ],
    controllers: [HealthController, MetricsController],
    providers: [DescribedErrors, Readiness, Drain, { provide: APP_FILTER, useClass: HttpErrorsFilter }],
  };
}
