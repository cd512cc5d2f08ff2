import { idOf, partiesOf } from './parties.js';
import { type SeededDatabase, seededDatabase } from './probe-database.js';
import { type Tries, triesOn, untriggered } from './tries.js';

let database: SeededDatabase;
let tries: Tries;
beforeAll(async () => {
  database = await seededDatabase();
  tries = triesOn(database.admin);
});
afterAll(() => database?.close());

const { provider, enterprise, unclaimed, enterpriseUser } = partiesOf('a');

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
  /** As it came to be, past the triggers: signed by these. */
  const stand = (state: string, ...signed: ('provider' | 'enterprise')[]) => {
    const by = (side: 'provider' | 'enterprise') => (signed.includes(side) ? "'2026-11-01'" : 'NULL');
    const sides = `provider_accepted_at = ${by('provider')}, enterprise_accepted_at = ${by('enterprise')}`;
    return untriggered(change(`state = '${state}', ${sides}`));
  };
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
        expect(await tries(who, change(set), stand(state, 'provider', 'enterprise'))).toContain(
          'never changes its content',
        );
  });

  it('is written by the provider while it is a draft', async () => {
    expect(await tries('provider a', change(CONTENT[0] as string), stand('DRAFT'))).toBe(1);
    expect(await tries('enterprise a', change(CONTENT[0] as string), stand('DRAFT'))).toBe(0);
  });

  it('is signed by each side for itself, once', async () => {
    const sign = `state = 'ACTIVE', enterprise_accepted_at = now(), enterprise_accepted_by = '${enterpriseUser}'`;
    expect(await tries('enterprise a', change(sign), stand('OFFERED', 'provider'))).toBe(1);
    expect(await tries('provider a', change(sign), stand('OFFERED', 'provider'))).toContain('for itself, once');
    expect(await tries('enterprise a', change(sign), stand('OFFERED', 'enterprise'))).toContain('once');
    const unsign = change('provider_accepted_at = NULL');
    for (const who of ['provider a', 'enterprise a'])
      expect(await tries(who, unsign, stand('OFFERED', 'provider'))).toContain('for itself, once');
  });

  it('is said to be in arrears by no side', async () => {
    for (const who of ['provider a', 'enterprise a'])
      expect(await tries(who, change('arrears_since = now()'), stand('ACTIVE', 'provider', 'enterprise'))).toContain(
        'no side says',
      );
  });

  it('binds nobody before both have signed it', async () => {
    for (const state of ['ACCEPTED', 'ACTIVE', 'ENDED']) {
      const force = change(`state = '${state}'`);
      expect(await tries('provider a', force, stand('OFFERED', 'provider'))).toContain('row-level security');
      expect(await tries('enterprise a', force, stand('OFFERED', 'provider'))).toContain('row-level security');
      expect(await tries('enterprise a', force, stand('OFFERED'))).toContain('row-level security');
    }
  });

  it('is made of a draft that binds nobody, and that nobody signs for the enterprise', async () => {
    expect(await tries('provider a', change(`state = 'OFFERED'`), stand('DRAFT'))).toBe(1);
    const signed = `enterprise_accepted_at = now(), provider_accepted_at = now()`;
    for (const set of [
      signed,
      `state = 'ACTIVE', ${signed}`,
      `enterprise_accepted_by = '${enterpriseUser}'`,
      `enterprise_accepted_from = '192.0.2.1'`,
      `state = 'ACCEPTED'`,
    ])
      expect(await tries('provider a', change(set), stand('DRAFT'))).toContain('a draft binds nobody');
  });

  describe('that is in force', () => {
    const end = `ends_at = starts_at + interval '90 years'`;
    const notice = (by: string) => `state = 'ENDING', ${end}, notice_given_at = now(), notice_given_by = '${by}'`;
    const inForce = stand('ACTIVE', 'provider', 'enterprise');
    const ending = [inForce, untriggered(change(notice(enterprise)))].join(';');

    it('moves its end with a notice or an amendment only, and once', async () => {
      for (const who of ['provider a', 'enterprise a']) {
        expect(await tries(who, change(end), inForce)).toContain('with a notice or an amendment only');
        expect(await tries(who, change('notice_given_at = now()'), inForce)).toContain(
          'with a notice or an amendment only',
        );
        const again = `ends_at = ends_at + interval '1 day'`;
        expect(await tries(who, change(again), ending)).toContain('with a notice or an amendment only');
        expect(await tries(who, change('notice_given_by = NULL'), ending)).toContain(
          'with a notice or an amendment only',
        );
      }
    });

    it('is given notice by each side for itself', async () => {
      expect(await tries('enterprise a', change(notice(enterprise)), inForce)).toBe(1);
      expect(await tries('provider a', change(notice(provider)), inForce)).toBe(1);
      expect(await tries('enterprise a', change(notice(provider)), inForce)).toContain('notice for itself');
      expect(await tries('provider a', change(notice(enterprise)), inForce)).toContain('notice for itself');
      const silent = [
        `state = 'ENDING', ${end}`,
        `state = 'ENDING', notice_given_by = '${provider}', notice_given_at = now()`,
      ];
      for (const set of [...silent, `state = 'ENDING', ${end}, notice_given_by = '${provider}'`])
        expect(await tries('provider a', change(set), inForce)).toContain('notice for itself');
    });

    /** As the version in force says. */
    const signed = (terms: string) =>
      `UPDATE contract_amendment SET terms = '${terms}' WHERE state = 'ACCEPTED'; ${change(`terms = '${terms}'`)}`;

    it('keeps the days of its notice', async () => {
      const noticed = (at: string) => change(notice(provider).replace(end, `ends_at = ${at}`));
      const bound = [inForce, untriggered(signed('{"plan": {"noticeDays": 30}}'))].join(';');
      expect(await tries('provider a', noticed(`now() + interval '29 days'`), bound)).toContain('keeps its days');
      expect(await tries('provider a', noticed(`now() + interval '30 days'`), bound)).toBe(1);
    });

    it('is renewed by the worker alone, and as it says', async () => {
      const renewing = `${change(`ends_at = '2090-01-31T04:00:00Z'`)}; ${signed('{"renewal": {"months": 1}}')}`;
      const bound = [inForce, untriggered(renewing)].join(';');
      const next = change(`ends_at = '2090-02-28T04:00:00Z'`);
      expect(await tries('worker of both a', next, bound)).toBe(1);
      for (const who of ['provider a', 'enterprise a'])
        expect(await tries(who, next, bound)).toContain('with a notice or an amendment only');
      const later = change(`ends_at = '2090-03-31T04:00:00Z'`);
      expect(await tries('worker of both a', later, bound)).toContain('with a notice or an amendment only');
      const longer = `UPDATE coverage SET valid_to = '2090-02-28T04:00:00Z' WHERE contract_id = '${idOf('a', 'contract', 'active')}' AND device_id = '${idOf('a', 'device', 'waiting')}'`;
      expect(await tries('worker of both a', longer)).toContain('lengthens coverage to the end of its contract');
    });

    it('keeps a notice, and stays over when it is over', async () => {
      for (const who of ['provider a', 'enterprise a'])
        for (const state of ['ACTIVE', 'ACCEPTED', 'WITHDRAWN'])
          expect(await tries(who, change(`state = '${state}'`), ending)).toContain('a notice stands');
      expect(await tries('worker of both a', change(`state = 'ACTIVE'`), ending)).toContain('a notice stands');
      expect(await tries('worker of both a', change(`state = 'ENDED', ended_at = now()`), ending)).toBe(1);
      for (const state of ['ENDED', 'DECLINED', 'WITHDRAWN']) {
        const over = stand(state, 'provider', 'enterprise');
        expect(await tries('provider a', change(`state = 'ACTIVE'`), over)).toContain('stays over');
        expect(await tries('enterprise a', change(`state = 'OFFERED'`), over)).toContain('stays over');
      }
    });
  });
});

