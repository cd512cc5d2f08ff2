import { type Ability, AbilityBuilder } from '@casl/ability';
import { createPrismaAbility, type PrismaQueryOf } from '@casl/prisma/runtime';
import { Prisma } from '#platform';

/** Subjects are the Prisma models, by name; policies of every library speak of these. */
export type SubjectName = Prisma.ModelName;
export type AppAbility = Ability<
  [string, SubjectName | Prisma.TypeMap['model'][SubjectName]['payload']['scalars']],
  PrismaQueryOf<Prisma.TypeMap>
>;

type WhereOf<S extends SubjectName> = NonNullable<
  Extract<Prisma.TypeMap['model'][S]['operations']['findMany']['args'], object>['where']
>;

export interface Rules<S extends SubjectName> {
  /**
   * Allows actions on the rows that `condition` describes; `'any'` says in so many words that row-level security alone
   * narrows it down. A condition with an undefined or empty value throws: in CASL it would open every row.
   */
  can(actions: string | readonly string[], condition: WhereOf<S> | 'any', fields?: readonly string[]): void;
}

export interface Policy {
  readonly subject: SubjectName;
  /** `Actor` is not named here, since it is built on abilities; `definePolicy` sees to the type. */
  readonly define: (rules: Rules<SubjectName>, actor: never) => void;
}

const policies = new Map<SubjectName, Policy>();

export function register(policy: Policy): void {
  if (policies.has(policy.subject)) throw new Error(`Two policies for ${policy.subject}: a subject has one home`);
  policies.set(policy.subject, policy);
}

/** Every policy that was defined, for the checks of the test suite. */
export function definedPolicies(): readonly Policy[] {
  return [...policies.values()];
}

/** What these policies allow the actor. A subject without a policy is closed to everyone. */
export function buildAbility(actor: { readonly isSignedIn: boolean }, from: Iterable<Policy>): AppAbility {
  const { can, build } = new AbilityBuilder<AppAbility>(createPrismaAbility as never);
  for (const { subject, define } of from) {
    const rules: Rules<SubjectName> = {
      can: (actions, condition, fields) => {
        if (condition !== 'any') refuseOpenValues(condition, subject);
        const list = typeof actions === 'string' ? [actions] : [...actions];
        const where = condition === 'any' ? undefined : condition;
        if (fields) can(list, subject, [...fields] as never, where as never);
        else can(list, subject, where as never);
      },
    };
    if (actor.isSignedIn) define(rules, actor as never);
  }
  return build();
}

/** The subtree of a region as a condition: comparable in SQL by index and in CASL by plain string order. */
export function within(regionPath: string): { gte: string; lt: string } {
  if (!regionPath.endsWith('/')) throw new Error('A region path ends with a slash');
  return { gte: regionPath, lt: `${regionPath}~` };
}

/** All scalar fields of a subject but these: what a role may read where prices or phones are hidden. */
export function except(subject: SubjectName, ...hidden: string[]): string[] {
  const fields = scalarFields(subject);
  const unknown = hidden.filter((field) => !fields.includes(field));
  if (unknown.length > 0) throw new Error(`${subject} has no field ${unknown.join(', ')}`);
  return fields.filter((field) => !hidden.includes(field));
}

export function scalarFields(subject: SubjectName): string[] {
  const fields = (Prisma as unknown as Record<string, Record<string, string> | undefined>)[`${subject}ScalarFieldEnum`];
  if (!fields) throw new Error(`No fields are known of ${subject}`);
  return Object.values(fields);
}

// `{ providerId: undefined }` means "all rows" to Prisma and CASL alike, so it must never come into being.
function refuseOpenValues(condition: unknown, path: string): void {
  if (condition === undefined || condition === '')
    throw new Error(`Policy condition ${path} is undefined or empty: it would open every row`);
  if (condition === null || typeof condition !== 'object' || condition instanceof Date) return;
  const entries = Object.entries(condition);
  if (entries.length === 0) throw new Error(`Policy condition ${path} is empty: it would open every row`);
  for (const [key, value] of entries) refuseOpenValues(value, `${path}.${key}`);
}
