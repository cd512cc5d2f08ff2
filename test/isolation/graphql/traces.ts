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
// What changes nothing is no touch. The recorder acts as its owner: nobody else may write there, and none may look.
const WATCH = `CREATE SCHEMA watch;
  CREATE TABLE watch.touch (what text NOT NULL, row text NOT NULL);
  CREATE FUNCTION watch.record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$ BEGIN
    IF TG_OP <> 'UPDATE' OR OLD IS DISTINCT FROM NEW THEN
      INSERT INTO watch.touch VALUES (TG_TABLE_NAME || ' ' || TG_OP, concat_ws(' ', OLD::text, NEW::text));
    END IF;
    RETURN NULL;
  END $$;`;
const TOUCHED = `WITH seen AS (DELETE FROM watch.touch RETURNING what, row)
  SELECT what, row AS text FROM seen WHERE row !~ 'authority[.]read'`;
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

  /** From here on every row that anyone writes is on record, whichever role wrote it and whatever became of it. */
  async watch(): Promise<void> {
    const watched = this.tables.map(({ name }) => name).filter((name) => !RESTLESS.includes(name));
    const triggers = watched.map(
      (name) => `CREATE TRIGGER watched AFTER INSERT OR UPDATE OR DELETE ON ${name}
        FOR EACH ROW EXECUTE FUNCTION watch.record();`,
    );
    await this.client.query(WATCH + triggers.join('\n'));
  }

  /**
   * What was written since the last call, and names one of the worlds, e.g. `B device UPDATE (…)`. That an authority has looked is no
   * touch, though it is on record.
   */
  async touched(worlds: readonly TenantWorld[]): Promise<string[]> {
    const { rows } = await this.client.query<{ what: string; text: string }>(TOUCHED);
    const marks = worlds.map((world) => ({ tag: world.tag, mark: new RegExp(mark(world)) }));
    return rows.flatMap(({ what, text }) =>
      marks.filter((one) => one.mark.test(text)).map(({ tag }) => `${tag} ${what} ${text.slice(0, 300)}`),
    );
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

  /** As a superuser: what no operation can bring about. */
  query(sql: string, values: unknown[]): Promise<pg.QueryResult> {
    return this.client.query(sql, values);
  }

  /** As it will be when the incident is over, which other cases of the suite bring about. */
  async measured({ ids }: TenantWorld, id: string): Promise<void> {
    await this.client.query(
      `INSERT INTO sla_measurement (id, provider_id, enterprise_id, contract_id, incident_id, region_path, measure, opened_at, due_at, measured_ms, met)
       SELECT $1, provider_id, enterprise_id, $2, id, region_path, 'REPAIR', opened_at, opened_at + interval '1 day', 1000, true
       FROM incident WHERE id = $3`,
      [id, ids.contract, ids.incident],
    );
  }

  /** What was missed comes off the invoice, as it will when the month is over. */
  async credited(id: string, measurementId: string): Promise<void> {
    await this.client.query(
      `INSERT INTO service_credit (id, provider_id, enterprise_id, contract_id, incident_id, measurement_id, period, measure, due_at, promised_ms,
         measured_ms, over_percent, rule_percent, percent, fee, amount, currency, decide_by)
       SELECT $1, provider_id, enterprise_id, contract_id, incident_id, id, '2026-11', measure, due_at, 1000, 2000, 150, 5, 5, 100, 5, 'CNY',
         now() + interval '7 days' FROM sla_measurement WHERE id = $2`,
      [id, measurementId],
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
