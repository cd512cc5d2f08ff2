import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isRunning } from './process-identity.js';

const WAIT_MS = 120_000;
const HALF_WRITTEN_MS = 2_000;

/**
 * Runs `work` while no other process (and no other caller in this one) runs under the same lock file. A lock whose
 * holder has died is taken over.
 * @throws Error naming the holder when it has not let go after two minutes.
 */
export async function withStartLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  while (!take(file)) {
    if (Date.now() > deadline) {
      throw new Error(`Process ${read(file)} has been starting up for two minutes; end it, or delete ${file}`);
    }
    dropIfAbandoned(file);
    await sleep(20);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string): boolean {
  try {
    writeFileSync(file, identityOf(process.pid) ?? '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function dropIfAbandoned(file: string): void {
  const holder = read(file);
  if (holder === undefined || isRunning(holder)) return;
  if (holder === '' && ageOf(file) < HALF_WRITTEN_MS) return;
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, aside);
    // Between reading and renaming, another waiter may have dropped the dead lock and taken a new one: give it back.
    if (read(aside) !== holder) renameSync(aside, file);
  } catch {
    // Another waiter was quicker.
  }
  rmSync(aside, { force: true });
}

function ageOf(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}
