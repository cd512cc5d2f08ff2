import { type Policy, type Rules, register, type SubjectName } from './ability.js';
import type { Actor } from './actor.js';

/** Says who may do what to a subject: one policy per subject, in the library that owns it. */
export function definePolicy<S extends SubjectName>(
  subject: S,
  define: (rules: Rules<S>, actor: Actor) => void,
): Policy {
  const policy = { subject, define } as unknown as Policy;
  register(policy);
  return policy;
}
