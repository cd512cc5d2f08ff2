import type { ReadObserver } from '#platform';
import type { Actor } from './actor.js';

/** Injection token of the `Authenticator`; tenancy binds it. */
export const AUTHENTICATOR = Symbol('vigil:authenticator');

export interface Authenticator {
  /**
   * Who sends this `Authorization` header. Without a header that is `Actor.anonymous`; with a token that is bad, expired or
   * revoked it throws `Unauthenticated`.
   */
  authenticate(authorization: string | undefined): Promise<Actor>;
}

/** Injection token of the `ReadAudit`; audit binds it. */
export const READ_AUDIT = Symbol('vigil:read-audit');

/** Puts on record what an authority reads of its tenants. */
export interface ReadAudit {
  observer(actor: Actor): ReadObservation;
}

export interface ReadObservation {
  /** Takes note of rows that were read; called often, must not wait. */
  readonly observe: ReadObserver;
  /**
   * Records what was noted since the last flush and resolves once it is durable. While it rejects, the rows must not leave
   * the house.
   */
  flush(operationName: string, requestId: string): Promise<void>;
}
