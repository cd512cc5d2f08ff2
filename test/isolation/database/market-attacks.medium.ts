import { idOf, partiesOf } from './parties.js';
import { type SeededDatabase, seededDatabase } from './probe-database.js';
import { type Story, storyOn } from './tries.js';

let database: SeededDatabase;
let story: Story;
beforeAll(async () => {
  database = await seededDatabase();
  story = storyOn(database.admin);
});
afterAll(() => database?.close());

const a = partiesOf('a');
const b = partiesOf('b');
const of = (table: string, name: string) => idOf('a', table, name);
const REFUSED = expect.stringContaining('row-level security');
const DENIED = expect.stringContaining('permission denied');

/** A contract of provider b, as it would like it to be. */
function contract(id: string, enterprise: string, more: Record<string, string> = {}): string {
  const columns: Record<string, string> = {
    id: `'${id}'`,
    provider_id: `'${b.provider}'`,
    enterprise_id: `'${enterprise}'`,
    region_path: `'32/3211/321181/321181106/'`,
    number: `'${id}'`,
    plan_version_id: `'${idOf('b', 'plan_version', 'published')}'`,
    state: `'OFFERED'`,
    starts_at: 'now()',
    terms: `'{}'`,
    content_hash: `repeat('0', 64)`,
    provider_accepted_at: 'now()',
    ...more,
  };
  return `INSERT INTO contract (${Object.keys(columns)}) VALUES (${Object.values(columns)})`;
}
const request = (id: string, provider: string, enterprise: string) =>
  `INSERT INTO offer_request (id, provider_id, enterprise_id, enterprise_name) VALUES ('${id}', '${provider}', '${enterprise}', 'asker')`;
const coverage = (contractId: string, provider = b.provider, from = 'now()') =>
  `INSERT INTO coverage (id, provider_id, enterprise_id, contract_id, device_id, premises_id, region_path, valid_from)
   VALUES (gen_random_uuid(), '${provider}', '${a.enterprise}', '${contractId}', '${uncovered}', '${of('premises', 'enterprise')}', 'x', ${from})`;
const engage = (provider: string, enterprise: string, endedAt: string) =>
  `INSERT INTO engagement (id, provider_id, enterprise_id, ended_at) VALUES (gen_random_uuid(), '${provider}', '${enterprise}', ${endedAt})`;
const mine = idOf('b', 'contract', 'forged');
const asked = idOf('b', 'offer_request', 'forged');
const uncovered = of('device', 'enterprise');

