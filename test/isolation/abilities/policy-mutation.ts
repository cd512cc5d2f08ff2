import type { Policy } from '#access';
import type { KnownRow, Worlds } from './known-rows.js';
import { cell, selected } from './matrix.js';
import { actorOf, everyRole, type Person } from './people.js';
import { keyOf, type Mutant, mutantsOf, strayMutants } from './policy-mutants.js';
import { actionsOf, policyOf, type Rule, rulesOf } from './recorded-rules.js';
import { EQUIVALENT } from './reviewed.js';

export interface MutationResult {
  readonly mutants: number;
  readonly killed: number;
  /** Mutants that change no cell of the matrix and that nobody has reviewed: holes that nobody would see being made. */
  readonly survivors: readonly string[];
  /** Reviewed entries that excuse nothing any more. */
  readonly idle: readonly string[];
}

/** Breaks every rule of every policy for every role on both sides, one at a time, and looks whether the matrix shows it. */
export function mutatePolicies(policies: readonly Policy[], worlds: Worlds): MutationResult {
  const people = [...everyRole('a'), ...everyRole('b')];
  const outcome = { mutants: 0, survivors: [] as string[] };
  for (const policy of policies) {
    const rows = worlds.rowsOf(policy.subject);
    const actors = people.map((person) => actorOf(person));
    const actions = actionsOf(policy, actors);
    const said = new Map(people.map((person, at) => [person, rulesOf(policy, actors[at] as never)]));
    for (const person of people) {
      const before = cells(policy, person, actions, rows);
      for (const { name, rules } of wrongs(policy, person, said, actions)) {
        outcome.mutants += 1;
        const after = cells(policyOf(policy.subject, rules), person, actions, rows);
        if (differ(before, after)) continue;
        outcome.survivors.push(`${person.name} of ${person.side}: ${policy.subject} ${name}`);
      }
    }
  }
  const excused = outcome.survivors.filter((name) => EQUIVALENT.some(({ what }) => what.test(name)));
  return {
    mutants: outcome.mutants,
    killed: outcome.mutants - outcome.survivors.length,
    survivors: outcome.survivors.filter((name) => !excused.includes(name)),
    idle: EQUIVALENT.filter(({ what }) => !excused.some((name) => what.test(name))).map(({ what }) => String(what)),
  };
}

function wrongs(
  policy: Policy,
  person: Person,
  said: ReadonlyMap<Person, Rule[]>,
  actions: readonly string[],
): Mutant[] {
  const mine = said.get(person) ?? [];
  const others = [...said].filter(([other]) => other !== person && other.side === person.side);
  const strays = new Map<string, Mutant>();
  for (const [other, theirs] of others) {
    for (const stray of strayMutants(mine, theirs)) {
      const given = stray.rules.at(-1) as Rule;
      if (!strays.has(keyOf(given)))
        strays.set(keyOf(given), { ...stray, name: `given what ${other.name} has, ${stray.name}` });
    }
  }
  return [...mutantsOf(policy.subject, mine, actions), ...strays.values()];
}

/** Each cell is worked out only when it is compared. */
function cells(
  policy: Policy,
  person: Person,
  actions: readonly string[],
  rows: readonly KnownRow[],
): (() => string)[] {
  const actor = actorOf(person, [policy]);
  const known = new Map<string, string>();
  const once = (name: string, work: () => string) => () => {
    const text = known.get(name) ?? work();
    known.set(name, text);
    return text;
  };
  return [
    ...actions.map((action) => once(action, () => cell(actor, action, policy.subject, rows, person.side))),
    once('select', () => selected(actor, policy.subject)),
  ];
}

function differ(before: readonly (() => string)[], after: readonly (() => string)[]): boolean {
  return before.some((text, at) => text() !== after[at]?.());
}
