import { setTimeout as sleep } from 'node:timers/promises';
import { as, type Person } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { inboxOf, toldOf } from '../../support/inbox.js';
import { live } from '../../support/live.js';
import { type PostOffice, postOffice } from '../../support/post-office.js';
import { transmitterOf } from '../../support/transmitter.js';

const FIELDS = `id kind state test alarmCount escalationStep verification cause openedAt acknowledgedAt dispatchedAt arrivedAt verifiedAt closedAt
  alarms { kind deviceId restoredAt signalCount test } steps { step elapsedSeconds userName note at }
  deliveries { channel state recipientDuty recipientName step }`;
const INCIDENTS = `{ incidents { edges { node { ${FIELDS} } } } }`;
const INCIDENT = `query ($id: ID!) { incident(id: $id) { ${FIELDS} } }`;
const CHANGED = 'subscription ($premisesId: ID) { incidentChanged(premisesId: $premisesId) { id state alarmCount } }';
const step = (name: string, type: string) => `mutation ($input: ${type}Input!) { ${name}(input: $input) { id state } }`;
const ACKNOWLEDGE = step('acknowledgeIncident', 'AcknowledgeIncident');
const DISPATCH = step('dispatchIncident', 'DispatchIncident');
const ARRIVE = step('arriveAtIncident', 'ArriveAtIncident');
const VERIFY = step('verifyIncident', 'VerifyIncident');
const CLOSE = step('closeIncident', 'CloseIncident');
const FORBIDDEN = { code: 'GENERAL.FORBIDDEN' };
const NOT_FOUND = { code: 'GENERAL.NOT_FOUND' };
const NOT_NOW = { code: 'INCIDENT.STEP_NOT_POSSIBLE' };

type Site = Awaited<ReturnType<TestApp['seed']['site']>>;
interface Incident {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly alarmCount: number;
  readonly alarms: { deviceId: string; restoredAt: string | null; test: boolean }[];
  readonly steps: { step: string; elapsedSeconds: number; userName: string | null }[];
  readonly deliveries: { channel: string; state: string; recipientDuty: string; recipientName: string; step: number }[];
}
interface Changed {
  readonly incidentChanged: { id: string; state: string; alarmCount: number };
}

let test: TestApp;
let post: PostOffice;
beforeAll(async () => {
  post = await postOffice();
  test = await testApp({ env: { SMTP_URL: post.url } });
}, 60_000);
afterAll(async () => {
  await test?.close();
  await post?.close();
});

const of = (site: Site, side: 'provider' | 'enterprise', role: string) => graph(test, as(site[side], role));

async function fire(site: Site, detector = site.detector): Promise<void> {
  const line = await transmitterOf(test, site.transmitter.gbAddress);
  const { command } = await line.fire({ loop: detector.loop ?? 0, point: detector.point ?? 0 });
  await line.close();
  expect(command).toBe('confirm');
}

async function read(site: Site, id: string): Promise<Incident> {
  return (await (await of(site, 'provider', 'DISPATCHER')).data<{ incident: Incident }>(INCIDENT, { id })).incident;
}

async function listed(site: Site): Promise<Incident[]> {
  const { incidents } = await (await of(site, 'provider', 'DISPATCHER')).data<{
    incidents: { edges: { node: Incident }[] };
  }>(INCIDENTS);
  return incidents.edges.map(({ node }) => node);
}

const opened = (site: Site) => eventually(async () => (await listed(site))[0]);
const stepsOf = ({ steps }: Incident) => steps.map(({ step: name }) => name);

