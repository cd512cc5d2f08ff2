import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Names one run of one process as `<pid>@<birth>`, so that a pid the system has given to somebody else in the
 * meantime is not mistaken for the process that was written down. Undefined when it does not run (or is a zombie).
 */
export function identityOf(pid: number): string | undefined {
  const birth = process.platform === 'linux' ? birthFromProc(pid) : birthFromPs(pid);
  return birth === undefined ? undefined : `${pid}@${birth}`;
}

/** Whether the process that `identityOf` once named is still the one running under that pid. */
export function isRunning(identity: string): boolean {
  const pid = Number.parseInt(identity, 10);
  return Number.isInteger(pid) && pid > 0 && identityOf(pid) === identity;
}

function birthFromProc(pid: number): string | undefined {
  try {
    // The name in parentheses may hold anything; state is field 3 and start time field 22 of proc_pid_stat(5).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s/s, '')
      .split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function birthFromPs(pid: number): string | undefined {
  try {
    const [state, ...started] = execFileSync('/bin/ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .split(/\s+/);
    return !state || state.startsWith('Z') ? undefined : started.join('-');
  } catch {
    return undefined;
  }
}