describe('a published plan version', () => {
  const id = idOf('a', 'plan_version', 'published');
  const change = (set: string) => `UPDATE plan_version SET ${set} WHERE id = '${id}'`;

  it.each([
    'base_fee = 0',
    `unit_prices = '{}'`,
    `one_off_fees = '{}'`,
    'min_term_months = 12',
    'trial_days = 1',
    'prepaid_intervals = 12',
    `service_credits = '{}'`,
    `seller_name = 'another'`,
  ])('keeps what it says: %s', async (set) => {
    // Told apart from what the seed says already.
    const before = `ALTER TABLE plan_version DISABLE TRIGGER plan_version_immutable; UPDATE plan_version SET unit_prices = '{"SMOKE": "1"}',
      one_off_fees = '{"INSTALLATION": {}}', base_fee = 1 WHERE id = '${id}'; ALTER TABLE plan_version ENABLE TRIGGER plan_version_immutable`;
    expect(await tries('provider a', change(set), before)).toContain('never changes');
  });

  it('goes from draft to published to withdrawn and never back', async () => {
    expect(await tries('provider a', change(`state = 'DRAFT'`))).toContain('never back');
    const withdrawn = change(`state = 'WITHDRAWN', withdrawn_at = now()`);
    expect(await tries('provider a', withdrawn)).toBe(1);
    for (const state of ['DRAFT', 'PUBLISHED'])
      expect(await tries('provider a', change(`state = '${state}'`), withdrawn)).toContain('never back');
  });

  it('is not read with its prices by an authority, whatever it asks', async () => {
    for (const column of ['base_fee', 'unit_prices', 'one_off_fees', 'currency'])
      expect(await tries('authority a', `SELECT ${column} FROM plan_version`)).toContain('denied');
    expect(await tries('authority a', `SELECT service_credits, seller_name FROM plan_version`)).toBeGreaterThan(0);
  });
});

