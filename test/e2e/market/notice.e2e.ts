import pg from 'pg';
import type { Organisation } from '../../../apps/vigil/seed/people.js';
import { eventually } from '../../support/eventually.js';
import {
  ahead,
  type Contract,
  DEVICE,
  ELSEWHERE,
  FORBIDDEN,
  GAPS,
  INBOX,
  Market,
  NOT_FOUND,
  NOTICE,
  OFFER,
} from './market.js';

const PROPOSE = 'mutation ($input: ProposeAmendmentInput!) { proposeAmendment(input: $input) { id contentHash } }';
const ACCEPT_AMENDMENT = 'mutation ($input: AcceptAmendmentInput!) { acceptAmendment(input: $input) { id } }';

let market: Market;
beforeAll(async () => {
  market = await Market.open();
}, 60_000);
afterAll(() => market?.test.close());

it('ends a contract with notice by either side, and covers until the end', async () => {
  const [one, other] = [await market.watched(10), await market.watched(0)];
  const manager = await market.of(one.provider, 'MANAGER');
  const early = { id: one.contract.id, endsAt: ahead(86_400_000) };
  await manager.refused(NOTICE, { input: early }, { code: 'CONTRACT.NOTICE_NOT_KEPT', field: 'input.endsAt' });
  await (await market.of(market.rival)).refused(NOTICE, { input: { id: one.contract.id } }, NOT_FOUND);
  await (await market.of(one.provider, 'DISPATCHER')).refused(NOTICE, { input: { id: one.contract.id } }, FORBIDDEN);
  const { giveNotice } = await manager.data<{ giveNotice: Contract }>(NOTICE, { input: { id: one.contract.id } });
  expect(giveNotice).toMatchObject({ state: 'ENDING', noticeGivenBy: one.provider.id, endsAt: expect.any(String) });
  expect(giveNotice.coverage).toMatchObject([{ validTo: giveNotice.endsAt }]);
  await manager.refused(NOTICE, { input: { id: one.contract.id } }, { code: 'CONTRACT.NOT_IN_FORCE' });
  const gap = { contractId: one.contract.id, premisesId: one.premises.id, at: giveNotice.endsAt, devices: 1 };
  const [authority, elsewhere] = [
    await market.test.seed.authority(),
    await market.test.seed.authority({ regionCode: ELSEWHERE }),
  ];
  const foreseen = async (by: Organisation, role: string) =>
    (await (await market.of(by, role)).data<{ coverageGaps: object[] }>(GAPS)).coverageGaps;
  expect(await foreseen(one.enterprise, 'OWNER')).toEqual([gap]);
  expect(await foreseen(authority, 'LEADER')).toContainEqual(gap);
  expect(await foreseen(elsewhere, 'LEADER')).toEqual([]);
  expect(await foreseen(other.enterprise, 'OWNER')).toEqual([]);
  await manager.refused(GAPS, {}, FORBIDDEN);

  const endsAt = ahead(1_500);
  await (await market.of(other.enterprise)).data(NOTICE, { input: { id: other.contract.id, endsAt, reason: '搬迁' } });
  await eventually(async () => (await market.read(other.enterprise, other.contract.id)).state === 'ENDED' || undefined);
  // The provider still keeps the record of its own device, so it goes on serving the place.
  expect(await (await market.of(other.provider)).data(DEVICE, { id: other.device.id })).toMatchObject({
    device: { id: other.device.id },
  });
});

/** Reminders of the end of a contract that are still to come. */
async function remindersOf(admin: pg.Client, contractId: string) {
  const { rows } = await admin.query<{ days: number; endsAt: string }>(
    `SELECT (payload->>'days')::int AS days, payload->>'endsAt' AS "endsAt" FROM outbox_event
     WHERE name = 'contract.endNear' AND payload->>'contractId' = $1 AND done_at IS NULL ORDER BY next_at`,
    [contractId],
  );
  return rows;
}

