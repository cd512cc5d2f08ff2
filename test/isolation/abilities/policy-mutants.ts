import { type SubjectName, scalarFields } from '#access';
import { partiesOf, REGIONS } from '../database/parties.js';
import type { Rule } from './recorded-rules.js';

/** One policy for one actor, written wrongly. */
export interface Mutant {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** What may go wrong with each rule of one actor: it is gone, or lets through rows, fields or actions that it should not. */
export function mutantsOf(subject: SubjectName, rules: readonly Rule[], actions: readonly string[]): Mutant[] {
  const original = meaningOf(rules);
  const mutants = rules.flatMap((rule, index) => {
    const say = sayOf(rule);
    const becomes = (how: string, ...changed: Rule[]): Mutant => ({
      name: `${say}: ${how}`,
      rules: rules.flatMap((one, at) => (at === index ? changed : [one])),
    });
    return [
      becomes('is gone'),
      ...conditionMutants(rule).map(({ how, condition }) => becomes(how, rule, { ...rule, condition })),
      ...fieldMutants(subject, rule, rules).map(({ how, fields }) => becomes(how, { ...rule, fields })),
      ...actions
        .filter((action) => !rule.actions.includes(action))
        .map((action) => becomes(`also to ${action}`, { ...rule, actions: [...rule.actions, action] })),
    ];
  });
  return mutants.filter((mutant) => meaningOf(mutant.rules) !== original);
}

/** What may go wrong between roles: a rule that was meant for one is given to another, with the first one's rows. */
export function strayMutants(mine: readonly Rule[], theirs: readonly Rule[]): Mutant[] {
  const original = meaningOf(mine);
  return theirs
    .map((rule) => ({ name: sayOf(rule), rules: [...mine, rule] }))
    .filter(({ rules }) => meaningOf(rules) !== original);
}

/** The same text for rules that say the same: one action at a time, and nothing that a wider rule says already. */
function meaningOf(rules: readonly Rule[]): string {
  const single = rules.flatMap(({ actions, ...rule }) => actions.map((action) => ({ ...rule, actions: [action] })));
  const kept = single.filter(
    (rule, at) => !single.some((other, place) => place !== at && covers(other, rule, place < at)),
  );
  return kept.map(keyOf).sort().join('\n');
}

function covers(other: Rule, rule: Rule, isFirst: boolean): boolean {
  if (keyOf(other) === keyOf(rule)) return isFirst;
  const rows = other.condition === 'any' || JSON.stringify(other.condition) === JSON.stringify(rule.condition);
  const fields = !other.fields || (rule.fields?.every((field) => other.fields?.includes(field)) ?? false);
  return other.actions[0] === rule.actions[0] && rows && fields;
}

export function keyOf({ actions, condition, fields }: Rule): string {
  return JSON.stringify([actions, condition, fields]);
}

function sayOf({ actions, condition }: Rule): string {
  return `${actions.join('/')} ${JSON.stringify(condition)}`;
}

function conditionMutants({ condition }: Rule): { how: string; condition: Rule['condition'] }[] {
  if (condition === 'any') return [];
  return [
    { how: 'on any row', condition: 'any' },
    { how: 'also on the other side', condition: mirrored(condition) },
    ...leavesOf(condition).flatMap((path) => {
      const less = without(condition, path);
      return less ? [{ how: `without ${path.join('.')}`, condition: less }] : [];
    }),
  ];
}

function fieldMutants(
  subject: SubjectName,
  rule: Rule,
  rules: readonly Rule[],
): { how: string; fields: Rule['fields'] }[] {
  const { fields } = rule;
  if (!fields) return [];
  const shown = rules.filter((other) => isWider(other, rule)).flatMap((other) => other.fields ?? scalarFields(subject));
  const hidden = scalarFields(subject).filter((field) => !fields.includes(field) && !shown.includes(field));
  return [
    { how: 'with all fields', fields: undefined },
    ...hidden.map((field) => ({ how: `with ${field}`, fields: [...fields, field] })),
  ];
}

/** The other rule says all that it says on more rows: on those that fulfil a part of the condition. */
function isWider(other: Rule, rule: Rule): boolean {
  if (other === rule || !rule.actions.every((action) => other.actions.includes(action))) return false;
  if (other.condition === 'any' || rule.condition === 'any') return other.condition === 'any';
  const asked = Object.entries(rule.condition).map((entry) => JSON.stringify(entry));
  return Object.entries(other.condition).every((entry) => asked.includes(JSON.stringify(entry)));
}

/** The same condition as somebody on the other side would get it. */
function mirrored(condition: object): object {
  const [a, b] = (['a', 'b'] as const).map((side) => [...Object.values(partiesOf(side)), REGIONS[side].jurisdiction]);
  const swaps = new Map(
    (a ?? []).flatMap((one, at) => [[one, b?.[at] ?? one] as const, [b?.[at] ?? one, one] as const]),
  );
  return mapped(condition, (text) => {
    const start = [...swaps.keys()].find((known) => text.startsWith(known));
    return start ? text.replace(start, swaps.get(start) ?? start) : text;
  });
}

function mapped<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((one) => mapped(one, change)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, mapped(inner, change)])) as T;
}

function leavesOf(value: object): string[][] {
  return Object.entries(value).flatMap(([key, inner]) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? leavesOf(inner).map((path) => [key, ...path])
      : [[key]],
  );
}

/** The condition without one of its leaves; undefined where nothing would be left of it. */
function without(value: object, [first, ...rest]: readonly string[]): object | undefined {
  const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    if (key !== first) return [[key, inner]];
    const less = rest.length > 0 ? without(inner as object, rest) : undefined;
    return less ? [[key, less]] : [];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
