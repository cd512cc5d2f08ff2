import type { DomainErrorClass } from '#kernel';
import { Busy, Conflict, Retry } from './graphql.errors.js';

/** SQLSTATEs and Prisma's codes that mean something to the caller. All other failures of the database are ours. */
const FACTS: Readonly<Record<string, DomainErrorClass>> = {
  '23505': Conflict,
  '23P01': Conflict,
  P2002: Conflict,
  '40001': Retry,
  '40P01': Retry,
  P2034: Retry,
  '53300': Busy,
  '55P03': Busy,
  '57014': Busy,
  P2024: Busy,
  P2028: Busy,
};

const DEEPEST = 6;

/** What a failure of the database means to the caller, wherever in the chain of causes its code stands. */
export function databaseFact(error: unknown, depth = 0): DomainErrorClass | undefined {
  if (typeof error !== 'object' || error === null || depth > DEEPEST) return undefined;
  const { code, originalCode, cause, meta, driverAdapterError, originalError } = error as Record<string, unknown>;
  // The innermost code is the database's own; Prisma wraps raw failures in a code that says nothing (P2010).
  for (const inner of [driverAdapterError, meta, cause, originalError]) {
    const found = databaseFact(inner, depth + 1);
    if (found) return found;
  }
  return FACTS[String(originalCode)] ?? FACTS[String(code)];
}