describe('a provider', () => {
  it('engages itself with no stranger, in whatever order it goes about it', async () => {
    const open = `UPDATE engagement SET since = now(), ended_at = NULL WHERE enterprise_id = '${a.enterprise}'`;
    expect(
      await story([
        ['provider b', engage(b.provider, a.enterprise, 'NULL')],
        ['provider b', engage(b.provider, a.enterprise, 'now()')],
        ['provider b', request(asked, b.provider, a.enterprise)],
        ['provider b', contract(mine, a.enterprise)],
        ['provider b', contract(mine, a.enterprise, { request_id: `'${of('offer_request', 'asked')}'` })],
        ['provider b', open],
        ['provider b', `UPDATE contract SET enterprise_id = '${a.enterprise}'`],
      ]),
    ).toEqual([REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, 0, expect.stringContaining('never changes its content')]);
  });

  it('gets no further by being asked than to make an offer to whoever asked', async () => {
    const answering = { request_id: `'${asked}'` };
    const signed = { ...answering, state: `'ACTIVE'`, enterprise_accepted_at: 'now()' };
    const steps = await story([
      ['enterprise a', `${engage(b.provider, a.enterprise, 'now()')};${request(asked, b.provider, a.enterprise)}`],
      ['provider b', contract(mine, a.departed, answering)],
      ['provider b', contract(mine, a.enterprise, { ...answering, state: `'ACTIVE'` })],
      ['provider b', contract(mine, a.enterprise, signed)],
      ['provider b', contract(mine, a.enterprise, { ...answering, enterprise_accepted_at: 'now()' })],
      ['provider b', contract(mine, a.enterprise, answering)],
      ['provider b', `UPDATE contract SET state = 'ACCEPTED' WHERE id = '${mine}'`],
      ['provider b', coverage(mine)],
      ['provider b', `UPDATE engagement SET ended_at = NULL WHERE enterprise_id = '${a.enterprise}'`],
      ['provider b', `SELECT id FROM organisation WHERE id = '${a.enterprise}'`],
      ['provider b', `SELECT id FROM premises WHERE enterprise_id = '${a.enterprise}'`],
      ['provider b', `SELECT id FROM device WHERE enterprise_id = '${a.enterprise}'`],
      ['provider b', `SELECT id FROM contract WHERE provider_id <> '${b.provider}'`],
      ['enterprise a', `UPDATE offer_request SET state = 'CLOSED' WHERE id = '${asked}'`],
      ['provider b', contract(idOf('late'), a.enterprise, answering)],
      ['provider b', `UPDATE offer_request SET state = 'OPEN' WHERE id = '${asked}'`],
    ]);
    expect(steps.slice(0, 6)).toEqual([1, REFUSED, REFUSED, REFUSED, REFUSED, 1]);
    expect(steps.slice(6)).toEqual([REFUSED, REFUSED, 0, 0, 0, 0, 0, 1, REFUSED, 0]);
  });

  it('sees nothing before the instant, although both have signed for it', async () => {
    const sign = `UPDATE contract SET state = 'ACCEPTED', enterprise_accepted_at = now() WHERE id = '${mine}'`;
    const later = { request_id: `'${asked}'`, starts_at: `now() + interval '1 day'` };
    const secrets = [
      'organisation',
      'premises',
      'device',
      'call_list_entry',
      'incident',
      'signal',
      'coverage',
      'handover',
    ];
    const seen = (table: string) =>
      `SELECT 1 FROM ${table} t WHERE to_jsonb(t)::text ~ '${a.enterprise}' AND to_jsonb(t)::text !~ '${mine}'`;
    const steps = await story([
      ['enterprise a', `${engage(b.provider, a.enterprise, 'now()')};${request(asked, b.provider, a.enterprise)}`],
      ['provider b', contract(mine, a.enterprise, later)],
      ['enterprise a', sign],
      [
        'enterprise a',
        `UPDATE coverage SET valid_to = now() + interval '1 day' WHERE device_id = '${uncovered}' AND valid_to IS NULL`,
      ],
      ['enterprise a', coverage(mine, b.provider, `now() + interval '1 day'`)],
      ...secrets.map((table) => ['provider b', seen(table)] as const),
      ['provider b', `SELECT id FROM coverage WHERE contract_id = '${mine}'`],
      // Of the two halves each provider sees its own.
      ['provider a', `SELECT 1 FROM coverage c WHERE to_jsonb(c)::text ~ '${b.provider}'`],
      ...['offer_request', 'handover', 'contract', 'audit_entry', 'engagement'].map(
        (table) => ['provider a', `SELECT 1 FROM ${table} t WHERE to_jsonb(t)::text ~ '${b.provider}'`] as const,
      ),
      ['provider a', 'SELECT 1 FROM outbox_event'],
    ]);
    expect(steps.slice(0, 5)).toEqual([1, 1, 1, 1, 1]);
    expect(steps.slice(5, 13)).toEqual(secrets.map(() => 0));
    expect(steps.slice(13)).toEqual([1, 0, 0, 0, 0, 0, 0, DENIED]);
  });

  it('neither lengthens nor cuts its coverage, but by its notice', async () => {
    const [ending, active, waiting] = [of('contract', 'ending'), of('contract', 'active'), of('device', 'waiting')];
    const cut = (by: string, to: string) =>
      `UPDATE coverage SET valid_to = ${to} WHERE contract_id = '${by}' AND device_id = '${waiting}'`;
    const notice = `UPDATE contract SET state = 'ENDING', ends_at = '2050-01-01', notice_given_at = now(), notice_given_by = '${a.provider}' WHERE id = '${active}'`;
    const steps = await story([
      ['provider a', cut(active, 'NULL')],
      ['provider a', cut(active, `now() + interval '1 hour'`)],
      ['former provider a', `UPDATE coverage SET valid_to = NULL WHERE contract_id = '${of('contract', 'left')}'`],
      ['enterprise a', `UPDATE coverage SET valid_to = NULL WHERE contract_id = '${of('contract', 'left')}'`],
      ['provider a', `UPDATE coverage SET valid_from = now() WHERE contract_id = '${active}'`],
      ['provider a', `DELETE FROM coverage WHERE contract_id <> '${ending}'`],
      ['former provider a', 'DELETE FROM coverage'],
      ['provider a', coverage(active, a.provider)],
      ['provider a', `${notice};${cut(active, `'2050-01-01'`)}`],
      ['provider a', 'DELETE FROM coverage'],
      ['enterprise a', 'DELETE FROM coverage'],
    ]);
    const byNotice = expect.stringContaining('with its notice or an amendment only');
    const stays = expect.stringContaining('what has been covered stays');
    expect(steps).toEqual([byNotice, byNotice, stays, stays, DENIED, 0, 0, REFUSED, 1, 1, 2]);
  });
});

