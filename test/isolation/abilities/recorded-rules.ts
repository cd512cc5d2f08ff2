import { type Actor, definedPolicies, type Policy, type Rules, type SubjectName } from '#access';

/** One `can` of a policy, as it came out for one actor. */
export interface Rule {
  readonly actions: readonly string[];
  readonly condition: object | 'any';
  readonly fields?: readonly string[];
}

/** What a policy says to this actor, as data. */
export function rulesOf(policy: Policy, actor: Actor): Rule[] {
  const rules: Rule[] = [];
  const recorder: Rules<SubjectName> = {
    can: (actions, condition, fields) => rules.push({ actions: [actions].flat(), condition, fields }),
  };
  if (actor.isSignedIn) policy.define(recorder, actor as never);
  return rules;
}

/** The policy that says exactly this, to whomever it is asked about. */
export function policyOf(subject: SubjectName, rules: readonly Rule[]): Policy {
  return {
    subject,
    define: ({ can }) => {
      for (const { actions, condition, fields } of rules) can(actions, condition as never, fields);
    },
  };
}

/** Every policy of the house, whether or not another test has loaded its library. */
export async function everyPolicy(): Promise<readonly Policy[]> {
  await import('../../../apps/vigil/compose.js');
  return [...definedPolicies()].sort((a, b) => a.subject.localeCompare(b.subject, 'en'));
}

export function actionsOf(policy: Policy, actors: readonly Actor[]): string[] {
  return [...new Set(actors.flatMap((actor) => rulesOf(policy, actor).flatMap(({ actions }) => actions)))].sort();
}
