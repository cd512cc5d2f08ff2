// Prepared SQL because this is a note to the next start, not a noun of any library.
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TenantPool } from '#platform';

export interface DemoAccounts {
  readonly password: string;
  readonly accounts: readonly { readonly email: string; readonly role: string; readonly organisation: string }[];
  /** A smoke detector behind a transmitter: for a first fire frame. */
  readonly serial: string;
  /** Leads to the public face of its premises. */
  readonly qrCode: string;
}

const FACT = 'demo';

/** What an earlier start loaded and told; undefined when none did. */
export async function demoFacts(app: NestFastifyApplication): Promise<DemoAccounts | undefined> {
  const rows = await app
    .get(TenantPool)
    .transaction({ role: 'vigil_worker' }, (sql) =>
      sql<{ value: string }>('demo-facts', 'SELECT value FROM installation_fact WHERE name = $1', [FACT]),
    );
  return rows[0] && (JSON.parse(rows[0].value) as DemoAccounts);
}

export async function keepDemoFacts(app: NestFastifyApplication, facts: DemoAccounts): Promise<void> {
  const text =
    'INSERT INTO installation_fact (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value';
  await app
    .get(TenantPool)
    .transaction({ role: 'vigil_worker' }, (sql) => sql('demo-keep', text, [FACT, JSON.stringify(facts)]));
}
