import { type Actor, type Policy, scalarFields } from '#access';
import type { KnownRow } from './known-rows.js';
import { cell, selected } from './matrix.js';
import { actorOf, type Person } from './people.js';
import { actionsOf } from './recorded-rules.js';

/** The whole of one policy as a text to be reviewed: who, in which role, by which key, may do what to which rows and fields. */
export function writtenMatrix(policy: Policy, people: readonly Person[], rows: readonly KnownRow[]): string {
  const actors = people.map((person) => ({ person, actor: actorOf(person) }));
  const actions = actionsOf(
    policy,
    actors.map(({ actor }) => actor),
  );
  const sections = actions.map((action) =>
    section(
      action,
      actors.map(({ person, actor }) => [person.name, cell(actor, action, policy.subject, rows, person.side)]),
    ),
  );
  const fields = section(
    'fields that are fetched',
    actors.map(({ person, actor }) => [
      person.name,
      reads(actor, policy) ? selected(actor, policy.subject).trim() : '',
    ]),
  );
  return [`${policy.subject} (${scalarFields(policy.subject).join(', ')})\n`, ...sections, fields].join('\n');
}

function reads(actor: Actor, { subject }: Policy): boolean {
  return actor.can('read', subject);
}

function section(title: string, cells: readonly (readonly [string, string])[]): string {
  const groups = new Map<string, string[]>();
  for (const [name, text] of cells) if (text) groups.set(text, [...(groups.get(text) ?? []), name]);
  const blocks = [...groups].map(([text, names]) => `  ${text}\n${wrapped(names)}`);
  return `${title}\n${blocks.length > 0 ? blocks.join('') : '  nobody\n'}`;
}

/** `PROVIDER OWNER, MANAGER` for those of one kind, a line for each kind. */
function wrapped(names: readonly string[]): string {
  const kinds = new Map<string, string[]>();
  for (const name of names) {
    const [, kind = name, rest = ''] = /^([A-Z]+(?: key)?) (.+)$/.exec(name) ?? [];
    kinds.set(kind, [...(kinds.get(kind) ?? []), rest]);
  }
  return [...kinds].map(([kind, rest]) => `    ${`${kind} ${rest.join(', ')}`.trim()}\n`).join('');
}
