import type { Organisation } from '../../../apps/vigil/seed/people.js';
import { DANYANG } from '../../../apps/vigil/seed/seed.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { FORBIDDEN, NOT_FOUND } from './market.js';
import {
  ANSWER,
  admin,
  atRest,
  authority,
  close,
  customer,
  eighteenMore,
  fire,
  MEASURED,
  market,
  of,
  open,
  praised,
  RESULTS,
  REVIEWS,
  type Review,
  results,
  reviews,
  SUMMARY,
  say,
  scolded,
  step,
  test,
  texted,
  topics,
  UPDATE,
  unknown,
  WRITE,
  write,
} from './trust.js';

beforeAll(open, 60_000);
afterAll(close);

describe('a review', () => {
  let written: Review;

  it('is written by a customer, once per contract and quarter', async () => {
    const key = { idempotencyKey: 'first-review' };
    written = await write(0, 5, { responseStars: 4, ...key });
    expect(written).toMatchObject({ stars: 5, responseStars: 4, period: expect.stringMatching(/^\d{4}-Q[1-4]$/) });
    expect((await write(0, 5, { responseStars: 4, ...key })).id).toBe(written.id);
    const { enterprise, contractId } = customer(0);
    const again = { input: { contractId, ...texted(1) } };
    await (await of(enterprise, 'SAFETY_MANAGER')).refused(WRITE, again, { code: 'REVIEW.ALREADY_WRITTEN' });
    await (await of(enterprise, 'GUARD')).refused(WRITE, again, FORBIDDEN);
    await (await of(praised)).refused(WRITE, again, FORBIDDEN);
    await (await of(authority, 'LEADER')).refused(WRITE, again, FORBIDDEN);
    await (await of(customer(1).enterprise)).refused(WRITE, again, NOT_FOUND);
    await (await graph(test)).refused(WRITE, again, { code: 'GENERAL.UNAUTHENTICATED' });
    expect(await eventually(async () => (await topics(praised)).includes('review.written') || undefined)).toBe(true);
  });

  it.each([
    ['input.stars', { stars: 6 }],
    ['input.stars', { stars: 0 }],
    ['input.text', { text: '好' }],
    ['input.text', { text: '好'.repeat(2_001) }],
    ['input.text', { text: `好好好好好好好好好好\u0007` }],
    ['input.valueStars', { valueStars: 9 }],
  ])('names %s where it is out of bounds', async (field, wrong) => {
    const { enterprise, contractId } = customer(1);
    const input = { contractId, ...texted(3), ...wrong };
    await (await of(enterprise)).refused(WRITE, { input }, { code: 'GENERAL.INVALID_INPUT', field });
  });

  it('is changed by its author while the quarter runs, and by nobody else', async () => {
    const input = { id: written.id, ...texted(4) };
    const { updateReview } = await (await of(customer(0).enterprise)).data<{ updateReview: Review }>(UPDATE, { input });
    expect(updateReview).toMatchObject({ stars: 4, responseStars: null, changedAt: expect.any(String) });
    for (const other of [customer(1).enterprise]) await (await of(other)).refused(UPDATE, { input }, NOT_FOUND);
    await (await of(praised)).refused(UPDATE, { input }, FORBIDDEN);
    // The quarter is over: as it would be, since nobody can turn the clock of the database.
    await admin.query('ALTER TABLE review DISABLE TRIGGER review_change');
    await admin.query(`UPDATE review SET period = '2020-Q1' WHERE id = $1`, [written.id]);
    await (await of(customer(0).enterprise)).refused(UPDATE, { input }, { code: 'REVIEW.PERIOD_OVER' });
    await admin.query(`UPDATE review SET period = china_quarter(now()) WHERE id = $1`, [written.id]);
    await admin.query('ALTER TABLE review ENABLE TRIGGER review_change');
  });

  it('is answered by the provider that it is of', async () => {
    const input = { id: written.id, text: '感谢您的评价，我们继续努力。' };
    await (await of(scolded)).refused(ANSWER, { input }, NOT_FOUND);
    await (await of(praised, 'DISPATCHER')).refused(ANSWER, { input }, FORBIDDEN);
    await (await of(customer(0).enterprise)).refused(ANSWER, { input }, FORBIDDEN);
    const manager = await of(praised, 'MANAGER');
    const { answerReview } = await manager.data<{ answerReview: object }>(ANSWER, { input });
    expect(answerReview).toMatchObject({ answer: input.text, answeredAt: expect.any(String), answerChangedAt: null });
    const changed = await manager.data<{ answerReview: object }>(ANSWER, {
      input: { ...input, text: '再次感谢您的评价与支持。' },
    });
    expect(changed.answerReview).toMatchObject({
      answer: '再次感谢您的评价与支持。',
      answerChangedAt: expect.any(String),
    });
    const told = () => topics(customer(0).enterprise);
    expect(await eventually(async () => (await told()).includes('review.answered') || undefined)).toBe(true);
    expect((await told()).filter((topic) => topic === 'review.answered')).toHaveLength(1);
  });

  it('is public, its author is not', async () => {
    const authorFor = async (who: Organisation) => (await reviews(who, { providerId: praised.id }))[0]?.author;
    const { enterprise, contractId } = customer(0);
    const known = { enterpriseId: enterprise.id, enterpriseName: enterprise.name, contractId };
    for (const party of [praised, enterprise]) expect(await authorFor(party)).toEqual(known);
    for (const other of [scolded, customer(1).enterprise]) expect(await authorFor(other)).toBeNull();
    expect(await authorFor(authority)).toEqual({ ...known, enterpriseName: null });
    const elsewhere = await test.seed.authority({ roles: ['LEADER'], regionCode: '331002000000' });
    const leader = await of(elsewhere, 'LEADER');
    const { reviews: seen } = await leader.data<{ reviews: { edges: { node: Review }[] } }>(REVIEWS);
    expect(seen.edges.map(({ node }) => node.author)).toEqual([null]);
    expect(await reviews(authority, { regionCode: DANYANG, contractId })).toHaveLength(1);
    expect(await reviews(authority, { regionCode: '331002000000' })).toEqual([]);
    expect(await reviews(scolded, { contractId })).toEqual([]);
    expect(await reviews(praised, { answered: false })).toEqual([]);
  });

  it('is of whoever was served: not before the start, and not long after the end', async () => {
    const { enterprise, contractId } = customer(5);
    const input = { contractId, ...texted(1) };
    const owner = await of(enterprise);
    const stood = async (set: string) => {
      await admin.query('ALTER TABLE contract DISABLE TRIGGER USER');
      await admin.query(`UPDATE contract SET ${set} WHERE id = $1`, [contractId]);
      await admin.query('ALTER TABLE contract ENABLE TRIGGER USER');
    };
    await stood(`state = 'ENDED', ended_at = now() - interval '200 days'`);
    await owner.refused(WRITE, { input }, { code: 'REVIEW.NO_CUSTOMER' });
    await stood(`state = 'ACCEPTED', ended_at = NULL, activated_at = NULL`);
    await owner.refused(WRITE, { input }, { code: 'REVIEW.NO_CUSTOMER' });
    await stood(`state = 'ENDED', activated_at = now() - interval '300 days', ended_at = now() - interval '1 day'`);
    expect(await write(5, 1)).toMatchObject({ stars: 1 });
  });
});

