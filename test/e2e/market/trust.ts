import pg from 'pg';
import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { DANYANG } from '../../../apps/vigil/seed/seed.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';

export const REVIEW = `id providerId period stars responseStars text changedAt editableUntil answer answeredAt answerChangedAt
  author { enterpriseId enterpriseName contractId }`;
export const WRITE = `mutation ($input: WriteReviewInput!) { writeReview(input: $input) { ${REVIEW} } }`;
export const UPDATE = `mutation ($input: UpdateReviewInput!) { updateReview(input: $input) { ${REVIEW} } }`;
export const ANSWER = `mutation ($input: AnswerReviewInput!) { answerReview(input: $input) { ${REVIEW} } }`;
export const REVIEWS = `query ($filter: ReviewFilterInput) { reviews(filter: $filter) { totalCount edges { node { ${REVIEW} } } } }`;
const MARKET = `query ($sort: MarketSort, $filter: MarketFilterInput) { marketPlans(regionCode: "${DANYANG}", sort: $sort, filter: $filter) {
  edges { node { providerName rating ratingCount } } } }`;
export const MEASURED = `query ($sort: MarketSort) { marketPlans(regionCode: "${DANYANG}", sort: $sort) { edges { node { providerName
  measured { sampleCount keptPercent acknowledgeSeconds arriveMinutes promises { measure count keptPercent medianSeconds p95Seconds } } } } } }`;
export const RESULTS = `query ($filter: SlaFilterInput) { slaResults(filter: $filter) { edges { node {
  contractId incidentId measure outcome excluded openedAt dueAt measuredMs standing } } } }`;
export const SUMMARY = `query ($filter: SlaFilterInput) { slaSummary(filter: $filter) {
  providerId providerName measure met missed excluded keptPercent } }`;
const INBOX = '{ inbox { edges { node { topic title } } } }';

export interface Review {
  readonly id: string;
  readonly stars: number;
  readonly author: { readonly enterpriseName: string } | null;
}
interface Plan {
  readonly providerName: string;
  readonly rating: number | null;
  readonly ratingCount: number;
}

export let test: TestApp;
export let admin: pg.Client;
/** Serves everyone; known for its speed. */
export let praised: Organisation;
export let scolded: Organisation;
export let unknown: Organisation;
export let authority: Organisation;
const customers: { enterprise: Organisation; contractId: string; deviceId: string; provider: Organisation }[] = [];

/** A market with customers who have something to say. */
export async function open(): Promise<void> {
  test = await testApp();
  admin = new pg.Client(test.database.adminUrl);
  await admin.connect();
  praised = await test.seed.provider({ name: '快应消防' });
  scolded = await test.seed.provider({ name: '慢应消防', roles: ['OWNER', 'DISPATCHER'] });
  unknown = await test.seed.provider({ name: '新来消防', roles: ['OWNER'] });
  authority = await test.seed.authority({ roles: ['LEADER'] });
  await test.seed.plan(unknown);
  for (const provider of [praised, praised, praised, scolded, scolded, scolded]) {
    const code = `p-${test.seed.numbers.next()}`;
    const planId = await test.seed.plan(provider, { code, slaAcknowledgeSeconds: provider === scolded ? 1 : 60 });
    const engagement = await test.seed.engagement(provider);
    const deviceId = (await (await engagement.premises()).standalone()).id;
    const { enterprise } = engagement;
    customers.push({ provider, enterprise, deviceId, contractId: (await engagement.contract(planId)).id });
  }
}
export async function close(): Promise<void> {
  await admin?.end();
  await test?.close();
}

export const of = (organisation: Organisation, role = 'OWNER') => graph(test, as(organisation, role));
export const customer = (number: number) => customers[number] as (typeof customers)[number];
export const texted = (stars: number) => ({ stars, text: `整体评价为 ${stars} 星，附说明若干。` });
export const write = async (number: number, stars: number, more: object = {}) => {
  const { enterprise, contractId } = customer(number);
  const input = { contractId, ...texted(stars), ...more };
  return (await (await of(enterprise)).data<{ writeReview: Review }>(WRITE, { input })).writeReview;
};
export const reviews = async (who: Organisation, filter: object = {}) =>
  (
    await (
      await of(who, who === authority ? 'LEADER' : 'OWNER')
    ).data<{ reviews: { edges: { node: Review }[] } }>(REVIEWS, {
      filter,
    })
  ).reviews.edges.map(({ node }) => node);
