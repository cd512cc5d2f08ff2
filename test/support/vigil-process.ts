import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { environment } from '#platform';

const PATIENCE_MS = 180_000;
const KEPT = 20_000;

/** A Vigil command running as an operating system process of its own, as in production. */
export class VigilProcess {
  private said = '';

  private constructor(
    readonly command: string,
    private readonly child: ChildProcess,
  ) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.said = (this.said + chunk.toString()).slice(-KEPT);
      });
    }
  }

  /**
   * Starts `vigil <command>` as compiled and resolves once it has said `ready`. Throws with what it said when it ends before.
   * `entry` is another program to start, `node` are options for Node itself, such as --cpu-prof.
   */
  static async start(
    command: readonly string[],
    env: Record<string, string>,
    options: { ready?: RegExp; entry?: string; node?: readonly string[] } = {},
  ): Promise<VigilProcess> {
    const { ready = / ready on /, entry = 'dist/apps/vigil/main.js', node = [] } = options;
    const child = spawn(process.execPath, [...node, entry, ...command], {
      // What Jest asks of Node is not for the product.
      env: { ...environment(), NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new VigilProcess(command.join(' '), child);
    await started.until(ready);
    return started;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The last of what it wrote, standard error included. */
  get output(): string {
    return this.said;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Sends the signal and waits until the process is gone. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.ended) return;
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    await exit;
  }

  private async until(ready: RegExp): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!ready.test(this.said)) {
      if (this.ended) throw new Error(`vigil ${this.command} ended before it was ready:\n${this.said}`);
      if (Date.now() > deadline) {
        await this.end('SIGKILL');
        throw new Error(`vigil ${this.command} was not ready in time:\n${this.said}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}
