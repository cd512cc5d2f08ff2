import { type IncidentKind, isDanger, neverEnds } from './incident.js';

/** After the last step of the ladder everyone is told again this often, until somebody answers. */
export const REPEAT_SECONDS = 600;
const LAST_STEP = 3;

/** A person whom the database knows as reachable for the premises. */
export interface Person {
  readonly side: 'PROVIDER' | 'ENTERPRISE' | 'CALL_LIST';
  /** Roles of a member; the duty of someone on the call list. */
  readonly roles: readonly string[];
  readonly userId: string | null;
  readonly email: string | null;
}

export type Reached<P extends Person> = P & { readonly duty: string };

type Wanted = readonly [side: Person['side'], roles: readonly string[] | 'any'];

const DESK: Wanted = ['PROVIDER', ['DISPATCHER']];
const MANAGERS: Wanted = ['PROVIDER', ['MANAGER']];
const HEADS: readonly Wanted[] = [
  ['PROVIDER', ['OWNER']],
  ['ENTERPRISE', ['OWNER']],
];
const ON_SITE: Wanted = ['ENTERPRISE', ['SAFETY_MANAGER', 'GUARD']];
const EVERYONE: readonly Wanted[] = [
  DESK,
  MANAGERS,
  ['ENTERPRISE', ['SAFETY_MANAGER', 'GUARD', 'OWNER']],
  ['CALL_LIST', 'any'],
  ['PROVIDER', ['OWNER']],
];
const FIRST_OF_DANGER: readonly Wanted[] = [
  DESK,
  ['ENTERPRISE', ['SAFETY_MANAGER', 'GUARD', 'OWNER']],
  ['CALL_LIST', 'any'],
];

/**
 * Whom a step tells, each person once, with the duty for which they are told. Danger skips nobody; a fault or a
 * supervisory signal first reaches those who can mend it, and no neighbour at night.
 */
export function peopleOfStep<P extends Person>(step: number, kind: IncidentKind, people: readonly P[]): Reached<P>[] {
  const wanted = wantedAt(step, kind);
  const chosen = wanted.flatMap((each) => pick(each, people));
  const desk = wanted.includes(DESK) ? deskFallback(people) : [];
  const site = wanted.includes(ON_SITE) ? siteFallback(people) : [];
  return once([...chosen, ...desk, ...site]);
}

/**
 * Seconds from one step to the next; undefined where the ladder ends. `delays` count from the opening (config), so each
 * wait is the difference to the one before. What endangers life is repeated until it is answered.
 */
export function waitAfter(step: number, kind: IncidentKind, delays: readonly number[]): number | undefined {
  const next = step + 1;
  if (next > LAST_STEP) return neverEnds(kind) ? REPEAT_SECONDS : undefined;
  if (next === LAST_STEP && !isDanger(kind)) return undefined;
  return Math.max(1, dueAfter(next, delays) - dueAfter(step, delays));
}

function dueAfter(step: number, delays: readonly number[]): number {
  if (step === 0) return 0;
  const given = delays[step - 1];
  return given ?? (delays.at(-1) ?? 0) + REPEAT_SECONDS * (step - delays.length);
}

function wantedAt(step: number, kind: IncidentKind): readonly Wanted[] {
  const first = isDanger(kind) ? FIRST_OF_DANGER : [DESK, ON_SITE];
  if (step === 0) return first;
  if (step === 1) return [MANAGERS, ...first];
  if (step === 2) return HEADS;
  return EVERYONE;
}

function pick<P extends Person>([side, roles]: Wanted, people: readonly P[]): Reached<P>[] {
  const ofSide = people.filter((person) => person.side === side);
  if (roles === 'any') return ofSide.map((person) => ({ ...person, duty: person.roles[0] ?? 'OTHER' }));
  return roles.flatMap((role) =>
    ofSide.filter((person) => person.roles.includes(role)).map((person) => ({ ...person, duty: role })),
  );
}

/** A provider too small for a desk still has someone who answers; the same for an enterprise without a safety manager. */
function deskFallback<P extends Person>(people: readonly P[]): Reached<P>[] {
  return firstOf(['DISPATCHER', 'MANAGER', 'OWNER'], 'PROVIDER', people);
}

function siteFallback<P extends Person>(people: readonly P[]): Reached<P>[] {
  return pick(ON_SITE, people).length > 0 ? [] : pick(['ENTERPRISE', ['OWNER']], people);
}

function firstOf<P extends Person>(roles: readonly string[], side: Person['side'], people: readonly P[]): Reached<P>[] {
  for (const role of roles) {
    const found = pick([side, [role]], people);
    if (found.length > 0) return found;
  }
  return [];
}

// The same person may be a manager and on the call list: one telling by account, else by address.
function once<P extends Person>(people: readonly Reached<P>[]): Reached<P>[] {
  const users = new Set<string>();
  const emails = new Set<string>();
  return people.filter(({ userId, email }) => {
    if (userId !== null && users.has(userId)) return false;
    if (userId === null && email !== null && emails.has(email)) return false;
    if (userId !== null) users.add(userId);
    if (email !== null) emails.add(email);
    return true;
  });
}
