import type { Person } from '../../../apps/vigil/seed/people.js';

export interface Deed {
  readonly by: Person;
  readonly input?: Record<string, unknown>;
  /** What is read of the answer. */
  readonly fields?: string;
  /** Speaks without being signed in; the entry still stands in the chain of `by`'s organisation. */
  readonly anonymous?: boolean;
  /** Organisations whose chains it stands in besides, because it is theirs as well. */
  readonly with?: readonly string[];
  /** Speaks by this access token instead of the person's own. */
  readonly token?: string;
}