describe('a fire', () => {
  it('is told to desk, safety manager, guard and owner at once, in the inbox and by mail', async () => {
    const site = await test.seed.site();
    await fire(site);
    const told: Person[] = [
      as(site.provider, 'DISPATCHER'),
      ...['SAFETY_MANAGER', 'GUARD', 'OWNER'].map((role) => as(site.enterprise, role)),
    ];
    const incident = await eventually(async () => {
      const [found] = await listed(site);
      return found?.deliveries.filter(({ state }) => state === 'HANDED_OVER').length === 8 ? found : undefined;
    });
    expect(incident).toMatchObject({ kind: 'FIRE', state: 'OPEN', alarmCount: 1, escalationStep: 0 });
    const reached = incident.deliveries.map(
      ({ channel, recipientDuty, step: n }) => `${n} ${recipientDuty} ${channel}`,
    );
    expect(reached.toSorted()).toEqual(
      ['DISPATCHER', 'GUARD', 'OWNER', 'SAFETY_MANAGER'].flatMap((duty) => [`0 ${duty} IN_APP`, `0 ${duty} MAIL`]),
    );
    for (const person of told) {
      const item = await toldOf(test, person, incident.id);
      expect(item).toMatchObject({
        topic: 'incident.opened',
        readAt: null,
        title: expect.stringContaining(site.premises.name),
      });
      const mail = await post.mailTo(person.email, site.premises.name);
      expect(mail.text).toContain('陵口镇工业路1号');
    }
    for (const person of [as(site.provider, 'FINANCE'), as(site.provider, 'MANAGER'), as(site.enterprise, 'MEMBER')]) {
      expect(await inboxOf(test, person)).toEqual([]);
      expect(await post.mailsTo(person.email)).toEqual([]);
    }
  });

  it('is acknowledged, dispatched, arrived at, verified and closed, each step timed by the database', async () => {
    const site = await test.seed.site();
    await fire(site);
    const { id } = await opened(site);
    const desk = await of(site, 'provider', 'DISPATCHER');
    const guard = await of(site, 'enterprise', 'GUARD');
    const input = { id };
    await sleep(1_100);
    expect(await guard.data(ACKNOWLEDGE, { input: { id, note: '我去看' } })).toMatchObject({
      acknowledgeIncident: { state: 'ACKNOWLEDGED' },
    });
    const crew = { id, userIds: [as(site.provider, 'TECHNICIAN').userId] };
    expect(await desk.data(DISPATCH, { input: crew })).toMatchObject({ dispatchIncident: { state: 'DISPATCHED' } });
    await guard.data(ARRIVE, { input });
    await desk.data(VERIFY, { input: { id, result: 'FALSE', cause: '焊接烟雾' } });
    await desk.refused(CLOSE, { input }, { code: 'INCIDENT.ALARM_STILL_STANDING', field: 'input.note' });
    expect(await desk.data(CLOSE, { input: { id, note: '已现场复位' } })).toMatchObject({
      closeIncident: { state: 'CLOSED' },
    });
    const incident = await read(site, id);
    expect(incident).toMatchObject({ verification: 'FALSE', cause: '焊接烟雾' });
    expect(stepsOf(incident)).toEqual(['OPENED', 'ACKNOWLEDGED', 'DISPATCHED', 'ARRIVED', 'VERIFIED', 'CLOSED']);
    expect(incident.steps[1]).toMatchObject({ userName: as(site.enterprise, 'GUARD').name });
    const seconds = incident.steps.map(({ elapsedSeconds }) => elapsedSeconds);
    expect(seconds[0]).toBeCloseTo(0, 0);
    expect(seconds[1]).toBeGreaterThanOrEqual(1.1);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(seconds.at(-1)).toBeLessThan(60);
  });

  it('confirmed by the guard is due to be forwarded to the command centre, and is never called off', async () => {
    const site = await test.seed.site();
    await fire(site);
    const { id } = await opened(site);
    await (await of(site, 'enterprise', 'GUARD')).data(VERIFY, { input: { id, result: 'FIRE', cause: '电动车' } });
    expect(stepsOf(await read(site, id))).toEqual(['OPENED', 'VERIFIED', 'FORWARD_DUE']);
    await (await of(site, 'provider', 'DISPATCHER')).refused(VERIFY, { input: { id, result: 'FALSE' } }, NOT_NOW);
  });

  it('is handled only by roles that may, in an order that makes sense', async () => {
    const site = await test.seed.site();
    await fire(site);
    const { id } = await opened(site);
    const input = { id };
    const all = [ACKNOWLEDGE, DISPATCH, ARRIVE, CLOSE];
    const refusals: [Person, string[]][] = [
      [as(site.provider, 'FINANCE'), all],
      [as(site.enterprise, 'MEMBER'), all],
      [as(test.seed.platform, 'ADMIN'), all],
      [as(site.provider, 'TECHNICIAN'), [ACKNOWLEDGE, DISPATCH, CLOSE]],
      [as(site.enterprise, 'GUARD'), [DISPATCH, CLOSE]],
      [as(site.enterprise, 'SAFETY_MANAGER'), [DISPATCH, CLOSE]],
      [as(site.enterprise, 'OWNER'), [DISPATCH, ARRIVE, CLOSE]],
    ];
    for (const [person, steps] of refusals) {
      for (const mutation of steps) await (await graph(test, person)).refused(mutation, { input }, FORBIDDEN);
    }
    const guard = await of(site, 'enterprise', 'GUARD');
    for (const result of ['FALSE', 'TEST', 'FAULT', 'UNKNOWN'])
      await guard.refused(VERIFY, { input: { id, result } }, FORBIDDEN);
    const desk = await of(site, 'provider', 'DISPATCHER');
    await desk.refused(CLOSE, { input }, NOT_NOW);
    await desk.refused(ARRIVE, { input }, NOT_NOW);
    const strangers = { id, userIds: [as(site.enterprise, 'GUARD').userId] };
    await desk.refused(DISPATCH, { input: strangers }, { code: 'INCIDENT.NOT_OF_THE_CREW', field: 'input.userIds' });
    expect(await read(site, id)).toMatchObject({ state: 'OPEN', steps: [{ step: 'OPENED' }] });
  });

  it('is nothing that another provider or enterprise can see or touch', async () => {
    const site = await test.seed.site();
    const other = await test.seed.site();
    await fire(site);
    const { id } = await opened(site);
    for (const person of [as(other.provider, 'DISPATCHER'), as(other.enterprise, 'GUARD')]) {
      const stranger = await graph(test, person);
      await stranger.refused(INCIDENT, { id }, NOT_FOUND);
      await stranger.refused(ACKNOWLEDGE, { input: { id } }, NOT_FOUND);
      expect(await stranger.data(INCIDENTS)).toEqual({ incidents: { edges: [] } });
      expect(await inboxOf(test, person)).toEqual([]);
    }
    await (await graph(test)).refused(INCIDENT, { id }, { code: 'GENERAL.UNAUTHENTICATED' });
  });
});

