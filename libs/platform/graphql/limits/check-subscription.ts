import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { Tenancy } from '../../database/tenancy.js';
import { SubscriptionsOnly } from '../errors/graphql.errors.js';
import { assertAffordable } from './cost.js';
import { DOCUMENT_LIMITS, documentLimitsRule } from './document-limits.js';

interface Asked {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

interface Checked {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
}

/** Holds a subscription to the limits that hold for HTTP. Throws the first reason why not. */
export function checkSubscription(schema: GraphQLSchema, asked: Asked, tenancy: Tenancy): Checked {
  const document = parsed(asked.query);
  const [fault] = validate(schema, document, [...specifiedRules, documentLimitsRule()], { maxErrors: 1 });
  if (fault) {
    const { message, nodes, originalError } = fault;
    throw new GraphQLError(message, { nodes, originalError, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  }
  const operation = getOperationAST(document, asked.operationName);
  if (operation?.operation !== 'subscription') throw new SubscriptionsOnly();
  assertAffordable({ schema, document, operation, variables: asked.variables, tenancy });
  return { document, operationName: operation.name?.value };
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: DOCUMENT_LIMITS.tokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new GraphQLError(error.message, { source: error.source, extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
  }
}
