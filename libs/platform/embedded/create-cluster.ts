import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type PostgresBinaries, SERVER_ENVIRONMENT } from './postgres-binaries.js';
import { dataFolderArgument } from './postmaster.js';
import type { ServerAccount } from './server-account.js';

const MAJOR = '18';

export interface Cluster {
  readonly home: string;
  readonly dataDir: string;
  readonly durable: boolean;
}

/**
 * Makes the data folder unless it is there, and returns the password of its superuser.
 * @throws Error when the folder holds something else, or data of another major version.
 */
export function createCluster(cluster: Cluster, binaries: PostgresBinaries, account?: ServerAccount): string {
  const passwordFile = path.join(cluster.home, 'postgres.password');
  if (existsSync(path.join(cluster.dataDir, 'PG_VERSION'))) {
    refuseOtherVersion(cluster.dataDir);
    if (!existsSync(passwordFile)) {
      throw new Error(`${passwordFile} is missing, without which ${cluster.dataDir} is closed; restore or delete both`);
    }
    return readFileSync(passwordFile, 'utf8').trim();
  }
  if (existsSync(cluster.dataDir) && readdirSync(cluster.dataDir).length > 0) {
    throw new Error(`${cluster.dataDir} holds no PostgreSQL data, yet is not empty: move it away`);
  }
  const password = randomBytes(24).toString('base64url');
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  initialise(cluster, password, binaries, account);
  return password;
}

function refuseOtherVersion(dataDir: string): void {
  const found = readFileSync(path.join(dataDir, 'PG_VERSION'), 'utf8').trim();
  if (found !== MAJOR) {
    throw new Error(
      `${dataDir} was made by PostgreSQL ${found}, this is ${MAJOR}: export with the old one, or delete it`,
    );
  }
}

/** In a folder aside that is renamed when complete: an interrupted first start leaves no half-made data behind. */
function initialise(cluster: Cluster, password: string, binaries: PostgresBinaries, account?: ServerAccount): void {
  for (const name of readdirSync(cluster.home)) {
    if (name.startsWith('postgres.new')) rmSync(path.join(cluster.home, name), { recursive: true, force: true });
  }
  const fresh = path.join(cluster.home, 'postgres.new');
  mkdirSync(fresh, { mode: 0o700 });
  if (account) chownSync(fresh, account.uid, account.gid);
  const secret = openForAccount(path.join(cluster.home, 'postgres.new.password'), password, account);
  try {
    runInitdb(fresh, secret, cluster.durable, binaries, account);
  } finally {
    closeSync(secret);
  }
  rmSync(cluster.dataDir, { recursive: true, force: true });
  renameSync(fresh, cluster.dataDir);
}

/** A descriptor of a file that exists no longer: only the server's account can read it, and only through its parent. */
function openForAccount(file: string, text: string, account?: ServerAccount): number {
  writeFileSync(file, text, { mode: 0o600 });
  if (account) chownSync(file, account.uid, account.gid);
  const descriptor = openSync(file, 'r');
  rmSync(file);
  return descriptor;
}

function runInitdb(
  folder: string,
  secret: number,
  durable: boolean,
  binaries: PostgresBinaries,
  account?: ServerAccount,
): void {
  const sync = durable ? (process.platform === 'linux' ? ['--sync-method=syncfs'] : []) : ['--no-sync'];
  const identity = ['-U', 'postgres', '--auth=scram-sha-256', '--pwfile=/dev/fd/3'];
  // The built-in locale sorts the same on every machine, which the C library's does not.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = ['-D', dataFolderArgument(folder), ...identity, ...locale, ...sync, '--no-instructions'];
  const { status, error, stderr } = spawnSync(binaries.initdb, args, {
    ...account,
    cwd: folder,
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe', secret],
    encoding: 'utf8',
  });
  if (status === 0) return;
  const nameless = /could not look up effective user ID/.test(stderr ?? '')
    ? '\nGive this user id an entry in /etc/passwd, or set DATABASE_URL to a PostgreSQL (16 or newer) of your own.'
    : '';
  throw new Error(`PostgreSQL could not create ${folder}: ${error?.message ?? stderr.trim()}${nameless}`);
}
