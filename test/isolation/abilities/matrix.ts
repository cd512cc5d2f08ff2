import { type Actor, type SubjectName, scalarFields } from '#access';
import type { Side } from '../database/parties.js';
import type { KnownRow, Row } from './known-rows.js';

/**
 * What one actor may do, in words: `active, draft [any enterpriseId, regionPath] without terms`. In brackets stands what
 * about the row may be the other side's without a difference. Rows of the other side are called `FOREIGN`. Empty where the
 * action is refused altogether.
 */
export function cell(
  actor: Actor,
  action: string,
  subject: SubjectName,
  rows: readonly KnownRow[],
  side: Side,
): string {
  if (!actor.can(action, subject)) return '';
  const groups = new Map<string, string[]>();
  for (const known of [...rows].sort((x, y) => Number(y.side === side) - Number(x.side === side))) {
    const foreign = known.side !== side;
    const name = foreign ? `FOREIGN ${known.name}` : known.name;
    // What a foreign row would be if it were ours shows at our own rows already.
    if (foreign && !actor.can(action, subject, known.row)) continue;
    const group = extent(actor, action, subject, known);
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  const parts = [...groups].map(([group, names]) => `${names.join(', ')}${group}`);
  return parts.length > 0 ? parts.join('; ') : 'nothing that is here';
}

/** The fields that are fetched for this actor at all: `select: all but terms`. */
export function selected(actor: Actor, subject: SubjectName): string {
  return hiding(scalarFields(subject).filter((field) => !(field in actor.select(subject)))) || ' all';
}

function extent(actor: Actor, action: string, subject: SubjectName, known: KnownRow): string | undefined {
  const open = known.variants.flatMap(({ of, rows }) => {
    const allowed = rows.filter((row) => actor.can(action, subject, row));
    return allowed.length === 0
      ? []
      : [allowed.length === rows.length ? of : `${allowed.length} of ${rows.length} ${of}`];
  });
  if (actor.can(action, subject, known.row)) {
    return `${open.length > 0 ? ` [any ${open.join(', ')}]` : ''}${hiding(hidden(actor, action, subject, known.row))}`;
  }
  return open.length > 0 ? ` [only with other ${open.join(', ')}]` : undefined;
}

function hidden(actor: Actor, action: string, subject: SubjectName, row: Row): string[] {
  return scalarFields(subject).filter((field) => !actor.can(action, subject, row, field));
}

function hiding(fields: readonly string[]): string {
  return fields.length > 0 ? ` without ${fields.join(', ')}` : '';
}
