import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { DomainError, type ErrorKind, type Language, Unauthenticated } from '#kernel';
import type { Logger } from '../../observability/logger.js';
import { databaseFact } from './database-facts.js';
import { Busy, Internal, TooComplex } from './graphql.errors.js';

export interface Description {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly field?: string; readonly params?: DomainError['params'] };
}

/** HTTP status of a refusal, where the protocol shows one. */
export const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  denied: 403,
  notFound: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
};

/** Codes of Apollo for documents and variables that are wrong in themselves; their texts speak of the caller's own words. */
const DOCUMENT_CODES: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL.PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL.VALIDATION_FAILED',
  BAD_USER_INPUT: 'GENERAL.INVALID_INPUT',
  BAD_REQUEST: 'GRAPHQL.BAD_REQUEST',
  OPERATION_RESOLUTION_FAILURE: 'GRAPHQL.UNKNOWN_OPERATION',
  PERSISTED_QUERY_NOT_FOUND: 'GRAPHQL.PERSISTED_QUERY_NOT_SUPPORTED',
  PERSISTED_QUERY_NOT_SUPPORTED: 'GRAPHQL.PERSISTED_QUERY_NOT_SUPPORTED',
};

/** The refusal that stands behind an error, if any does: a `DomainError` of ours or a fact of the database. */
export function refusalBehind(error: unknown): DomainError | undefined {
  for (let at = error, depth = 0; at !== undefined && at !== null && depth < 8; depth++) {
    if (at instanceof DomainError) return at;
    at = (at as { originalError?: unknown }).originalError;
  }
  const Fact = databaseFact(error);
  return Fact ? new Fact() : undefined;
}

export function describeRefusal(refusal: DomainError, language: Language): Description {
  const { code, field, params } = refusal;
  const hasParams = Object.keys(params).length > 0;
  return {
    message: refusal.text(language),
    extensions: { code, ...(field === undefined ? {} : { field }), ...(hasParams ? { params } : {}) },
  };
}

/** What the caller is told of an error. What nobody foresaw is logged in full and told as `GENERAL.INTERNAL`. */
export function describeError(error: unknown, language: Language, requestId: string, logger: Logger): Description {
  const refusal = refusalBehind(error) ?? tokenLimit(error);
  if (refusal) {
    if (refusal instanceof Busy) logger.warn('The database is busy', { err: error });
    return describeRefusal(refusal, language);
  }
  const code = error instanceof GraphQLError ? DOCUMENT_CODES[String(error.extensions['code'])] : undefined;
  if (code) return { message: documentText((error as GraphQLError).message, language), extensions: { code } };
  if (statusOf(error) === 401) return describeRefusal(new Unauthenticated(), language);
  logger.error('An operation failed', { err: innermost(error) });
  return describeRefusal(new Internal({ requestId }), language);
}

/** `formatError` of an HTTP answer: keeps where it happened, replaces what is said. */
export function formatted(error: unknown, shape: GraphQLFormattedError, said: Description): GraphQLFormattedError {
  const isDocument = Object.values(DOCUMENT_CODES).includes(said.extensions.code);
  return {
    message: said.message,
    ...(shape.path ? { path: shape.path } : {}),
    ...(isDocument && error instanceof GraphQLError && shape.locations ? { locations: shape.locations } : {}),
    extensions: { ...said.extensions },
  };
}

// graphql-js counts tokens while it parses and has no code for running out of them.
function tokenLimit(error: unknown): DomainError | undefined {
  const text = error instanceof GraphQLError ? error.message : '';
  return /^Syntax Error: Document contains more tha[nt] \d+ tokens/.test(text) ? new TooComplex() : undefined;
}

function documentText(message: string, language: Language): string {
  const text = message.length > 400 ? `${message.slice(0, 400)}…` : message;
  return language === 'zh-CN' ? `请求有误：${text}` : text;
}

function statusOf(error: unknown): unknown {
  return (innermost(error) as { status?: unknown }).status;
}

function innermost(error: unknown): object {
  let at = error;
  while (at instanceof GraphQLError && at.originalError) at = at.originalError;
  return typeof at === 'object' && at !== null ? at : new Error(String(at));
}
