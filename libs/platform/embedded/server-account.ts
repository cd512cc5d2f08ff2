import { readFileSync, statSync } from 'node:fs';

/** The account PostgreSQL runs as when this process is root, which PostgreSQL refuses to be. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Undefined when this process is not root: the server then simply runs as the same user. As root, the owner of data
 * that exists already wins, so that an account created later does not lock the data away; then `postgres`, `nobody`.
 * initdb needs an account that stands in the password file.
 */
export function serverAccount(dataDir: string): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
  if (!entry) throw new Error('Run as root, PostgreSQL needs an account "postgres" or "nobody" in /etc/passwd');
  // macOS writes nobody as -2; the system call wants it unsigned.
  return { uid: Number(entry[2]) >>> 0, gid: Number(entry[3]) >>> 0 };
}
