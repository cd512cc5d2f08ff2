import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { loadConfig, startEmbeddedPostgres, startMailCatcher } from '#platform';
import { compose } from '../../apps/vigil/compose.js';
import { createDatabase, prepareDatabase } from '../../apps/vigil/embedded/prepare-database.js';
import type { Organisation } from '../../apps/vigil/seed/people.js';
import { LINGKOU, Seed } from '../../apps/vigil/seed/seed.js';
import { buildEstate, type Estate } from '../support/estate.js';
import { eventually } from '../support/eventually.js';
import { freePort, VigilProcess } from '../support/vigil-process.js';

const LOGIN = 'vigil_login';
const DATABASE = 'vigil';
/** One step of the ladder climbs within the test, the next long after it. */
const ESCALATION = '4,3600,7200';

export type Part = 'api' | 'gateway' | 'worker';

/** Vigil as it runs in production: a durable PostgreSQL and one process per part, each of which can be killed. */
export class House {
  private readonly running = new Map<Part, VigilProcess>();
  estates: Estate[] = [];
  providers: Organisation[] = [];

  private constructor(
    private readonly home: string,
    private readonly postgres: Awaited<ReturnType<typeof startEmbeddedPostgres>>,
    private readonly mail: Awaited<ReturnType<typeof startMailCatcher>>,
    private readonly ports: { http: Record<Part, number>; device: number },
  ) {}

  static async build(): Promise<House> {
    const home = mkdtempSync(path.join(tmpdir(), 'vigil-chaos-'));
    const [postgres, mail] = await Promise.all([
      startEmbeddedPostgres({ home, durable: true, maxConnections: 120 }),
      startMailCatcher({ home }),
    ]);
    await createDatabase((name) => postgres.url(name), DATABASE);
    await prepareDatabase(postgres.url(DATABASE), () => undefined, { name: LOGIN });
    const http = { api: await freePort(), gateway: await freePort(), worker: await freePort() };
    return new House(home, postgres, mail, { http, device: await freePort() });
  }

  get devicePort(): number {
    return this.ports.device;
  }

  get apiUrl(): string {
    return `http://127.0.0.1:${this.ports.http.api}`;
  }

  /** Two providers with an enterprise each, by the API; then their premises and detectors. */
  async furnish(wanted: { premises: number; detectors: number }): Promise<void> {
    const app = await compose(loadConfig(this.environment('api')), ['api']);
    try {
      await app.listen(this.ports.http.api, '127.0.0.1');
      const seed = await Seed.on(app);
      for (let n = 0; n < 2; n += 1) {
        const provider = await seed.provider({ roles: ['OWNER', 'MANAGER', 'DISPATCHER'] });
        const { enterprise } = await seed.engagement(provider, { roles: ['OWNER', 'SAFETY_MANAGER', 'GUARD'] });
        const ids = { providerId: provider.id, enterpriseId: enterprise.id };
        const estate = { ...ids, regionCode: LINGKOU, premises: wanted.premises / 2, detectors: wanted.detectors };
        this.estates.push(...(await this.asSuperuser((client) => buildEstate(client, estate))));
        this.providers.push(provider);
      }
    } finally {
      await app.close();
    }
  }

  async start(part: Part): Promise<void> {
    this.running.set(part, await VigilProcess.start([part], this.environment(part)));
  }

  /** As a supervisor does: again and again while the database is away. */
  async restart(part: Part): Promise<void> {
    await eventually(() => this.start(part).then(() => true), 30);
  }

  /** kill -9; resolves once it is dead. */
  async kill(part: Part): Promise<void> {
    await this.running.get(part)?.end('SIGKILL');
  }

  /** kill -9 of the postmaster; whoever started it starts it again. */
  killPostgres(): void {
    const [pid] = readFileSync(path.join(this.home, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
  }

  /** Looks behind row-level security, also while the server is coming back. */
  async asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString: this.postgres.url(DATABASE) });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  /** Message ids of all mail that the mail server took, one per mail: twice the same means sent twice. */
  messageIds(): string[] {
    const folder = path.join(this.home, 'mailbox');
    return readdirSync(folder).flatMap((file) => {
      const [, id] = /^message-id:\s*<([^>]+)>/im.exec(readFileSync(path.join(folder, file), 'utf8')) ?? [];
      return id ? [id] : [];
    });
  }

  async close(): Promise<void> {
    for (const part of this.running.values()) await part.end();
    await this.mail.stop();
    await this.postgres.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  private environment(part: Part): Record<string, string> {
    return {
      NODE_ENV: 'test',
      VIGIL_HOME: this.home,
      DATABASE_URL: this.postgres.url(DATABASE, LOGIN),
      PORT: String(this.ports.http[part]),
      GB26875_PORT: String(this.ports.device),
      SMTP_URL: this.mail.url,
      TOKEN_SECRET: 'a secret that only this test knows, 32+',
      ESCALATION_SECONDS: ESCALATION,
      LOG_LEVEL: 'error',
    };
  }
}
