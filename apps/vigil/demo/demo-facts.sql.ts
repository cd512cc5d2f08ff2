// Prepared SQL because this is a note to the next start, not a noun of any library.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type AppConfig, CONFIG, TenantPool } from '#platform';

export interface DemoAccounts {
  readonly password: string;
  readonly accounts: readonly { readonly email: string; readonly role: string; readonly organisation: string }[];
  /** A smoke detector behind a transmitter: for a first fire frame. */
  readonly serial: string;
  /** Leads to the public face of its premises. */
  readonly qrCode: string;
}

const FACT = 'demo';
const LOADING = 'loading';

/** Thrown at the start after one that broke off half-way. */
export class DemoInterrupted extends Error {
  constructor(home: string) {
    super(
      [
        'Loading the demo data broke off at an earlier start, so this installation is only half filled.',
        `  - Begin anew: remove ${home} (with DATABASE_URL set: make the database anew, too) and start again.`,
        '  - Or keep it as it is, without demo data: vigil up --no-demo',
      ].join('\n'),
    );
  }
}

/** What an earlier start loaded and told; undefined when none did. Throws DemoInterrupted when one began and did not end. */
export async function demoFacts(app: NestFastifyApplication): Promise<DemoAccounts | undefined> {
  const rows = await app
    .get(TenantPool)
    .transaction({ role: 'vigil_worker' }, (sql) =>
      sql<{ value: string }>('demo-facts', 'SELECT value FROM installation_fact WHERE name = $1', [FACT]),
    );
  const kept = rows[0] && (JSON.parse(rows[0].value) as DemoAccounts | typeof LOADING);
  if (kept === LOADING) throw new DemoInterrupted(app.get<AppConfig>(CONFIG).home);
  return kept;
}

const BEGIN = `INSERT INTO installation_fact (name, value) SELECT $1, $2
  WHERE NOT EXISTS (SELECT FROM organisation WHERE kind = 'PLATFORM') ON CONFLICT (name) DO NOTHING RETURNING name`;

/** Notes that loading has begun. False in an installation that people use already: nothing is noted then. */
export async function beginDemo(app: NestFastifyApplication): Promise<boolean> {
  const values = [FACT, JSON.stringify(LOADING)];
  const noted = await app
    .get(TenantPool)
    .transaction({ role: 'vigil_worker' }, (sql) => sql('demo-begin', BEGIN, values));
  return noted.length > 0;
}

export async function keepDemoFacts(app: NestFastifyApplication, facts: DemoAccounts): Promise<void> {
  const text =
    'INSERT INTO installation_fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
  await app
    .get(TenantPool)
    .transaction({ role: 'vigil_worker' }, (sql) => sql('demo-keep', text, [FACT, JSON.stringify(facts)]));
}