describe('an enterprise', () => {
  it('makes no seller of itself, and engages nobody who does not sell', async () => {
    const plan = `INSERT INTO plan (id, provider_id, code) VALUES ('${mine}', '${a.enterprise}', 'own')`;
    expect(
      await story([
        ['enterprise a', plan],
        ['enterprise a', engage(a.former, a.departed, 'NULL')],
        ['departed enterprise a', engage(a.former, a.departed, 'NULL')],
        ['departed enterprise a', engage(a.enterprise, a.departed, 'NULL')],
        ['departed enterprise a', engage(a.authority, a.departed, 'NULL')],
        ['enterprise a', request(mine, a.former, a.enterprise)],
        ['enterprise a', request(mine, a.departed, a.enterprise)],
        ['enterprise a', request(mine, b.provider, b.enterprise)],
        ['enterprise a', request(mine, b.provider, a.enterprise)],
      ]),
    ).toEqual([REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED, 1]);
  });

  it('hands devices on to nobody who has not taken them, and takes none that nobody loses', async () => {
    const plan = (to: string, toProvider: string, from: string, fromProvider: string, more = `'PLANNED', now()`) =>
      `INSERT INTO handover (id, enterprise_id, to_provider_id, to_contract_id, from_provider_id, from_contract_id, region_path, state, takes_effect_at)
       VALUES ('${mine}', '${a.enterprise}', '${toProvider}', '${of('contract', to)}', '${fromProvider}', '${of('contract', from)}',
         '32/3211/321181/321181106/', ${more})`;
    const device = (name: string, handover = of('handover', 'later')) =>
      `INSERT INTO handover_device (enterprise_id, handover_id, device_id, serial) VALUES ('${a.enterprise}', '${handover}', '${of('device', name)}', 's')`;
    expect(
      await story([
        ['enterprise a', plan('offered', a.provider, 'left', a.former)],
        ['enterprise a', plan('ended', a.provider, 'left', a.former)],
        ['enterprise a', plan('behind', b.provider, 'left', a.former)],
        ['enterprise a', plan('active', a.provider, 'behind', b.provider)],
        ['enterprise a', plan('next', a.former, 'active', a.provider)],
        ['enterprise a', plan('active', a.provider, 'behind', a.provider, `'DONE', now()`)],
        ['provider a', plan('active', a.provider, 'behind', a.provider)],
        ['enterprise a', device('aside')],
        ['enterprise a', device('enterprise')],
        ['enterprise a', device('enterprise', of('handover', 'done'))],
        ['enterprise a', plan('active', a.provider, 'behind', a.provider)],
      ]),
    ).toEqual([...Array.from({ length: 10 }, () => REFUSED), 1]);
  });

  it('shows a provider only what it asks it for, while it asks', async () => {
    const show = (name: string, provider: string) =>
      `INSERT INTO offer_request_device (provider_id, enterprise_id, request_id, device_id, serial, kind, premises_id, premises_name, region_path)
       SELECT '${provider}', enterprise_id, '${of('offer_request', name)}', id, serial, kind, premises_id, 'p', region_path
       FROM device WHERE id = '${of('device', 'aside')}'`;
    expect(
      await story([
        ['enterprise a', show('declined', a.provider)],
        ['enterprise a', show('open', b.provider)],
        ['departed enterprise a', show('open', a.provider)],
        ['provider a', show('open', a.provider)],
        ['enterprise a', show('open', a.provider)],
      ]),
    ).toEqual([REFUSED, REFUSED, 0, REFUSED, 1]);
  });
});

