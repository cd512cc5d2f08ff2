import type { Language } from '#kernel';
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
}