it('reminds both parties of an end, until they agree on a later one', async () => {
  const { provider, engagement, enterprise } = await market.watched();
  const device = await (await engagement.premises()).standalone();
  const planId = await market.test.seed.plan(provider, { code: 'fixed' });
  const endsAt = ahead(40 * 86_400_000);
  const { id } = await engagement.contract(planId, { deviceIds: [device.id], endsAt });
  const admin = new pg.Client(market.test.database.adminUrl);
  await admin.connect();
  const waiting = () => remindersOf(admin, id);
  /** The clock jumps to when the next of them is due. */
  const jump = (days: number) =>
    admin.query(
      `UPDATE outbox_event SET next_at = now() WHERE name = 'contract.endNear' AND payload->>'contractId' = $1
       AND payload->>'days' = $2`,
      [id, String(days)],
    );
  const told = async (party: Organisation) => {
    type Inbox = { inbox: { edges: { node: { topic: string; subjectId: string } }[] } };
    const { inbox } = await (await market.of(party)).data<Inbox>(INBOX);
    return inbox.edges.filter(({ node }) => node.topic === 'contract.endNear' && node.subjectId === id).length;
  };
  try {
    await eventually(async () => ((await waiting()).length === 2 ? true : undefined));
    expect(await waiting()).toEqual([30, 7].map((days) => ({ days, endsAt })));
    await jump(30);
    for (const party of [provider, enterprise])
      await eventually(async () => ((await told(party)) === 1 ? true : undefined));
    const later = ahead(400 * 86_400_000);
    const owner = await market.of(provider);
    type Proposed = { proposeAmendment: { id: string; contentHash: string } };
    const { proposeAmendment } = await owner.data<Proposed>(PROPOSE, { input: { contractId: id, endsAt: later } });
    await (await market.of(enterprise)).data(ACCEPT_AMENDMENT, { input: proposeAmendment });
    expect(await market.read(enterprise, id)).toMatchObject({
      state: 'ACTIVE',
      endsAt: later,
      coverage: [{ deviceId: device.id, validTo: later }],
    });
    await eventually(async () => ((await waiting()).length === 4 ? true : undefined));
    await admin.query(
      `UPDATE outbox_event SET next_at = now() WHERE name = 'contract.endNear' AND payload->>'endsAt' = $1`,
      [endsAt],
    );
    await eventually(async () => ((await waiting()).every((one) => one.endsAt === later) ? true : undefined));
    expect(await told(enterprise)).toBe(1);
  } finally {
    await admin.end();
  }
});

it('renews a contract before its end as both have signed, unless notice is given for that end', async () => {
  const { provider, engagement, enterprise } = await market.watched();
  const planId = await market.test.seed.plan(provider, { code: 'renewing', noticeDays: 10 });
  const site = await engagement.premises();
  const devices = [await site.standalone(), await site.standalone()];
  const endsAt = '2027-01-31T04:00:00.000Z';
  const terms = { endsAt, renewsForMonths: 1 };
  const owner = await market.of(provider);
  const tooShort = { ...terms, enterpriseId: enterprise.id, planId, endsAt: ahead(9 * 86_400_000) };
  await owner.refused(OFFER, { input: tooShort }, { code: 'GENERAL.INVALID_INPUT', field: 'input.renewsForMonths' });
  const [going, over] = [
    await engagement.contract(planId, { ...terms, deviceIds: [devices[0]?.id] }),
    await engagement.contract(planId, { ...terms, deviceIds: [devices[1]?.id] }),
  ];
  await (await market.of(enterprise)).data(NOTICE, { input: { id: over.id, endsAt } });
  const admin = new pg.Client(market.test.database.adminUrl);
  await admin.connect();
  const due = `FROM outbox_event WHERE name = 'contract.renewalDue' AND payload->>'endsAt' = $1`;
  try {
    await eventually(async () => ((await admin.query(`SELECT ${due}`, [endsAt])).rowCount === 2 ? true : undefined));
    // The clock jumps to ten days before the end.
    await admin.query(`UPDATE outbox_event SET next_at = now() ${due.slice('FROM outbox_event'.length)}`, [endsAt]);
    // By the calendar of China: the last day of February follows the last of January.
    const next = '2027-02-28T04:00:00.000Z';
    await eventually(async () => ((await market.read(provider, going.id)).endsAt === next ? true : undefined));
    expect(await market.read(enterprise, going.id)).toMatchObject({ state: 'ACTIVE', coverage: [{ validTo: next }] });
    await eventually(async () =>
      (await admin.query(`SELECT ${due} AND done_at IS NULL`, [endsAt])).rowCount === 0 ? true : undefined,
    );
    expect(await market.read(enterprise, over.id)).toMatchObject({
      state: 'ENDING',
      endsAt,
      coverage: [{ validTo: endsAt }],
    });
    expect((await admin.query(`SELECT ${due}`, [next])).rowCount).toBe(1);
    for (const party of [provider, enterprise]) {
      const reader = await market.of(party);
      await eventually(async () => JSON.stringify(await reader.data(INBOX)).includes('contract.renewed') || undefined);
    }
  } finally {
    await admin.end();
  }
});
