import type { ApolloServerPlugin, GraphQLRequestContextWillSendResponse, GraphQLResponse } from '@apollo/server';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { DomainError } from '#kernel';
import type { GraphqlContext } from '../graphql-context.js';
import type { Logger } from '../observability/logger.js';
import { describeRefusal, STATUS } from './errors/describe-error.js';
import { Internal } from './errors/graphql.errors.js';
import { assertAffordable } from './limits/cost.js';

const MAX_ERRORS = 20;

/**
 * The frame of every operation over HTTP: refuses callers that were not let in and operations that cost too much; at the end
 * it closes the unit of work and, where reads must be on record, lets nothing leave before they are.
 */
export function operationPlugin(logger: Logger): ApolloServerPlugin<GraphqlContext> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ schema, document, operation, request, contextValue }) {
          if (contextValue.refusal) throw refused(contextValue.refusal);
          const { tenancy } = contextValue.unit;
          if (operation) assertAffordable({ schema, document, operation, variables: request.variables, tenancy });
        },
        async willSendResponse(request) {
          shorten(request.response);
          await end(request, logger);
        },
      };
    },
  };
}

function refused(refusal: DomainError): GraphQLError {
  const http = { status: STATUS[refusal.kind] };
  return new GraphQLError(refusal.message, { originalError: refusal, extensions: { http } });
}

async function end(request: GraphQLRequestContextWillSendResponse<GraphqlContext>, logger: Logger): Promise<void> {
  const { contextValue, response } = request;
  const { unit, deadline, reads, requestId, language } = contextValue;
  deadline?.clear();
  const finished = unit.finish();
  // After the deadline a statement may still run in there; the database ends it, the caller does not wait for it.
  if (!deadline?.isExpired) await finished;
  try {
    await reads?.flush(request.operationName ?? '', requestId);
  } catch (err) {
    logger.error('Reads could not be put on record; the answer was withheld', { err });
    replace(response, describeRefusal(new Internal({ requestId }), language));
  }
}

function replace(response: GraphQLResponse, error: GraphQLFormattedError): void {
  response.body = { kind: 'single', singleResult: { errors: [error] } };
  response.http.status = 500;
}

/** A document that is wrong is told its first fault only: the rest is what fingerprinting tools live on. */
function shorten({ body }: GraphQLResponse): void {
  if (body.kind !== 'single' || !body.singleResult.errors) return;
  const hasData = 'data' in body.singleResult;
  body.singleResult.errors = body.singleResult.errors.slice(0, hasData ? MAX_ERRORS : 1);
}
