import pg from 'pg';
import { SET_TENANCY, tenancyParameters } from '#platform';
import { IDENTITIES } from './identities.js';
import { partiesOf } from './parties.js';
import { type SeededDatabase, seededDatabase } from './probe-database.js';

/** Parties of the other side, and one of the own side that nobody serves any more. */
const STRANGERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^provider_id$/, [partiesOf('b').provider]],
  [/^enterprise_id$/, [partiesOf('b').enterprise, partiesOf('a').departed]],
  [/^((by_|created_by_)?organisation_id|authority_id)$/, [partiesOf('b').provider, partiesOf('b').enterprise]],
  [/^user_id$/, [partiesOf('b').providerUser]],
  [/^kind$/, ['PLATFORM', 'AUTHORITY']],
];
const ASKING = ['provider a', 'enterprise a', 'authority a', 'worker of both a', 'platform'];

describe('a row', () => {
  let database: SeededDatabase;
  beforeAll(async () => {
    database = await seededDatabase();
  });
  afterAll(() => database?.close());

  it('keeps its tenants: no update hands it, or half of it, to a stranger', async () => {
    const moved: string[] = [];
    let tried = 0;
    for (const { name, columns } of database.tables.filter((table) => !table.name.includes('.'))) {
      for (const column of columns.map((c) => c.name).filter((c) => c !== 'kind' || name === 'organisation')) {
        for (const stranger of STRANGERS.flatMap(([pattern, ids]) => (pattern.test(column) ? ids : []))) {
          for (const who of IDENTITIES.filter((identity) => ASKING.includes(identity.name))) {
            tried += 1;
            const sql = `UPDATE ${name} SET ${column} = ${pg.escapeLiteral(stranger)} WHERE ${column} IS DISTINCT FROM ${pg.escapeLiteral(stranger)}`;
            const count = await changed(who.tenancy as never, sql);
            if (count > 0) moved.push(`${who.name} changes ${name}.${column} of ${count} rows`);
          }
        }
      }
    }
    expect(moved.filter((line) => !REVIEWED.some(({ what }) => what.test(line)))).toEqual([]);
    expect(tried).toBeGreaterThan(300);
  }, 60_000);

  async function changed(tenancy: Parameters<typeof tenancyParameters>[0], sql: string): Promise<number> {
    await database.admin.query('BEGIN');
    try {
      await database.admin.query(SET_TENANCY, tenancyParameters(tenancy, false));
      return (await database.admin.query(sql)).rowCount ?? 0;
    } catch {
      return 0;
    } finally {
      await database.admin.query('ROLLBACK');
    }
  }
});

const REVIEWED: readonly { readonly what: RegExp; readonly why: string }[] = [
  { what: /^worker of both a changes outbox_event\./, why: 'the relay serves all tenants' },
  { what: /^platform changes filing\./, why: 'the platform keeps the register of filings, which is public' },
];
