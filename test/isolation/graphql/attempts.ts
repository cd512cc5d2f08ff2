import { createHash } from 'node:crypto';
import { newId } from '#kernel';
import { type Fixture, PUBLIC } from './fixture.js';
import { FIXTURES } from './fixtures.js';
import type { Identity, Worlds } from './identities.js';
import type { Operation } from './operations.js';
import type { TenantWorld } from './tenant-world.js';

export interface Attempt {
  readonly operation: Operation;
  readonly identity: Identity;
  /** e.g. `input.id = incident`. */
  readonly what: string;
  readonly variables: Record<string, unknown>;
  /** The foreign id in it, where there is one. */
  readonly foreign?: string;
  /** Attempts of one question must all be answered as the one with an id that does not exist. */
  readonly question?: string;
  /** Worth trying only for those who may do this at all. */
  readonly further?: boolean;
}

// Ids of the wrong noun per slot and asker; which ones goes round, so that all meet all.
const WRONG_NOUNS = 2;

/** All that one asker tries with one operation. */
export function* attemptsOf(operation: Operation, identity: Identity, worlds: Worlds): Generator<Attempt> {
  const fixture = FIXTURES[operation.name];
  if (!fixture || fixture.lawful?.[0] === identity.role) return;
  if (fixture.only && !fixture.only[0].includes(identity.role)) return;
  const [own, other] = identity.sees.includes('B') ? [worlds.b, worlds.a] : [worlds.a, worlds.b];
  const slots = Object.entries(fixture.slots ?? {});
  const known = fixture.proves ? { ...identity, sees: [...identity.sees, fixture.proves] } : identity;
  const common = { operation, identity: known };
  if (slots.length === 0 || Object.values(fixture.slots ?? {}).every((key) => key.endsWith('?') || key === PUBLIC)) {
    yield { ...common, what: 'as it is', variables: variablesOf(fixture, { own, other, target: '' }) };
  }
  if (slots.filter(([, key]) => isRequired(key)).length > 1) {
    yield { ...common, what: 'all ids foreign', variables: variablesOf(fixture, { own: other, other, target: '' }) };
  }
  for (const [index, [slot, key]] of slots.entries()) {
    const question = `${operation.name} ${slot} ${identity.name}`;
    for (const [name, foreign, farther] of valuesFor(fixture, key, { other, rival: worlds.c, identity, question })) {
      const variables = variablesOf(fixture, { own, other, target: slot, value: foreign });
      const further = farther || index > 0;
      const isPublic = /^\d+$/.test(foreign);
      yield { ...common, what: `${slot} = ${name}`, variables, further, ...(isPublic ? {} : { foreign, question }) };
    }
  }
}

interface Candidates {
  readonly other: TenantWorld;
  readonly rival: TenantWorld;
  readonly identity: Identity;
  readonly question: string;
}

/** The id that does not exist first; then the one that fits, of both strangers; then those that do not fit. */
function* valuesFor(
  fixture: Fixture,
  key: string,
  { other, rival, identity, question }: Candidates,
): Generator<[name: string, id: string, further?: boolean]> {
  yield ['none', newId()];
  const right = key.replace('?', '');
  if (key === PUBLIC) yield ['foreign region', other.regionCode];
  else yield [right, other.ids[right] ?? ''];
  if (fixture.only) return;
  if (key !== PUBLIC && !identity.sees.includes('C')) yield [`${right} next door`, rival.ids[right] ?? '', true];
  const wrong = Object.entries(other.ids).filter(([name]) => name !== right);
  const start = createHash('sha256').update(question).digest().readUInt16BE() % wrong.length;
  for (let turn = 0; turn < WRONG_NOUNS; turn++) {
    const entry = wrong[(start + turn * 5) % wrong.length];
    if (entry) yield [...entry, true];
  }
}

let count = 0;

interface Choice {
  readonly own: TenantWorld;
  readonly other: TenantWorld;
  readonly target: string;
  readonly value?: string;
  readonly carry?: Readonly<Record<string, string>>;
}

/** The fixture's arguments with the asker's own ids wherever one is needed, and the foreign one in the slot aimed at. */
export function variablesOf(
  fixture: Fixture,
  { own, other, target, value, carry = {} }: Choice,
): Record<string, unknown> {
  count += 1;
  const variables = structuredClone(fixture.rest?.({ own, other, n: count, target, carry }) ?? {});
  for (const [slot, key] of Object.entries(fixture.slots ?? {})) {
    if (slot === target && value !== undefined) put(variables, slot.split('.'), value);
    else if (isRequired(key)) put(variables, slot.split('.'), own.ids[key]);
  }
  return variables;
}

/** As a member of the world would ask. Queries narrow down by everything they can. */
export function controlVariables(
  { name, kind }: Operation,
  world: TenantWorld,
  worlds: Worlds,
  carry: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const fixture = FIXTURES[name] as Fixture;
  const variables = variablesOf(fixture, { own: world, other: world, target: 'control', carry });
  if (name === 'registerFiling') put(variables, ['input', 'regionCode'], worlds.a.regionCode);
  if (kind !== 'query') return variables;
  for (const [slot, key] of Object.entries(fixture.slots ?? {})) {
    put(variables, slot.split('.'), key === PUBLIC ? world.regionCode : world.ids[key.replace('?', '')]);
  }
  return variables;
}

function isRequired(key: string): boolean {
  return key !== PUBLIC && !key.endsWith('?');
}

function put(into: Record<string, unknown>, [head = '', ...rest]: string[], value: unknown): void {
  const name = head.replace('[]', '');
  if (rest.length === 0) {
    into[name] = head.endsWith('[]') ? [value] : value;
    return;
  }
  into[name] ??= head.endsWith('[]') ? [{}] : {};
  const inner = into[name];
  for (const one of Array.isArray(inner) ? inner : [inner]) put(one as Record<string, unknown>, rest, value);
}
