import { idOf } from './parties.js';
import { type SeededDatabase, seededDatabase } from './probe-database.js';
import { type Tries, triesOn, untriggered } from './tries.js';

let database: SeededDatabase;
let tries: Tries;
beforeAll(async () => {
  database = await seededDatabase();
  tries = triesOn(database.admin);
});
afterAll(() => database?.close());

describe('a review', () => {
  const id = idOf('a', 'review', 'customer');
  const set = (what: string) => `UPDATE review SET ${what} WHERE id = '${id}'`;
  const now = untriggered(
    `UPDATE review SET period = china_quarter(now()), answer = NULL, answered_at = NULL WHERE id = '${id}'`,
  );

  it('is changed by its author while the quarter runs, and answered by the provider', async () => {
    expect(await tries('enterprise a', set('stars = 5'), now)).toBe(1);
    expect(await tries('provider a', set('stars = 5'), now)).toContain('changed by its author');
    expect(await tries('enterprise a', set('stars = 5'))).toContain('while its quarter runs');
    expect(await tries('provider a', set(`answer = 'Thank you'`), now)).toBe(1);
    expect(await tries('enterprise a', set(`answer = 'Thank you'`), now)).toContain('answered by whom it is of');
    expect(await tries('provider a', set('answer = NULL'))).toContain('for good');
    expect(await tries('provider a', `DELETE FROM review WHERE id = '${id}'`)).toContain('denied');
  });

  it('is of the quarter that runs, and of a contract that was in force', async () => {
    const author = (contract: string, period: string, path = 'c.region_path') => `
      INSERT INTO review_author (id, provider_id, enterprise_id, contract_id, region_path, period, enterprise_name)
      SELECT gen_random_uuid(), c.provider_id, c.enterprise_id, c.id, ${path}, ${period}, 'x' FROM contract c WHERE c.id = '${idOf('a', 'contract', contract)}'`;
    const started = untriggered('UPDATE contract SET activated_at = now()');
    const current = 'china_quarter(now())';
    expect(await tries('enterprise a', author('behind', current), started)).toBe(1);
    expect(await tries('enterprise a', author('behind', current))).toContain('only a customer');
    expect(await tries('enterprise a', author('behind', `'2020-Q1'`), started)).toContain('the quarter that runs');
    expect(await tries('enterprise a', author('behind', current, `'51/'`), started)).toContain('only a customer');
    const left = untriggered(
      `UPDATE contract SET activated_at = now() - interval '1 year', ended_at = now() - interval '7 months'`,
    );
    expect(await tries('enterprise a', author('behind', current), left)).toContain('only a customer');
  });

  it('may be written up to the quarter three months after the end, by the calendar of China', async () => {
    const last = async (ended: string) =>
      (await database.admin.query('SELECT review_last_quarter($1) AS q', [ended])).rows[0].q;
    expect(await last('2026-10-01T00:30:00+08:00')).toBe('2027-Q1');
    expect(await last('2026-09-30T23:30:00+08:00')).toBe('2026-Q4');
  });
});

describe('what was measured', () => {
  it('is only ever added to, whoever asks', async () => {
    for (const sql of ['UPDATE sla_measurement SET met = true', 'DELETE FROM sla_measurement'])
      for (const who of ['provider a', 'enterprise a', 'authority a', 'worker of both a', 'platform'] as const)
        expect(await tries(who, sql)).toContain('denied');
    await expect(database.admin.query('UPDATE sla_measurement SET met = true')).rejects.toThrow('only ever added to');
    await expect(database.admin.query('TRUNCATE sla_measurement, service_credit')).rejects.toThrow(
      'only ever added to',
    );
  });
});
