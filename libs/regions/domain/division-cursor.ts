import type { Uuid } from '#kernel';

const PREFIX = '00000000-0000-0000-0000-';

/** Cursors carry ids in the form of a UUID. A division has none, but its 12 digits are a UUID's last group. */
export function cursorIdOf(code: string): Uuid {
  return PREFIX + code;
}

export function codeOfCursor(id: Uuid): string {
  return id.slice(PREFIX.length);
}
