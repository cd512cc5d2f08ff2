import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  type OperationDefinitionNode,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import type { Tenancy } from '../../database/tenancy.js';
import { TooComplex } from '../errors/graphql.errors.js';
import { DEFAULT_PAGE } from '../page-args.js';

export const COST_LIMITS = { anonymous: 1_000, signedIn: 5_000 };

// Lists without pages are short by design: call lists, children of a region.
const SHORT_LIST = 10;
const FREE = new Set(['PageInfo']);
const MAX_NODES = 2_000;

/** Objects cost one each, leaves nothing; a list costs as many times its content as the client asked for. */
const estimate: ComplexityEstimator = ({ field, args, childComplexity }) => {
  const named = getNamedType(field.type);
  if (isLeafType(named) || FREE.has(named.name) || field.name.startsWith('__')) return 0;
  if ('first' in args) return 1 + Math.max(1, Number(args['first'] ?? DEFAULT_PAGE)) * childComplexity;
  if (field.name === 'edges') return childComplexity;
  return isListType(getNullableType(field.type)) ? SHORT_LIST * (1 + childComplexity) : 1 + childComplexity;
};

interface Costed {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Record<string, unknown> | null | undefined;
  readonly tenancy: Tenancy;
}

/**
 * Throws where the operation would cost too much, or where its variables cannot be read (its cost is then unknown). Runs for
 * every request and not as a validation rule: rules are skipped for documents that are in Apollo's store, variables are not.
 */
export function assertAffordable({ schema, document, operation, variables, tenancy }: Costed): void {
  const limit = tenancy.role === 'vigil_public' ? COST_LIMITS.anonymous : COST_LIMITS.signedIn;
  if (costOf({ schema, document, operation, variables }) <= limit) return;
  throw tooComplex();
}

export function tooComplex(): GraphQLError {
  const refusal = new TooComplex();
  return new GraphQLError(refusal.message, { originalError: refusal, extensions: { http: { status: 400 } } });
}

function costOf({ schema, document, operation, variables }: Omit<Costed, 'tenancy'>): number {
  try {
    return getComplexity({
      schema,
      query: document,
      operationName: operation.name?.value,
      variables: variables ?? {},
      estimators: [estimate],
      maxQueryNodes: MAX_NODES,
    });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes('maximum allowed number of nodes')) throw tooComplex();
    throw new GraphQLError(error.message, {
      nodes: error.nodes,
      extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
    });
  }
}
