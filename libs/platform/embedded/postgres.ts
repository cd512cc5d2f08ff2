import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCluster } from './create-cluster.js';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.js';
import {
  awaitGone,
  dataFolderArgument,
  readPostmasterFile,
  serverProcesses,
  signal,
  spawnGuarded,
} from './postmaster.js';
import { identityOf, isRunning } from './process-identity.js';
import { type ServerAccount, serverAccount } from './server-account.js';
import { withStartLock } from './start-lock.js';

export interface EmbeddedPostgresOptions {
  /** Folder for everything kept: data, password, log. Made if missing. */
  readonly home: string;
  /** True survives a power cut; false is for tests, whose data may be lost with the machine (never with a process). */
  readonly durable: boolean;
  /** 100 unless told. */
  readonly maxConnections?: number;
}

export interface EmbeddedPostgres {
  readonly port: number;
  /** True when the server belongs to another running process of the same home, which also ends it. */
  readonly reused: boolean;
  /** Roles made later answer to this address only if they are given the same password (it stands in the URL). */
  url(database: string, user?: string): string;
  /** Ends the server as PostgreSQL's fast shutdown does; of a reused one it only lets go. */
  stop(): Promise<void>;
}

const STARTS_PER_MINUTE = 5;
const RECOVERY_MS = 120_000;

/**
 * Starts PostgreSQL 18 from the packaged binaries on 127.0.0.1 and a free port, or joins the one that a running
 * process has started on the same home. A server that dies under us is started again on the same port.
 * @throws Error in plain words when the platform has no binaries, or the data or password is unusable.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const home = realpathSync(options.home);
  return withStartLock(path.join(home, 'postgres.lock'), async () => {
    const running = await joinRunning(home);
    if (running) return running;
    const dataDir = path.join(home, 'postgres');
    const account = serverAccount(dataDir);
    const binaries = postgresBinaries(account);
    const password = createCluster({ home, dataDir, durable: options.durable }, binaries, account);
    const server = new Server(home, binaries, account, settings(options));
    await server.start();
    return handle(server.port, password, false, () => server.stop());
  });
}

function handle(port: number, password: string, reused: boolean, stop: () => Promise<void>): EmbeddedPostgres {
  const url = (database: string, user = 'postgres') =>
    `postgresql://${encodeURIComponent(user)}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  return { port, reused, url, stop };
}

/** The server of a living owner; one whose owner has died is on its way out, and is waited for. */
async function joinRunning(home: string): Promise<EmbeddedPostgres | undefined> {
  const dataDir = path.join(home, 'postgres');
  while (serverProcesses(dataDir).length > 0) {
    const owner = ownerOf(home);
    if (!owner || !isRunning(owner)) {
      await awaitGone(dataDir);
      return undefined;
    }
    const found = readPostmasterFile(dataDir);
    if (found?.ready && identityOf(found.pid)) {
      const password = readFileSync(path.join(home, 'postgres.password'), 'utf8').trim();
      return handle(found.port, password, true, async () => undefined);
    }
    await sleep(10);
  }
  rmSync(path.join(dataDir, 'postmaster.pid'), { force: true });
  return undefined;
}

function ownerOf(home: string): string | undefined {
  try {
    return readFileSync(path.join(home, 'postgres.owner'), 'utf8');
  } catch {
    return undefined;
  }
}

function settings({ durable, maxConnections = 100 }: EmbeddedPostgresOptions): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    // A new installation has no statistics: its first storm should not wait a minute for them.
    autovacuum_naptime: '10s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    cluster_name: 'vigil',
    // Commits stay synchronous even then: what was committed survives kill -9 of the server in tests, too.
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** One server and its guard, from the first start to the deliberate stop. */
class Server {
  port = 0;
  private guard?: ChildProcess;
  private stopping = false;
  private reviving = Promise.resolve();
  private readonly starts: number[] = [];

  constructor(
    private readonly home: string,
    private readonly binaries: PostgresBinaries,
    private readonly account: ServerAccount | undefined,
    private readonly settings: string[],
  ) {}

  private get dataDir(): string {
    return path.join(this.home, 'postgres');
  }

  async start(): Promise<void> {
    writeFileSync(path.join(this.home, 'postgres.owner'), identityOf(process.pid) ?? '');
    for (let attempt = 1; ; attempt++) {
      this.port = await freePort();
      try {
        return await this.launch();
      } catch (error) {
        // Somebody took the free port between our look and the server's.
        if (attempt === 5 || !/Address already in use/.test(String(error))) throw error;
      }
    }
  }

  private async launch(): Promise<void> {
    this.starts.push(Date.now());
    const logFile = path.join(this.home, 'postgres.log');
    const log = openSync(logFile, 'w', 0o600);
    const command = [this.binaries.postgres, '-D', dataFolderArgument(this.dataDir), '-p', String(this.port)];
    const guard = spawnGuarded([...command, ...this.settings], { cwd: this.dataDir, account: this.account, log });
    closeSync(log);
    let ended = false;
    guard.once('exit', () => {
      ended = true;
    });
    guard.once('error', () => {
      ended = true;
    });
    for (const deadline = Date.now() + RECOVERY_MS; ; ) {
      const found = readPostmasterFile(this.dataDir);
      if (found?.ready && found.port === this.port) break;
      if (ended || Date.now() > deadline)
        throw new Error(`PostgreSQL did not start:\n${readFileSync(logFile, 'utf8')}`);
      await sleep(3);
    }
    this.guard = guard;
    const revive = () => {
      this.reviving = this.revive();
    };
    if (ended) revive();
    else guard.once('exit', revive);
  }

  /** Keeps the port, so that every pool finds the server again by itself; gives up on one that keeps dying. */
  private async revive(): Promise<void> {
    while (!this.stopping && this.recentStarts < STARTS_PER_MINUTE) {
      try {
        await awaitGone(this.dataDir, 1_000);
        if (!this.stopping) await this.launch();
        return;
      } catch (error) {
        // Text, since an error of another realm (Jest's) is refused here.
        process.emitWarning(`PostgreSQL was not started again: ${error}`);
        await sleep(500);
      }
    }
  }

  private get recentStarts(): number {
    return this.starts.filter((at) => at > Date.now() - 60_000).length;
  }

  async stop(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    await this.reviving;
    const pid = readPostmasterFile(this.dataDir)?.pid;
    if (pid !== undefined && serverProcesses(this.dataDir).includes(pid)) signal(pid, 'SIGINT');
    await awaitGone(this.dataDir, 10_000);
    (this.guard?.stdio[3] as { destroy(): void } | undefined)?.destroy();
    rmSync(path.join(this.home, 'postgres.owner'), { force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
