import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_ENVIRONMENT } from './postgres-binaries.js';
import { identityOf } from './process-identity.js';
import type { ServerAccount } from './server-account.js';

/** What `postmaster.pid` tells about a server, running or not. */
export interface PostmasterFile {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/**
 * How the server is told its data folder. As root's child under another account it may be unable to walk there by
 * name, but it can stand in it: Linux resolves this link without looking at the folders above.
 */
export function dataFolderArgument(dataDir: string): string {
  return process.platform === 'linux' ? '/proc/self/cwd' : dataDir;
}

export function readPostmasterFile(dataDir: string): PostmasterFile | undefined {
  try {
    const lines = readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return undefined;
  }
}

/** The processes of any server, or of the remains of one, that work in this data folder (a real path). */
export function serverProcesses(dataDir: string): number[] {
  if (process.platform !== 'linux') {
    const pid = readPostmasterFile(dataDir)?.pid;
    return pid !== undefined && identityOf(pid) ? [pid] : [];
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && worksIn(name, dataDir))
    .map(Number);
}

function worksIn(pid: string, dataDir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dataDir && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'postgres\n';
  } catch {
    return false;
  }
}

/**
 * Waits until nothing works in the data folder any more, insisting more and more, and clears the pid file of a server
 * that was killed: its pid may belong to somebody else by now, and PostgreSQL would then refuse to start. The file
 * also guards against orphaned backends, hence only once none is left.
 */
export async function awaitGone(dataDir: string, graceMs = 5_000): Promise<void> {
  const signals: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGKILL'];
  let deadline = Date.now() + graceMs;
  for (;;) {
    const left = serverProcesses(dataDir);
    if (left.length === 0) break;
    if (Date.now() > deadline) {
      const next = signals.shift();
      if (!next) throw new Error(`PostgreSQL processes ${left.join(', ')} in ${dataDir} cannot be ended`);
      for (const pid of left) signal(pid, next);
      deadline = Date.now() + graceMs;
    }
    await sleep(5);
  }
  rmSync(path.join(dataDir, 'postmaster.pid'), { force: true });
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}

// Our end of descriptor 3 closes with this process, however it ends: the reader then shuts the server down. The guard
// ignores what a terminal or a supervisor sends to everyone: who drains first and stops the server last is our say.
const GUARD = `"$0" "$@" </dev/null 3<&- & P=$!
trap '' HUP INT TERM
(while read -r _; do :; done; kill -INT $P 2>/dev/null) <&3 & R=$!
exec 3<&-
wait $P; S=$?
kill -KILL $R 2>/dev/null
exit $S`;

/** Starts the server under its guard, whose exit is the server's; it never keeps this process from ending. */
export function spawnGuarded(
  command: string[],
  options: { cwd: string; account: ServerAccount | undefined; log: number },
): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', GUARD, ...command], {
    ...options.account,
    cwd: options.cwd,
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', options.log, options.log, 'pipe'],
    detached: true,
  });
  guard.unref();
  (guard.stdio[3] as Socket).on('error', () => undefined).unref();
  return guard;
}
