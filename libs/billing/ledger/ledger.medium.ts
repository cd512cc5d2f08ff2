import pg from 'pg';
import { money, newId } from '#kernel';
import { SET_TENANCY, type Tenancy, tenancyParameters } from '#platform';
import { type TestDatabase, testDatabase } from '../../../test/support/database.js';
import { type BillingHouse, billingHouse, type Parties } from '../billing.factory.js';
import type { AccountKind } from '../domain/ledger.js';
import { Ledger, type LedgerEntry } from './ledger.js';
import { LedgerRepository } from './ledger.repository.js';

let database: TestDatabase;
let house: BillingHouse;
let ledger: Ledger;
beforeAll(async () => {
  database = await testDatabase();
  house = await billingHouse(database, { providers: [Ledger, LedgerRepository] });
  ledger = house.app.get(Ledger);
});
afterAll(async () => {
  await house?.close();
  await database?.close();
});

const AT = new Date('2026-11-01T00:00:00Z');
const of = (kind: AccountKind, { enterpriseId }: Partial<Parties> = {}) => ({ kind, enterpriseId });

/** An invoice of 100.00 with 6.00 of tax and a fee of 2.00 to the platform. */
function invoice({ providerId, enterpriseId }: Parties, id: string = newId()): LedgerEntry {
  const receivable = of('ENTERPRISE_RECEIVABLE', { enterpriseId });
  const revenue = of('PROVIDER_REVENUE', { enterpriseId });
  return {
    providerId,
    enterpriseId,
    kind: 'INVOICE',
    source: { type: 'invoice', id },
    at: AT,
    transfers: [
      { from: revenue, to: receivable, money: money(10_000n, 'CNY') },
      { from: of('TAX'), to: receivable, money: money(600n, 'CNY') },
      { from: of('PLATFORM_FEE'), to: revenue, money: money(200n, 'CNY') },
    ],
  };
}
const post = (parties: Parties, entry = invoice(parties)) => house.asWorker(parties, () => ledger.post(entry));
const rows = async (sql: string, values: unknown[] = []) => (await house.admin.query(sql, values)).rows;
const POSTED = `SELECT a.kind, p.amount::text FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
  WHERE transaction_id = $1 ORDER BY line`;

describe('the ledger', () => {
  it('posts an event once, however often and by however many it is said', async () => {
    const entry = invoice(house.ours);
    const ids = await Promise.all([1, 2, 3, 4].map(() => post(house.ours, entry)));
    const [id] = ids.filter((one) => one !== undefined);
    expect(ids.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await rows(POSTED, [id])).toEqual([
      { kind: 'ENTERPRISE_RECEIVABLE', amount: '10600' },
      { kind: 'PROVIDER_REVENUE', amount: '-9800' },
      { kind: 'TAX', amount: '-600' },
      { kind: 'PLATFORM_FEE', amount: '-200' },
    ]);
    expect(await post(house.ours, { ...entry, kind: 'PAYMENT' })).toBeDefined();
  });

  it('opens each account once, also for those who come at the same time', async () => {
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => post(house.theirs)));
    const opened = await rows(
      'SELECT kind FROM ledger_account WHERE provider_id = $1 GROUP BY kind HAVING count(*) > 1',
      [house.theirs.providerId],
    );
    expect(opened).toEqual([]);
  });

  it('keeps nothing of an entry whose effect failed', async () => {
    const entry = invoice(house.ours);
    const fails = house.asWorker(house.ours, async () => {
      await ledger.post(entry);
      throw new Error('the effect');
    });
    await expect(fails).rejects.toThrow('the effect');
    expect(await rows('SELECT FROM ledger_transaction WHERE source_id = $1', [entry.source.id])).toEqual([]);
  });

  it('takes a transaction back once, and to nothing', async () => {
    const id = await post(house.ours);
    const { providerId } = house.ours;
    const reverse = () => house.asWorker(house.ours, () => ledger.reverse(providerId, id as string, AT));
    const back = await reverse();
    expect(await reverse()).toBeUndefined();
    const left = `SELECT sum(amount)::text AS sum FROM ledger_posting WHERE transaction_id IN ($1, $2) GROUP BY account_id`;
    expect(new Set((await rows(left, [id, back])).map(({ sum }) => sum))).toEqual(new Set(['0']));
    const foreign = house.asWorker(house.theirs, () => ledger.reverse(providerId, id as string, AT));
    expect(await foreign).toBeUndefined();
  });

  it('posts only for the parties of the event at hand', async () => {
    await expect(house.asWorker(house.theirs, () => ledger.post(invoice(house.ours)))).rejects.toThrow(/row-level/);
    const mixed = { providerId: house.ours.providerId, enterpriseId: house.theirs.enterpriseId };
    await expect(house.asWorker(house.ours, () => ledger.post(invoice(mixed)))).rejects.toThrow(/row-level/);
  });
});

