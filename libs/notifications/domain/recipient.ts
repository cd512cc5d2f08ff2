import type { Language, Uuid } from '#kernel';

/** A person who is to be told, in the organisation for which they are told. */
export interface Recipient {
  readonly organisationId: Uuid;
  /** Absent for someone without an account, such as a neighbour on a call list: no inbox, other channels only. */
  readonly userId?: Uuid;
  readonly name: string;
  /** As what the person is told, e.g. DISPATCHER or NEIGHBOUR. */
  readonly duty: string;
  readonly email?: string;
  readonly phone?: string;
  readonly language: Language;
}
