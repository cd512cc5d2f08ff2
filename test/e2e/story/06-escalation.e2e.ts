import { setTimeout as sleep } from 'node:timers/promises';
import { as } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { inboxOf, toldOf } from '../../support/inbox.js';
import { transmitterOf } from '../../support/transmitter.js';

const FIELDS =
  'id state escalationStep openedAt steps { step at elapsedSeconds } deliveries { step recipientDuty channel createdAt }';
const INCIDENTS = `{ incidents { edges { node { ${FIELDS} } } } }`;
const ACKNOWLEDGE = 'mutation ($input: AcknowledgeIncidentInput!) { acknowledgeIncident(input: $input) { id state } }';

type Site = Awaited<ReturnType<TestApp['seed']['site']>>;
interface Incident {
  readonly id: string;
  readonly escalationStep: number;
  readonly steps: { step: string; elapsedSeconds: number }[];
  readonly deliveries: { step: number; recipientDuty: string }[];
}

let test: TestApp;
beforeAll(async () => {
  test = await testApp({ env: { ESCALATION_SECONDS: '2,4,6' } });
}, 60_000);
afterAll(() => test?.close());

async function fire({ transmitter, detector }: Site): Promise<void> {
  const line = await transmitterOf(test, transmitter.gbAddress);
  await line.fire({ loop: detector.loop ?? 0, point: detector.point ?? 0 });
  await line.close();
}

async function incidentOf(site: Site): Promise<Incident | undefined> {
  const desk = await graph(test, as(site.provider, 'DISPATCHER'));
  const { incidents } = await desk.data<{ incidents: { edges: { node: Incident }[] } }>(INCIDENTS);
  return incidents.edges[0]?.node;
}

const climbed = (site: Site, to: number) =>
  eventually(async () => {
    const incident = await incidentOf(site);
    return incident && incident.escalationStep >= to ? incident : undefined;
  }, 40);

it('tells the next step, and the one after that, while nobody answers', async () => {
  const site = await test.seed.site();
  await fire(site);
  const first = await climbed(site, 1);
  await toldOf(test, as(site.provider, 'MANAGER'), first.id, 'incident.escalated');
  const last = await climbed(site, 3);
  const escalations = last.steps.filter(({ step }) => step === 'ESCALATED');
  expect(escalations).toHaveLength(3);
  // Never before its time, counted from the opening by the clock of the database.
  [2, 4, 6].forEach((seconds, n) => {
    expect(escalations[n]?.elapsedSeconds).toBeGreaterThanOrEqual(seconds - 0.05);
  });
  const dutiesOf = (n: number) =>
    new Set(last.deliveries.filter(({ step }) => step === n).map(({ recipientDuty }) => recipientDuty));
  expect(dutiesOf(0)).toEqual(new Set(['DISPATCHER', 'SAFETY_MANAGER', 'GUARD', 'OWNER']));
  expect(dutiesOf(1)).toEqual(new Set(['MANAGER', 'DISPATCHER', 'SAFETY_MANAGER', 'GUARD', 'OWNER']));
  expect(dutiesOf(2)).toEqual(new Set(['OWNER']));
  expect(dutiesOf(3)).toEqual(new Set(['MANAGER', 'DISPATCHER', 'SAFETY_MANAGER', 'GUARD', 'OWNER']));
  await toldOf(test, as(site.provider, 'OWNER'), last.id, 'incident.escalated');
}, 90_000);

it('stops when somebody answers', async () => {
  const site = await test.seed.site();
  const unanswered = await test.seed.site();
  await fire(site);
  const { id } = await eventually(() => incidentOf(site));
  await (await graph(test, as(site.enterprise, 'GUARD'))).data(ACKNOWLEDGE, { input: { id } });
  const reached = (await incidentOf(site))?.escalationStep ?? 0;
  // The other one shows that the ladder climbs all the while.
  await fire(unanswered);
  await climbed(unanswered, 2);
  await sleep(500);
  const answered = await incidentOf(site);
  expect(answered).toMatchObject({ state: 'ACKNOWLEDGED', escalationStep: reached });
  expect(answered?.deliveries.filter(({ step }) => step > reached)).toEqual([]);
  if (reached === 0) expect(await inboxOf(test, as(site.provider, 'MANAGER'))).toEqual([]);
}, 90_000);
