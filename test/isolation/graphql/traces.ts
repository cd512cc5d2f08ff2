import pg from 'pg';
import { type Secrets, type Tag } from './canary.js';
import type { TenantWorld } from './tenant-world.js';

// Counters of login attempts are of nobody; what waits or has been handled in the outbox is the worker's own business.
// Reference data is of nobody, and large.
const REFERENCE = ['division', 'device_model', 'installation_fact'];
const RESTLESS = ['rate_limit', 'outbox_event', 'outbox_handled', 'audit_head'];
const TABLES = `SELECT c.relname AS name, EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'id'
    AND a.atttypid = 'uuid'::regtype) AS identified
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> ALL ($1) ORDER BY 1`;
const NUMBERS = `SELECT 'device' AS noun, serial AS text FROM device WHERE provider_id = $1
  UNION ALL SELECT 'device', gb_address FROM device WHERE provider_id = $1 AND gb_address IS NOT NULL
  UNION ALL SELECT 'contract', number FROM contract WHERE provider_id = $1
  UNION ALL SELECT 'contract', content_hash FROM contract WHERE provider_id = $1
  UNION ALL SELECT 'premises', qr_code FROM premises WHERE enterprise_id = $2`;

/** Rows of a world behind row-level security: read as superuser, so that no policy can hide a change. */
export class Traces {
  private constructor(
    private readonly client: pg.Client,
    private readonly tables: readonly { name: string; identified: boolean }[],
  ) {}

  static async on(adminUrl: string): Promise<Traces> {
    const client = new pg.Client({ connectionString: adminUrl });
    await client.connect();
    const { rows } = await client.query<{ name: string; identified: boolean }>(TABLES, [REFERENCE]);
    return new Traces(client, rows);
  }

  /** Count and checksum of the world's rows, by table. That an authority has looked is no touch, though it is on record. */
  async print(world: TenantWorld): Promise<Record<string, string>> {
    const names = this.tables.map(({ name }) => name).filter((name) => !RESTLESS.includes(name));
    const parts = names.map(
      (
        name,
      ) => `SELECT '${name}' AS name, count(*) || ' ' || coalesce(md5(string_agg(text, '|' ORDER BY text)), '') AS print
        FROM (SELECT t::text AS text FROM ${name} t) AS rows WHERE text ~ $1 AND text !~ 'authority[.]read'`,
    );
    const { rows } = await this.client.query<{ name: string; print: string }>(parts.join(' UNION ALL '), [mark(world)]);
    return Object.fromEntries(rows.map(({ name, print }) => [name, print]));
  }

  /** Every id and number of the world becomes a secret. */
  async reveal(world: TenantWorld, secrets: Secrets): Promise<void> {
    for (const { name } of this.tables.filter(({ identified }) => identified)) {
      const sql = `SELECT id FROM (SELECT t.id, t::text AS text FROM ${name} t) AS rows WHERE text ~ $1`;
      const { rows } = await this.client.query<{ id: string }>(sql, [mark(world)]);
      for (const { id } of rows) secrets.learn({ tag: world.tag, noun: name, text: id });
    }
    const { rows } = await this.client.query<{ noun: string; text: string }>(NUMBERS, [
      world.provider.id,
      world.enterprise.id,
    ]);
    for (const { noun, text } of rows) secrets.learn({ tag: world.tag, noun, text });
    await this.distinguish(world.tag, world, secrets);
  }

  async quarantined(world: TenantWorld, id: string, text: string): Promise<void> {
    await this.client.query(
      `INSERT INTO quarantine (id, provider_id, protocol, remote_address, device_id, reason, detail, raw, digest)
       VALUES ($1, $2, 'GB26875', '192.0.2.7', $3, 'BAD_CHECKSUM', $4, convert_to($4, 'UTF8'), $4)`,
      [id, world.ids.provider, world.ids.transmitter, text],
    );
  }

  /** Nothing of the world is on its way any more. */
  async atRest(): Promise<true | undefined> {
    const { rows } = await this.client.query<{ n: number }>(
      'SELECT count(*)::integer AS n FROM outbox_event WHERE done_at IS NULL AND parked_at IS NULL AND next_at <= now()',
    );
    return rows[0]?.n === 0 ? true : undefined;
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** What is open by design is another noun than what is not: drafts are no plans, providers no enterprises. */
  private async distinguish(tag: Tag, { ids }: TenantWorld, secrets: Secrets): Promise<void> {
    const { rows } = await this.client.query<{ plan_id: string }>('SELECT plan_id FROM plan_version WHERE id = $1', [
      ids.draft,
    ]);
    const nouns = { provider: 'providerid', enterprise: 'enterprise', authority: 'authority', draft: 'draft' };
    for (const [key, noun] of Object.entries(nouns)) secrets.learn({ tag, noun, text: ids[key] ?? '' });
    secrets.learn({ tag, noun: 'draft', text: rows[0]?.plan_id ?? '' });
  }
}

/** Matches the text of any row that names a party of the world or one of its people. */
function mark({ provider, enterprise, authority, ids }: TenantWorld): string {
  const people = [provider, enterprise, authority].flatMap(({ people }) =>
    [...people.values()].map((one) => one.userId),
  );
  return [provider.id, enterprise.id, authority.id, ...people, ids.memberToEnd, ids.memberToChange, ids.crew].join('|');
}