describe('a proposal to amend', () => {
  const id = idOf('a', 'contract_amendment', 'offered');
  const change = (set: string) => `UPDATE contract_amendment SET ${set} WHERE id = '${id}'`;
  const yes = `state = 'ACCEPTED', effective_at = now(), enterprise_accepted_at = now()`;
  const inTime = untriggered(change(`valid_until = now() + interval '1 day'`));

  it('never changes, is signed by each side for itself, and decided once', async () => {
    expect(await tries('enterprise a', change(yes), inTime)).toBe(1);
    for (const column of ['terms', 'added', 'content_hash', 'valid_until'])
      expect(await tries('enterprise a', change(`${column} = ${column}`))).toContain('permission denied');
    expect(await tries('provider a', change(`state = 'OPEN', enterprise_accepted_at = now()`), inTime)).toContain(
      'itself',
    );
    expect(await tries('enterprise a', change(`provider_accepted_at = now()`), inTime)).toContain('for itself, once');
    const taken = `${inTime}; ${untriggered(change(`state = 'WITHDRAWN'`))}`;
    expect(await tries('enterprise a', change(yes), taken)).toBe(0);
    expect(await tries('provider a', change(yes), inTime)).toContain('for itself, once');
    await database.admin.query('BEGIN');
    await expect(database.admin.query(change(`note = 'x'`))).rejects.toThrow('never changes');
    await database.admin.query('ROLLBACK');
  });

  it('takes effect in time and at its instant, never in hindsight', async () => {
    expect(await tries('enterprise a', change(yes))).toContain('in time');
    const before = yes.replace('now()', `now() - interval '2 minutes'`);
    expect(await tries('enterprise a', change(before), inTime)).toContain('never in hindsight');
    const dated = `${inTime}; ${untriggered(change(`effective_at = now() + interval '1 hour'`))}`;
    expect(await tries('enterprise a', change(yes), dated)).toContain('what was proposed');
    expect(await tries('provider a', change(`effective_at = now()`), inTime)).toContain('what was proposed');
  });
});

describe('a market rule', () => {
  const id = idOf('a', 'market_rule', 'only');
  const change = (set: string) => `UPDATE market_rule SET ${set} WHERE id = '${id}'`;
  const TOMORROW = `now() + interval '1 day'`;

  it('is never rewritten, and never ended in hindsight or prolonged', async () => {
    expect(await tries('authority a', change('max_notice_days = 7'))).toContain('denied');
    expect(await tries('owner of the tables', change('max_notice_days = 7'))).toBe(0);
    expect(await tries('authority a', change(`valid_to = ${TOMORROW}`))).toBe(1);
    expect(await tries('authority a', change(`valid_to = now() - interval '2 minutes'`))).toContain('not before now');
    const ended = change(`valid_to = ${TOMORROW}`);
    for (const later of ['NULL', `${TOMORROW} + interval '1 hour'`])
      expect(await tries('authority a', change(`valid_to = ${later}`), ended)).toContain('only end earlier');
    await database.admin.query('BEGIN');
    await expect(database.admin.query(change('max_notice_days = 7'))).rejects.toThrow('never rewritten');
    await database.admin.query('ROLLBACK');
  });

  it('stands alone at any moment, for one authority and region', async () => {
    const twice = `INSERT INTO market_rule SELECT (jsonb_populate_record(null::market_rule, to_jsonb(r) || '{"version": 2}'
      || jsonb_build_object('id', gen_random_uuid()))).* FROM market_rule r WHERE id = '${id}'`;
    expect(await tries('authority a', twice)).toContain('market_rule_one_at_a_time');
  });

  it('is not set by anybody else, nor for another region', async () => {
    const copy = (more: string) => `INSERT INTO market_rule SELECT (jsonb_populate_record(null::market_rule, to_jsonb(r)
      || jsonb_build_object('id', gen_random_uuid(), 'version', 9, 'valid_from', '2020-01-01', 'valid_to', '2020-02-01')
      || '${more}')).* FROM market_rule r WHERE id = '${id}'`;
    expect(await tries('authority a', copy('{}'))).toBe(1);
    expect(await tries('authority a', copy('{"region_path": "33/3310/331002/"}'))).toContain('row-level security');
    expect(await tries('authority b', copy('{}'))).toContain('row-level security');
    for (const who of ['provider a', 'enterprise a', 'platform'])
      expect(await tries(who, copy('{}'))).toContain('denied');
  });
});
