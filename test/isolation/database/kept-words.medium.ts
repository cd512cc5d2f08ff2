import { SET_TENANCY, tenancyParameters } from '#platform';
import { IDENTITIES } from './identities.js';
import { idOf, partiesOf } from './parties.js';
import { type SeededDatabase, seededDatabase } from './probe-database.js';

let database: SeededDatabase;
beforeAll(async () => {
  database = await seededDatabase();
});
afterAll(() => database?.close());

const { provider, enterprise, unclaimed, enterpriseUser } = partiesOf('a');

/** How many rows the identity changes, in a transaction that is rolled back; the words of the refusal where it may not. */
async function tries(name: string, sql: string, before = 'SELECT 1'): Promise<number | string> {
  const who = IDENTITIES.find((identity) => identity.name === name);
  if (!who) throw new Error(`Nobody is called ${name}`);
  await database.admin.query('BEGIN');
  try {
    await database.admin.query(before);
    await database.admin.query(SET_TENANCY, tenancyParameters(who.tenancy as never, false));
    return (await database.admin.query(sql)).rowCount ?? 0;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await database.admin.query('ROLLBACK');
  }
}

describe('the state of an organisation', () => {
  const suspended = `UPDATE organisation SET state = 'SUSPENDED' WHERE id IN ('${provider}', '${enterprise}')`;
  const comeBack = (id: string) => `UPDATE organisation SET state = 'ACTIVE' WHERE id = '${id}'`;

  it('is not its own to change, though its phone is', async () => {
    for (const [who, id] of [
      ['provider a', provider],
      ['enterprise a', enterprise],
    ] as const) {
      expect(await tries(who, comeBack(id), suspended)).toContain('does not change its own state');
      expect(await tries(who, `UPDATE organisation SET phone = '119' WHERE id = '${id}'`, suspended)).toBe(1);
      expect(await tries(who, `UPDATE organisation SET region_path = '51/' WHERE id = '${id}'`)).toContain('denied');
    }
  });

  it('is changed by the platform, and by the authenticator only where an organisation is claimed', async () => {
    expect(await tries('platform', comeBack(provider), suspended)).toBe(1);
    expect(await tries('authenticator', comeBack(provider), suspended)).toBe(0);
    expect(await tries('authenticator', comeBack(unclaimed))).toBe(1);
  });
});

describe('an offered contract', () => {
  const id = idOf('a', 'contract', 'active');
  const change = (set: string) => `UPDATE contract SET ${set} WHERE id = '${id}'`;
  const stand = (state: string, signed: 'nobody' | 'provider_accepted_at' | 'enterprise_accepted_at' = 'nobody') =>
    ['DRAFT', state]
      .map((to) => change(`state = '${to}'${signed === 'nobody' ? '' : `, ${signed} = '2026-11-01'`}`))
      .join(';');
  const CONTENT = [
    `terms = '{"price": 0}'`,
    `content_hash = repeat('0', 64)`,
    'plan_version_id = gen_random_uuid()',
    `starts_at = starts_at + interval '1 day'`,
    `number = 'another'`,
    `region_path = '51/'`,
  ];

  it.each(CONTENT)('keeps its content for both sides: %s', async (set) => {
    for (const state of ['OFFERED', 'ACTIVE'])
      for (const who of ['provider a', 'enterprise a'])
        expect(await tries(who, change(set), stand(state))).toContain('never changes its content');
  });

  it('is written by the provider while it is a draft', async () => {
    expect(await tries('provider a', change(CONTENT[0] as string), stand('DRAFT'))).toBe(1);
    expect(await tries('enterprise a', change(CONTENT[0] as string), stand('DRAFT'))).toBe(0);
  });

  it('is signed by each side for itself, once', async () => {
    const sign = `state = 'ACTIVE', enterprise_accepted_at = now(), enterprise_accepted_by = '${enterpriseUser}'`;
    expect(await tries('enterprise a', change(sign), stand('OFFERED'))).toBe(1);
    expect(await tries('provider a', change(sign), stand('OFFERED'))).toContain('for itself, once');
    expect(await tries('enterprise a', change(sign), stand('OFFERED', 'enterprise_accepted_at'))).toContain('once');
    const unsign = change('provider_accepted_at = NULL');
    for (const who of ['provider a', 'enterprise a'])
      expect(await tries(who, unsign, stand('OFFERED', 'provider_accepted_at'))).toContain('for itself, once');
  });

  it('moves its end with a notice only', async () => {
    const end = `ends_at = starts_at + interval '90 days'`;
    expect(await tries('enterprise a', change(end), stand('ACTIVE'))).toContain('with a notice only');
    expect(await tries('enterprise a', change(`state = 'ENDING', ${end}`), stand('ACTIVE'))).toBe(1);
    expect(await tries('enterprise a', change(end), stand('ENDING'))).toContain('with a notice only');
  });
});
