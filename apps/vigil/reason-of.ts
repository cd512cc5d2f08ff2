import { DomainError } from '#kernel';
import { GraphRefusal, NoAnswer } from './seed/graph-client.js';

/** The message alone where it says all that the reader needs; the whole stack where it is a fault of ours. */
export async function reasonOf(error: unknown): Promise<string> {
  if (!(error instanceof Error)) return String(error);
  if ([DomainError, GraphRefusal, NoAnswer].some((kind) => error instanceof kind)) return error.message;
  const ours = await Promise.all([import('#platform'), import('./send-fire.js'), import('./demo/demo-facts.sql.js')]);
  const [{ ConfigError, MigrationError }, { CannotSpeak }, { DemoInterrupted }] = ours;
  const known = [ConfigError, MigrationError, CannotSpeak, DemoInterrupted];
  if (known.some((kind) => error instanceof kind)) return error.message;
  return ofTheSystem(error) ?? error.stack ?? error.message;
}

// PostgreSQL: wrong password, no such login, no such database, no right to connect, no more connections.
const AT_THE_DOOR = new Set(['28P01', '28000', '3D000', '42501', '53300']);

/** A door that is taken, or a server that cannot be reached. */
function ofTheSystem(error: Error): string | undefined {
  const { code, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') {
    return `port ${port} is taken, perhaps by another Vigil. PORT chooses the one for HTTP, GB26875_PORT the one for devices`;
  }
  if (code === 'EACCES' && syscall === 'listen') return `port ${port} may not be opened by this user`;
  if (syscall === 'connect' || syscall === 'getaddrinfo')
    return `${error.message}: is it running, and is the address right?`;
  if (code && AT_THE_DOOR.has(code)) return `the database refuses: ${error.message}`;
  return undefined;
}
