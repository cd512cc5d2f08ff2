import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { type Observable, race } from 'rxjs';
import { Database } from '../database/database.js';
import type { GraphqlContext } from '../graphql-context.js';

/** Runs every resolver, also those of fields, in the unit of work of its operation and within the operation's time. */
@Injectable()
export class OperationInterceptor implements NestInterceptor {
  constructor(private readonly database: Database) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (execution.getType<string>() !== 'graphql') return next.handle();
    const { unit, deadline } = GqlExecutionContext.create(execution).getContext<GraphqlContext>();
    const result = this.database.enter(unit, () => next.handle());
    return deadline ? race(result, deadline.expired) : result;
  }
}