export const market = async (variables: object = {}) => {
  const asked = await (await of(unknown)).data<{ marketPlans: { edges: { node: Plan }[] } }>(MARKET, { ...variables });
  const seen = new Map(asked.marketPlans.edges.map(({ node }) => [node.providerName, node]));
  return [...seen.values()].map(({ providerName, rating, ratingCount }) => [providerName, rating, ratingCount]);
};
export const topics = (who: Organisation) =>
  of(who).then(async (owner) => {
    const { inbox } = await owner.data<{ inbox: { edges: { node: { topic: string } }[] } }>(INBOX);
    return inbox.edges.map(({ node }) => node.topic);
  });

interface Result {
  readonly incidentId: string;
  readonly measure: string;
  readonly outcome: string;
  readonly excluded: string | null;
  readonly openedAt: string;
  readonly measuredMs: number | null;
  readonly standing: boolean;
}

export const results = async (who: Organisation, filter: object = {}, role = 'OWNER') =>
  (
    await (await of(who, role)).data<{ slaResults: { edges: { node: Result }[] } }>(RESULTS, { filter })
  ).slaResults.edges.map(({ node }) => node);

/** A fire at a customer's; gives its incident, once there is one. */
export async function fire(number: number): Promise<string> {
  const { provider, deviceId } = customer(number);
  const input = { name: 'panel', scopes: ['events:write'] };
  const { createApiKey } = await (await of(provider)).data<{ createApiKey: { key: string } }>(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }',
    { input },
  );
  const body = JSON.stringify({ deviceId, messageId: `${number}`, kind: 'fire', hazard: 'smoke' });
  const headers = { authorization: `Bearer ${createApiKey.key}`, 'content-type': 'application/json' };
  await fetch(`${test.url}/ingest/v1/events`, { method: 'POST', headers, body });
  const sql = 'SELECT i.id FROM incident i JOIN alarm a ON a.incident_id = i.id WHERE a.device_id = $1';
  return eventually(async () => (await admin.query<{ id: string }>(sql, [deviceId])).rows[0]?.id);
}

export const step = async (who: Organisation, name: string, id: string, more: object = {}, role = 'DISPATCHER') => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { id } }`;
  await (await of(who, role)).data(document, { input: { id, ...more } });
};

/** As the outbox says it again when a worker dies at the wrong moment, or when a month is closed. */
export const say = (incidentId: string, what: string) =>
  admin.query(
    `INSERT INTO outbox_event (id, name, provider_id, enterprise_id, payload, priority)
     SELECT gen_random_uuid(), 'incident.timed', provider_id, enterprise_id, jsonb_build_object('incidentId', id, 'step', $2::text), 150
     FROM incident WHERE id = $1`,
    [incidentId, what],
  );
export const atRest = () =>
  eventually(async () => {
    const open = `SELECT FROM outbox_event WHERE done_at IS NULL AND next_at <= now() AND name LIKE 'incident.%'`;
    return (await admin.query(open)).rowCount === 0 || undefined;
  });

/** Eighteen more measured promises of every provider that had an incident, as months would bring them: 10, 20, 30 … seconds. */
export const eighteenMore = (kept: Organisation) =>
  admin.query(
    `WITH i AS (INSERT INTO incident (id, provider_id, enterprise_id, premises_id, region_path, kind, state)
       SELECT gen_random_uuid(), o.provider_id, o.enterprise_id, o.premises_id, o.region_path, 'FIRE', 'CLOSED'
       FROM (SELECT DISTINCT ON (i.provider_id) i.* FROM incident i) o, generate_series(1, 18) RETURNING *)
     INSERT INTO sla_measurement (id, provider_id, enterprise_id, contract_id, incident_id, region_path, measure, opened_at, due_at, measured_ms, met)
     SELECT gen_random_uuid(), i.provider_id, i.enterprise_id, c.id, i.id, i.region_path, 'ACKNOWLEDGE', i.opened_at, i.opened_at + interval '1 minute',
       row_number() OVER (PARTITION BY i.provider_id ORDER BY i.id) * 10000, i.provider_id = $1
     FROM i JOIN contract c ON c.provider_id = i.provider_id AND c.enterprise_id = i.enterprise_id`,
    [kept.id],
  );
