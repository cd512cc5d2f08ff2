import pg from 'pg';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { DANYANG } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { FORBIDDEN, NOT_FOUND } from './market.js';

const REVIEW = `id providerId period stars responseStars text changedAt editableUntil answer answeredAt answerChangedAt
  author { enterpriseId enterpriseName contractId }`;
const WRITE = `mutation ($input: WriteReviewInput!) { writeReview(input: $input) { ${REVIEW} } }`;
const UPDATE = `mutation ($input: UpdateReviewInput!) { updateReview(input: $input) { ${REVIEW} } }`;
const ANSWER = `mutation ($input: AnswerReviewInput!) { answerReview(input: $input) { ${REVIEW} } }`;
const REVIEWS = `query ($filter: ReviewFilterInput) { reviews(filter: $filter) { totalCount edges { node { ${REVIEW} } } } }`;
const MARKET = `query ($sort: MarketSort, $filter: MarketFilterInput) { marketPlans(regionCode: "${DANYANG}", sort: $sort, filter: $filter) {
  edges { node { providerName rating ratingCount } } } }`;
const INBOX = '{ inbox { edges { node { topic title } } } }';

interface Review {
  readonly id: string;
  readonly stars: number;
  readonly author: { readonly enterpriseName: string } | null;
}
interface Plan {
  readonly providerName: string;
  readonly rating: number | null;
  readonly ratingCount: number;
}

let test: TestApp;
let admin: pg.Client;
/** Serves everyone; known for its speed. */
let praised: Organisation;
let scolded: Organisation;
let unknown: Organisation;
let authority: Organisation;
const customers: { enterprise: Organisation; contractId: string }[] = [];

beforeAll(async () => {
  test = await testApp();
  admin = new pg.Client(test.database.adminUrl);
  await admin.connect();
  praised = await test.seed.provider({ name: '快应消防' });
  scolded = await test.seed.provider({ name: '慢应消防', roles: ['OWNER'] });
  unknown = await test.seed.provider({ name: '新来消防', roles: ['OWNER'] });
  authority = await test.seed.authority({ roles: ['LEADER'] });
  await test.seed.plan(unknown);
  for (const provider of [praised, praised, praised, scolded, scolded, scolded]) {
    const planId = await test.seed.plan(provider, { code: `p-${test.seed.numbers.next()}` });
    const engagement = await test.seed.engagement(provider);
    await (await engagement.premises()).standalone();
    customers.push({ enterprise: engagement.enterprise, contractId: (await engagement.contract(planId)).id });
  }
}, 60_000);
afterAll(async () => {
  await admin?.end();
  await test?.close();
});

const of = (organisation: Organisation, role = 'OWNER') => graph(test, as(organisation, role));
const customer = (number: number) => customers[number] as (typeof customers)[number];
const texted = (stars: number) => ({ stars, text: `整体评价为 ${stars} 星，附说明若干。` });
const write = async (number: number, stars: number, more: object = {}) => {
  const { enterprise, contractId } = customer(number);
  const input = { contractId, ...texted(stars), ...more };
  return (await (await of(enterprise)).data<{ writeReview: Review }>(WRITE, { input })).writeReview;
};
const reviews = async (who: Organisation, filter: object = {}) =>
  (
    await (
      await of(who, who === authority ? 'LEADER' : 'OWNER')
    ).data<{ reviews: { edges: { node: Review }[] } }>(REVIEWS, {
      filter,
    })
  ).reviews.edges.map(({ node }) => node);
const market = async (variables: object = {}) => {
  const asked = await (await of(unknown)).data<{ marketPlans: { edges: { node: Plan }[] } }>(MARKET, { ...variables });
  const seen = new Map(asked.marketPlans.edges.map(({ node }) => [node.providerName, node]));
  return [...seen.values()].map(({ providerName, rating, ratingCount }) => [providerName, rating, ratingCount]);
};
const topics = (who: Organisation) =>
  of(who).then(async (owner) => {
    const { inbox } = await owner.data<{ inbox: { edges: { node: { topic: string } }[] } }>(INBOX);
    return inbox.edges.map(({ node }) => node.topic);
  });

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