describe('what the database itself refuses (PAY-7)', () => {
  const TABLES = ['ledger_account', 'ledger_transaction', 'ledger_posting'];
  const changes = (table: string) => {
    const column = table === 'ledger_transaction' ? 'source_id' : 'currency';
    return [
      `UPDATE ${table} SET ${column} = ${column}`,
      `UPDATE ${table} SET ${column} = 'XXX' WHERE provider_id = '${house.ours.providerId}'`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
      `MERGE INTO ${table} USING (VALUES (1)) v ON true WHEN MATCHED THEN DELETE`,
      `INSERT INTO ${table} SELECT * FROM ${table} ON CONFLICT DO NOTHING; UPDATE ${table} SET ${column} = 'XXX'`,
      `WITH gone AS (DELETE FROM ${table} RETURNING 1) SELECT count(*) FROM gone`,
    ];
  };
  const ROLES = ['app', 'authority', 'auth', 'public', 'gateway', 'worker', 'owner'].map((name) => `vigil_${name}`);
  const print = async () =>
    rows(`SELECT md5(string_agg(t, '|' ORDER BY t)) FROM (SELECT t::text AS t FROM ledger_posting t
      UNION ALL SELECT t::text FROM ledger_transaction t UNION ALL SELECT t::text FROM ledger_account t) x`);

  async function tries(role: string, sql: string): Promise<string | undefined> {
    const { providerId, enterpriseId } = house.ours;
    const tenancy = { role, providerId, enterpriseId, organisationId: providerId, organisationKind: 'PROVIDER' };
    await house.admin.query('BEGIN');
    try {
      if (role !== 'postgres') await house.admin.query(SET_TENANCY, tenancyParameters(tenancy as Tenancy, false));
      await house.admin.query(sql);
      // Were it not refused, it would stand.
      await house.admin.query('COMMIT');
      return undefined;
    } catch (error) {
      await house.admin.query('ROLLBACK');
      return (error as pg.DatabaseError).code;
    }
  }

  it.each(ROLES)('lets %s change or remove nothing', async (role) => {
    await post(house.ours);
    const before = await print();
    const codes = new Set<string | undefined>();
    for (const sql of TABLES.flatMap(changes)) codes.add(await tries(role, sql));
    expect(codes.has(undefined)).toBe(false);
    expect([...codes].filter((code) => code !== '42501' && role !== 'vigil_owner')).toEqual([]);
    expect(await print()).toEqual(before);
  });

  it('stops even a superuser', async () => {
    const before = await print();
    for (const sql of TABLES.flatMap(changes)) expect(await tries('postgres', sql)).toBe('23001');
    expect(await print()).toEqual(before);
  });

  it('grants an authority nothing, and everybody else no more than reading', async () => {
    const granted = await rows(
      `SELECT DISTINCT grantee::text, privilege_type::text FROM information_schema.role_table_grants
       WHERE table_name = ANY ($1) AND grantee LIKE 'vigil\\_%' AND grantee <> 'vigil_owner' ORDER BY 1, 2`,
      [TABLES],
    );
    expect(granted).toEqual([
      { grantee: 'vigil_app', privilege_type: 'SELECT' },
      { grantee: 'vigil_worker', privilege_type: 'INSERT' },
      { grantee: 'vigil_worker', privilege_type: 'SELECT' },
    ]);
  });

  interface Line {
    readonly account: string;
    readonly amount: number;
  }
  const accountOf = async (kind: string, parties = house.ours) =>
    (await rows('SELECT id FROM ledger_account WHERE provider_id = $1 AND kind = $2', [parties.providerId, kind]))[0]
      .id;
  const written = (lines: readonly Line[], named = lines.length, enterprise = house.ours.enterpriseId) => {
    const [id, { providerId }] = [newId(), house.ours];
    return [
      `INSERT INTO ledger_transaction (id, provider_id, enterprise_id, kind, source_type, source_id, at, postings)
       VALUES ('${id}', '${providerId}', '${enterprise}', 'INVOICE', 'test', '${id}', now(), ${named})`,
      ...lines.map(
        ({ account, amount }, index) =>
          `INSERT INTO ledger_posting VALUES ('${providerId}', '${id}', ${index + 1}, '${account}', ${amount}, 'CNY')`,
      ),
    ].join(';');
  };

  it('refuses what does not sum to zero, has fewer postings than named, or gets more of them later', async () => {
    await post(house.ours);
    const [revenue, tax] = [await accountOf('PROVIDER_REVENUE'), await accountOf('TAX')];
    const even = [
      { account: revenue, amount: 5 },
      { account: tax, amount: -5 },
    ];
    expect(await tries('vigil_worker', written(even))).toBeUndefined();
    expect(await tries('vigil_worker', written([...even, { account: tax, amount: 1 }]))).toBe('23000');
    expect(await tries('vigil_worker', written(even, 3))).toBe('23000');
    expect(await tries('vigil_worker', written([], 2))).toBe('23000');
    const [{ id }] = await rows(`SELECT id FROM ledger_transaction WHERE source_type = 'test'`);
    const more = even.map(
      ({ account, amount }, index) =>
        `INSERT INTO ledger_posting VALUES ('${house.ours.providerId}', '${id}', ${index + 3}, '${account}', ${amount}, 'CNY')`,
    );
    expect(await tries('vigil_worker', more.join(';'))).toBe('23000');
  });

  it('refuses a sum that its writer no longer sees', async () => {
    const [revenue, tax] = [await accountOf('PROVIDER_REVENUE'), await accountOf('TAX')];
    const uneven = written([
      { account: revenue, amount: 5 },
      { account: tax, amount: -4 },
    ]);
    const away = `SELECT set_config('app.provider_id', '${house.theirs.providerId}', true)`;
    expect(await tries('vigil_worker', `${uneven};${away}`)).toBe('23000');
  });

  it('refuses accounts of another provider, of another enterprise and in another currency', async () => {
    await post(house.theirs);
    const [revenue, tax] = [await accountOf('PROVIDER_REVENUE'), await accountOf('TAX')];
    const theirs = await accountOf('TAX', house.theirs);
    const lines = (account: string) => [
      { account: revenue, amount: 5 },
      { account, amount: -5 },
    ];
    expect(await tries('vigil_worker', written(lines(theirs)))).toBe('23503');
    expect(await tries('vigil_worker', written(lines(tax)).replace(/'CNY'\)$/, `'USD')`))).toBe('23503');
    const another = written(lines(tax), 2).replace(`'${house.ours.enterpriseId}'`, 'NULL');
    expect(await tries('vigil_worker', another)).toBe('23000');
  });

  it('shows each party its own side', async () => {
    await Promise.all([post(house.ours), post(house.theirs)]);
    const seen = async (tenancy: Omit<Tenancy, 'role'>) => {
      await house.admin.query('BEGIN');
      await house.admin.query(SET_TENANCY, tenancyParameters({ role: 'vigil_app', ...tenancy }, true));
      const found = await rows(`SELECT DISTINCT a.provider_id, a.kind FROM ledger_posting p JOIN ledger_account a
        ON a.id = p.account_id ORDER BY 2`);
      await house.admin.query('ROLLBACK');
      return found.map(
        ({ provider_id, kind }) => `${provider_id === house.ours.providerId ? 'ours' : 'theirs'} ${kind}`,
      );
    };
    const { providerId, enterpriseId } = house.ours;
    expect(await seen({ organisationId: providerId, organisationKind: 'PROVIDER' })).toEqual([
      'ours ENTERPRISE_RECEIVABLE',
      'ours PLATFORM_FEE',
      'ours PROVIDER_REVENUE',
      'ours TAX',
    ]);
    expect(await seen({ organisationId: enterpriseId, organisationKind: 'ENTERPRISE' })).toEqual([
      'ours ENTERPRISE_RECEIVABLE',
    ]);
    expect(new Set(await seen({ organisationId: newId(), organisationKind: 'PLATFORM' }))).toEqual(
      new Set(['ours PLATFORM_FEE', 'theirs PLATFORM_FEE']),
    );
    expect(await seen({ organisationId: newId(), organisationKind: 'PROVIDER' })).toEqual([]);
  });
});