describe('a handover', () => {
  const [due, later] = [of('handover', 'due'), of('handover', 'later')];
  const end = (id: string, state: string) =>
    `UPDATE handover SET state = '${state}', ended_at = now() WHERE id = '${id}'`;
  const move = (to: string) => `UPDATE device SET provider_id = '${to}'`;

  it('is cancelled before its instant by the enterprise, done after it by the worker of who takes over, and once', async () => {
    const former = 'worker of former provider and enterprise a';
    expect(
      await story([
        ['enterprise a', end(due, 'CANCELLED')],
        ['enterprise a', end(later, 'DONE')],
        ['provider a', end(later, 'CANCELLED')],
        ['worker of both a', end(later, 'DONE')],
        [former, end(later, 'DONE')],
        [former, end(due, 'DONE')],
        ['worker of both a', end(due, 'CANCELLED')],
        ['enterprise a', `UPDATE handover SET takes_effect_at = now() WHERE id = '${later}'`],
        ['enterprise a', end(later, 'CANCELLED')],
        ['worker of both a', end(due, 'DONE')],
        ['worker of both a', end(due, 'DONE')],
      ]),
    ).toEqual([0, REFUSED, 0, 0, 0, 0, REFUSED, DENIED, 1, 1, 0]);
    const stands = expect.stringContaining('once, and never changes');
    const { admin } = database;
    for (const set of [
      `takes_effect_at = now()`,
      `to_provider_id = '${b.provider}'`,
      `from_provider_id = '${b.provider}'`,
    ])
      await expect(admin.query(`UPDATE handover SET ${set} WHERE id = '${due}'`)).rejects.toMatchObject({
        message: stands,
      });
    for (const name of ['done', 'cancelled'])
      await expect(admin.query(end(of('handover', name), 'PLANNED'))).rejects.toMatchObject({ message: stands });
  });

  it('moves in the scope of who takes over, what is due, and to nobody else', async () => {
    const former = 'worker of former provider and enterprise a';
    expect(
      await story([
        [former, move(a.former)],
        ['worker of both a', move(a.former)],
        ['worker of provider a and enterprise b', move(a.provider)],
        ['worker of provider a', move(a.provider)],
        ['worker of both a', `UPDATE device SET enterprise_id = '${b.enterprise}'`],
        ['worker of both a', move(a.provider)],
        ['worker of both a', `UPDATE device_liveness SET provider_id = '${a.former}'`],
        ['worker of both a', 'UPDATE device_credential SET valid_to = now()'],
        [former, 'UPDATE device_credential SET valid_to = now()'],
        [former, `UPDATE engagement SET ended_at = NULL WHERE provider_id = '${a.provider}'`],
        ['worker of both a', end(due, 'DONE')],
        ['worker of both a', move(a.provider)],
      ]),
    ).toEqual([0, REFUSED, 0, 0, DENIED, 1, REFUSED, 1, 0, 0, 1, 0]);
  });
});
