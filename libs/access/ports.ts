import type { ReadObserver } from '#platform';
import type { Actor } from './actor.js';

/** Tells who calls. Bound by tenancy. */
export const AUTHENTICATOR = Symbol('vigil:authenticator');

export interface Authenticator {
  /**
   * @param authorization the header as it came: `Bearer <access token>` or `Bearer vk_…`; without it the caller is anonymous.
   * Throws `Unauthenticated` for anything that is not valid now.
   */
  authenticate(authorization: string | undefined): Promise<Actor>;
}

/** Writes an authority's reads into the audit log. Bound by audit. */
export const READ_AUDIT = Symbol('vigil:read-audit');

export interface ReadAudit {
  /** One per operation. `flush` writes in a transaction of its own; call it when the answer is complete. */
  observer(actor: Actor): {
    observe: ReadObserver;
    flush(operationName: string, requestId: string): Promise<void>;
  };
}
