import { as, type Organisation } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';
import { toldOf } from '../../support/inbox.js';
import { type PostOffice, postOffice } from '../../support/post-office.js';
import { transmitterOf } from '../../support/transmitter.js';

const SET_CALL_LIST = 'mutation ($input: SetCallListInput!) { setCallList(input: $input) { id } }';
const DISPATCH = 'mutation ($input: DispatchIncidentInput!) { dispatchIncident(input: $input) { id state } }';
const INCIDENTS = `{ incidents { edges { node { id
  deliveries { recipientName recipientDuty phone channel state step } } } } }`;

interface Delivery {
  readonly recipientName: string;
  readonly recipientDuty: string;
  readonly phone: string | null;
  readonly channel: string;
  readonly state: string;
  readonly step: number;
}
interface Incidents {
  readonly incidents: { edges: { node: { id: string; deliveries: Delivery[] | null } }[] };
}

let test: TestApp;
let post: PostOffice;
let site: Awaited<ReturnType<TestApp['seed']['site']>>;
let authority: Organisation;
beforeAll(async () => {
  post = await postOffice();
  test = await testApp({ env: { SMTP_URL: post.url, ESCALATION_SECONDS: '1,2,3' } });
  site = await test.seed.site();
  authority = await test.seed.authority();
  const entries = [
    { duty: 'NEIGHBOUR', name: '隔壁老周', phone: '13800000002' },
    { duty: 'NEXT_OF_KIN', name: '老陈', phone: '13800000003' },
  ];
  const owner = await graph(test, as(site.enterprise, 'OWNER'));
  await owner.data(SET_CALL_LIST, { input: { premisesId: site.premises.id, entries } });
  const device = await transmitterOf(test, site.transmitter.gbAddress);
  await device.fire({ loop: site.detector.loop ?? 0, point: site.detector.point ?? 0 });
  await device.close();
}, 90_000);
afterAll(async () => {
  await test?.close();
  await post?.close();
});

async function incidentOf(organisation: Organisation, role: string) {
  const { incidents } = await (await graph(test, as(organisation, role))).data<Incidents>(INCIDENTS);
  return incidents.edges[0]?.node;
}

const byHand = (deliveries: Delivery[] | null | undefined, step: number) =>
  (deliveries ?? []).filter((one) => one.state === 'UNREACHABLE' && one.step === step);

it('records at every step whom no channel reaches, with the number that the desk calls by hand', async () => {
  for (const step of [0, 1, 3]) {
    const told = await eventually(async () => {
      const found = byHand((await incidentOf(site.provider, 'DISPATCHER'))?.deliveries, step);
      return found.length === 2 ? found : undefined;
    }, 20);
    expect(told).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ recipientName: '隔壁老周', recipientDuty: 'NEIGHBOUR', phone: '13800000002' }),
        expect.objectContaining({ recipientName: '老陈', recipientDuty: 'NEXT_OF_KIN', channel: 'VOICE' }),
      ]),
    );
  }
  expect(byHand((await incidentOf(site.enterprise, 'GUARD'))?.deliveries, 0)).toHaveLength(2);
  expect((await incidentOf(authority, 'LEADER'))?.deliveries).toBeNull();
  // Of people whom a channel reaches, no address and no number is shown.
  const reached = (await incidentOf(site.provider, 'DISPATCHER'))?.deliveries?.filter((d) => d.state !== 'UNREACHABLE');
  expect(reached?.length).toBeGreaterThan(4);
  expect(reached?.every(({ phone }) => phone === null)).toBe(true);
}, 60_000);

it('tells the crew that is sent, in the app and by mail, and nobody else', async () => {
  const id = (await incidentOf(site.provider, 'DISPATCHER'))?.id as string;
  const technician = as(site.provider, 'TECHNICIAN');
  const input = { id, userIds: [technician.userId], note: 'Take the foam.' };
  const desk = await graph(test, as(site.provider, 'DISPATCHER'));
  expect(await desk.data(DISPATCH, { input })).toMatchObject({ dispatchIncident: { state: 'DISPATCHED' } });
  const item = await toldOf(test, technician, id, 'incident.dispatched');
  expect(item.body).toContain('Take the foam.');
  expect(item.body).toContain('陵口镇工业路1号');
  expect((await post.mailTo(technician.email, 'Take the foam.')).subject).toContain(site.premises.name);
  const deliveries = (await incidentOf(site.provider, 'DISPATCHER'))?.deliveries ?? [];
  const crew = deliveries.filter(({ recipientDuty }) => recipientDuty === 'CREW');
  expect(crew.map(({ channel }) => channel).sort()).toEqual(['IN_APP', 'MAIL']);
  expect(new Set(crew.map(({ recipientName }) => recipientName))).toEqual(new Set([technician.name]));
}, 60_000);
