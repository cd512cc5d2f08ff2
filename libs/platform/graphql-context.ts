import type { Observable } from 'rxjs';
import type { DomainError, Language } from '#kernel';
import type { UnitOfWork } from './database/unit-of-work.js';

/** What every GraphQL operation carries. Made anew per operation; never shared between requests. */
export interface GraphqlContext {
  readonly unit: UnitOfWork;
  /** DataLoaders of this operation by name, made at first use. */
  readonly loaders: Map<string, unknown>;
  readonly language: Language;
  readonly requestId: string;
  /** Address of the client, for rate limits. */
  readonly clientAddress: string;
  /** Set where every read must be on record before the answer leaves; rejects when it could not be recorded. */
  readonly reads?: { flush(operationName: string, requestId: string): Promise<void> };
  /** Why the caller was not let in; told once the document is known to be sound. */
  readonly refusal?: DomainError;
  readonly deadline?: OperationDeadline;
}

export interface OperationDeadline {
  /** Fails when the time is up; never emits. */
  readonly expired: Observable<never>;
  readonly isExpired: boolean;
  clear(): void;
}
