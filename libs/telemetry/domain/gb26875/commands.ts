/** GB/T 26875.3-2011, table 2. */
export const COMMANDS = {
  control: 1,
  sendData: 2,
  confirm: 3,
  request: 4,
  response: 5,
  deny: 6,
} as const;

export type CommandName = keyof typeof COMMANDS;

const NAMES = new Map<number, string>(Object.entries(COMMANDS).map(([name, code]) => [code, name]));

/** Name of a command byte: 128-255 are the user's own, the rest of what has no name is reserved. */
export function commandName(command: number): string {
  return NAMES.get(command) ?? (command >= 128 ? 'user' : 'reserved');
}
