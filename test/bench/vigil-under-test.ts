import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { environment } from '#platform';
import { GraphClient } from '../../apps/vigil/seed/graph-client.js';
import { tokenOf } from '../../apps/vigil/seed/sign-in.js';
import { freePort, VigilProcess } from '../support/vigil-process.js';

/** The last line but the accounts of what `up` says once everything listens and the demo data is there. */
const READY = /Demo accounts/;

/** The all-in-one process as `npm start` runs it, on a home of its own, and the ways to look at it from outside. */
export class VigilUnderTest {
  private process?: VigilProcess;
  private superuser?: pg.Client;
  private readonly clients = new Map<string, Promise<GraphClient>>();

  private constructor(
    private readonly home: string,
    readonly httpPort: number,
    readonly devicePort: number,
  ) {}

  static async prepare(): Promise<VigilUnderTest> {
    const home = mkdtempSync(path.join(tmpdir(), 'vigil-bench-'));
    return new VigilUnderTest(home, await freePort(), await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.httpPort}`;
  }

  /** Seconds from the command to the welcome. `nodeOptions` are for the process itself. */
  async start(nodeOptions: readonly string[] = []): Promise<number> {
    const began = performance.now();
    const env = {
      VIGIL_HOME: this.home,
      PORT: String(this.httpPort),
      GB26875_PORT: String(this.devicePort),
      LOG_LEVEL: 'error',
    };
    const node = [...(environment().VIGIL_BENCH_NODE ?? '').split(' ').filter(Boolean), ...nodeOptions];
    this.process = await VigilProcess.start([], env, { ready: READY, entry: 'infra/scripts/start.mjs', node });
    return (performance.now() - began) / 1_000;
  }

  async stop(): Promise<void> {
    await this.superuser?.end();
    this.superuser = undefined;
    this.clients.clear();
    await this.process?.end();
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Resident memory of the Node process in MB; its PostgreSQL is not in it. */
  rss(): number {
    const [, kb] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${this.process?.pid}/status`, 'utf8')) ?? [];
    return Number(kb) / 1_024;
  }

  /** Processor seconds that the Node process has used so far. */
  cpuSeconds(): number {
    const fields = readFileSync(`/proc/${this.process?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Secret of the simulated Stripe's webhooks for connected accounts. */
  webhookSecret(): string {
    const kept = readFileSync(path.join(this.home, 'stripe-simulator.json'), 'utf8');
    return (JSON.parse(kept) as { endpoints: { connect: { secret: string } } }).endpoints.connect.secret;
  }

  newSuperuser(): pg.Client {
    const [, , , port] = readFileSync(path.join(this.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    const password = readFileSync(path.join(this.home, 'postgres.password'), 'utf8').trim();
    return new pg.Client({ connectionString: `postgresql://postgres:${password}@127.0.0.1:${port}/vigil` });
  }

  async admin(): Promise<pg.Client> {
    if (!this.superuser) {
      this.superuser = this.newSuperuser();
      await this.superuser.connect();
    }
    return this.superuser;
  }

  /** A person of the demo data, signed in. */
  as(email: string): Promise<GraphClient> {
    const client =
      this.clients.get(email) ??
      tokenOf(new GraphClient(this.url), email).then((token) => new GraphClient(this.url).as(token));
    this.clients.set(email, client);
    return client;
  }

  /** The demo organisation of which this person is a member. */
  async organisationOf(email: string): Promise<string> {
    const text =
      'SELECT organisation_id AS id FROM membership m JOIN app_user u ON u.id = m.user_id WHERE u.email = $1';
    const { rows } = await (await this.admin()).query<{ id: string }>(text, [email]);
    return rows[0]?.id ?? '';
  }
}
