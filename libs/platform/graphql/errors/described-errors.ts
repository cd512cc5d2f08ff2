import { Injectable } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Language } from '#kernel';
import { Logger } from '../../observability/logger.js';
import { type Description, describeError, formatted } from './describe-error.js';

/** The one place where an error becomes what the caller is told of it. */
@Injectable()
export class DescribedErrors {
  constructor(private readonly logger: Logger) {}

  describe(error: unknown, language: Language, requestId: string): Description {
    return describeError(error, language, requestId, this.logger);
  }

  /** Apollo's `formatError`, in the language of the request at hand. */
  format(shape: GraphQLFormattedError, error: unknown, language: Language, requestId: string): GraphQLFormattedError {
    return formatted(error, shape, this.describe(error, language, requestId));
  }

  /** The same for errors that graphql-js hands out itself, over a socket. */
  formatAll(errors: readonly unknown[], language: Language, requestId: string): GraphQLError[] {
    return errors.map((error) => {
      const { message, extensions } = this.describe(error, language, requestId);
      const path = error instanceof GraphQLError ? error.path : undefined;
      return new GraphQLError(message, { path, extensions: { ...extensions } });
    });
  }
}