describe('the market place', () => {
  it('shows a rating from three reviews on, exact to a tenth, and ranks by it', async () => {
    await write(1, 4);
    expect(await market({ sort: 'RATING' })).toEqual(expect.arrayContaining([['快应消防', null, 2]]));
    await write(2, 5);
    await write(3, 2);
    await write(4, 2);
    const ranking = [
      ['快应消防', 4.3, 3],
      ['慢应消防', 1.7, 3],
      ['新来消防', null, 0],
    ];
    expect(await market({ sort: 'RATING' })).toEqual(ranking);
    expect(await market({ filter: { minRating: 4.3 } })).toEqual(ranking.slice(0, 1));
    expect(await market({ filter: { minRating: 4.4 } })).toEqual([]);
    expect(await market({ sort: 'RATING', filter: { minRating: 1 } })).toEqual(ranking.slice(0, 2));
  });
});

describe('a promise', () => {
  let kept: string;

  it('is measured by the history of the incident, once', async () => {
    kept = await fire(0);
    for (const name of ['acknowledgeIncident', 'dispatchIncident', 'arriveAtIncident']) await step(praised, name, kept);
    expect(await results(praised)).toEqual([]);
    await step(praised, 'verifyIncident', kept, { result: 'FALSE' });
    const found = await eventually(async () => {
      const all = await results(customer(0).enterprise, { incidentId: kept });
      return all.length === 2 ? all : undefined;
    });
    const { rows } = await admin.query<{ step: string; ms: string }>(
      `SELECT s.step, (date_trunc('milliseconds', s.at) - date_trunc('milliseconds', i.opened_at)) AS gap,
         round(extract(epoch FROM date_trunc('milliseconds', s.at) - date_trunc('milliseconds', i.opened_at)) * 1000)::text AS ms
       FROM incident_step s JOIN incident i ON i.id = s.incident_id WHERE s.incident_id = $1`,
      [kept],
    );
    const msOf = (name: string) => Number(rows.find((row) => row.step === name)?.ms);
    const common = { contractId: customer(0).contractId, outcome: 'MET', excluded: null, standing: false };
    expect(found.sort((a, b) => (a.measure < b.measure ? -1 : 1))).toMatchObject([
      { ...common, measure: 'ACKNOWLEDGE', measuredMs: msOf('ACKNOWLEDGED') },
      { ...common, measure: 'ARRIVE', measuredMs: msOf('ARRIVED') },
    ]);
    await step(praised, 'closeIncident', kept, { note: '蒸汽' });
    for (const what of ['VERIFIED', 'CLOSED', 'MONTH_CLOSED', 'OPENED']) await say(kept, what);
    await atRest();
    expect(await results(praised, { incidentId: kept })).toHaveLength(2);
  });

  it('that was not kept is told as it was, also where nobody ever answered', async () => {
    const [late, forgotten] = [await fire(3), await fire(4)];
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await step(scolded, 'acknowledgeIncident', late);
    await step(scolded, 'verifyIncident', late, { result: 'TEST' });
    const found = () => results(scolded, { outcome: 'MISSED' });
    const [missed] = await eventually(async () => ((await found()).length === 1 ? found() : undefined));
    expect(missed).toMatchObject({ incidentId: late, measure: 'ACKNOWLEDGE', standing: false });
    expect(missed?.measuredMs).toBeGreaterThan(1_000);
    // Nobody had to come any more: it was settled from afar, in time. That counts once it is over, and nobody can take it back.
    const excluded = () => results(scolded, { outcome: 'EXCLUDED' });
    expect(await excluded()).toEqual([]);
    await step(scolded, 'closeIncident', late, { note: '测试' });
    await eventually(async () => (await excluded()).length === 1 || undefined);
    expect(await excluded()).toMatchObject([{ measure: 'ARRIVE', excluded: 'NOT_NEEDED' }]);
    await say(forgotten, 'MONTH_CLOSED');
    await eventually(async () => (await found()).length === 2 || undefined);
    expect((await results(scolded, { incidentId: forgotten }))[0]).toMatchObject({
      measure: 'ACKNOWLEDGE',
      standing: true,
    });
    // What is answered after that changes nothing any more.
    await step(scolded, 'acknowledgeIncident', forgotten);
    await step(scolded, 'verifyIncident', forgotten, { result: 'FALSE' });
    await atRest();
    expect(await results(scolded, { incidentId: forgotten, measures: ['ACKNOWLEDGE'] })).toMatchObject([
      { standing: true },
    ]);
  });

  it('is looked at when its month is over', async () => {
    const { rows } = await admin.query<{ at: Date }>(
      `SELECT next_at AS at FROM outbox_event WHERE name = 'incident.timed' AND payload->>'step' = 'MONTH_CLOSED' AND payload->>'incidentId' = $1
       AND next_at > now()`,
      [kept],
    );
    expect(rows.length).toBeGreaterThanOrEqual(1);
    for (const { at } of rows)
      expect(at.toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' })).toMatch(/-01 00:00:00$/);
  });

  it('is nobody else’s to see, and its authority’s in sum', async () => {
    expect(await results(customer(1).enterprise, { incidentId: kept })).toEqual([]);
    expect(await results(scolded, { incidentId: kept })).toEqual([]);
    expect(await results(praised, { incidentId: kept }, 'TECHNICIAN')).toHaveLength(2);
    expect(await results(authority, { incidentId: kept, regionCode: DANYANG }, 'LEADER')).toHaveLength(2);
    const leader = await of(authority, 'LEADER');
    const { slaSummary } = await leader.data<{ slaSummary: object[] }>(SUMMARY, { filter: { regionCode: DANYANG } });
    const sum = {
      providerId: praised.id,
      providerName: praised.name,
      met: 1,
      missed: 0,
      excluded: 0,
      keptPercent: 100,
    };
    expect(slaSummary).toEqual(
      expect.arrayContaining([
        { ...sum, measure: 'ACKNOWLEDGE' },
        { ...sum, measure: 'ARRIVE' },
        expect.objectContaining({
          providerName: '慢应消防',
          measure: 'ACKNOWLEDGE',
          met: 0,
          missed: 2,
          keptPercent: 0,
        }),
      ]),
    );
    const elsewhere = await test.seed.authority({ roles: ['LEADER'], regionCode: '331002000000' });
    expect(await results(elsewhere, {}, 'LEADER')).toEqual([]);
    await (await of(test.seed.platform, 'ADMIN')).refused(RESULTS, {}, FORBIDDEN);
    await (await graph(test)).refused(RESULTS, {}, { code: 'GENERAL.UNAUTHENTICATED' });
    const wrong = { filter: { dueFrom: '2026-11-02T00:00:00Z', dueTo: '2026-11-01T00:00:00Z' } };
    await leader.refused(RESULTS, wrong, { code: 'GENERAL.INVALID_INPUT', field: 'filter.dueTo' });
  });

  it('stands in the market place from twenty on, and plans are ranked by it', async () => {
    const read = async (variables: object = {}) => {
      const asked = await (await of(unknown)).data<{
        marketPlans: { edges: { node: { providerName: string; measured: object | null } }[] };
      }>(MEASURED, { ...variables });
      return new Map(asked.marketPlans.edges.map(({ node }) => [node.providerName, node.measured]));
    };
    expect([...(await read()).values()].filter(Boolean)).toEqual([]);
    await eighteenMore(praised);
    for (const number of [1, 5]) {
      // The next incident brings the figures along.
      const incident = await fire(number);
      const { provider } = customer(number);
      await step(provider, 'acknowledgeIncident', incident);
      await step(provider, 'verifyIncident', incident, { result: 'FALSE' });
    }
    const seen = await eventually(async () => {
      const all = await read({ sort: 'KEPT' });
      const whole = (all.get('快应消防') as { sampleCount?: number } | null)?.sampleCount === 21;
      return whole && all.get('慢应消防') ? all : undefined;
    });
    expect([...seen.keys()]).toEqual(['快应消防', '慢应消防', '新来消防']);
    expect(seen.get('快应消防')).toMatchObject({ keptPercent: 100 });
    expect(seen.get('快应消防')).toMatchObject({
      promises: [
        { measure: 'ACKNOWLEDGE', count: 20, keptPercent: 100, medianSeconds: 80, p95Seconds: 170 },
        { measure: 'ARRIVE', count: 1, keptPercent: null },
        { measure: 'REPAIR', count: 0 },
      ],
    });
    expect(seen.get('新来消防')).toBeNull();
  });
});