describe('alarms', () => {
  it('of the same premises join one incident, and say when they are over', async () => {
    const site = await test.seed.site({ covered: false });
    const second = await site.site.detector(site.transmitter, { point: 2 });
    await site.engagement.contract(site.planId);
    await Promise.all([fire(site), fire(site, second), fire(site)]);
    const joined = await eventually(async () => {
      const [found] = await listed(site);
      return found?.alarmCount === 2 ? found : undefined;
    });
    expect(await listed(site)).toHaveLength(1);
    expect(joined.alarms.map(({ deviceId }) => deviceId).toSorted()).toEqual([site.detector.id, second.id].toSorted());
    const line = await transmitterOf(test, site.transmitter.gbAddress, 500);
    await line.restore({ loop: second.loop ?? 0, point: second.point ?? 0 });
    await line.close();
    const restored = await eventually(async () => {
      const found = await read(site, joined.id);
      return found.alarms.some(({ restoredAt }) => restoredAt !== null) ? found : undefined;
    });
    const standing = restored.alarms.filter(({ restoredAt }) => restoredAt === null);
    expect(standing.map(({ deviceId }) => deviceId)).toEqual([site.detector.id]);
    expect(stepsOf(restored)).toContain('ALARM_RESTORED');
    expect(restored.state).toBe('OPEN');
  });

  it('that the device marks as a test stay a fire, and are told like one', async () => {
    const site = await test.seed.site({ covered: false });
    const standalone = await site.site.standalone();
    await site.engagement.contract(site.planId);
    const owner = await of(site, 'provider', 'OWNER');
    const issue = 'mutation ($input: IssueDeviceCredentialInput!) { issueDeviceCredential(input: $input) { token } }';
    const { issueDeviceCredential } = await owner.data<{ issueDeviceCredential: { token: string } }>(issue, {
      input: { deviceId: standalone.id },
    });
    const response = await fetch(`${test.url}/ingest/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${issueDeviceCredential.token}` },
      body: JSON.stringify({ messageId: 't-1', kind: 'fire', test: true }),
    });
    expect(response.status).toBe(200);
    const incident = await opened(site);
    expect(incident).toMatchObject({ kind: 'FIRE', state: 'OPEN', test: true });
    await toldOf(test, as(site.enterprise, 'OWNER'), incident.id);
    expect((await read(site, incident.id)).deliveries).toHaveLength(8);
  });
});

describe('incidentChanged', () => {
  it('streams over WebSocket to both sides, and to nobody else', async () => {
    const site = await test.seed.site();
    const other = await test.seed.site();
    const desk = await live<Changed>(test, as(site.provider, 'DISPATCHER'), CHANGED);
    const guard = await live<Changed>(test, as(site.enterprise, 'GUARD'), CHANGED, { premisesId: site.premises.id });
    const rival = await live<Changed>(test, as(other.provider, 'DISPATCHER'), CHANGED);
    const elsewhere = await live<Changed>(test, as(site.provider, 'OWNER'), CHANGED, { premisesId: other.premises.id });
    await sleep(300);
    await fire(site);
    const { incidentChanged } = await desk.first(({ incidentChanged: { state } }) => state === 'OPEN');
    await guard.first(({ incidentChanged: { id } }) => id === incidentChanged.id);
    await (await of(site, 'enterprise', 'GUARD')).data(ACKNOWLEDGE, { input: { id: incidentChanged.id } });
    await desk.first(({ incidentChanged: { id, state } }) => id === incidentChanged.id && state === 'ACKNOWLEDGED');
    // The others listen as well: they hear of their own.
    await fire(other);
    const own = await rival.first(() => true);
    expect(own.incidentChanged.id).not.toBe(incidentChanged.id);
    expect(rival.seen.map((each) => each.incidentChanged.id)).not.toContain(incidentChanged.id);
    expect(elsewhere.seen).toEqual([]);
    for (const line of [desk, guard, rival, elsewhere]) await line.close();
  });

  it('is not for those who have not signed in', async () => {
    await expect(live(test, undefined, CHANGED)).rejects.toMatchObject({ code: 4403 });
  });
});
