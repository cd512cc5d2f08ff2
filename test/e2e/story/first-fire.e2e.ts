import { Gb26875Client } from '#telemetry';
import { Gb26875Door } from '../../../apps/gateway/gb26875-door.js';
import { as } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { type PostOffice, postOffice } from '../../support/post-office.js';

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

const INCIDENTS = '{ incidents { edges { node { id kind state deliveries { channel state } } } } }';
interface Incidents {
  incidents: {
    edges: { node: { id: string; kind: string; state: string; deliveries: { channel: string; state: string }[] } }[];
  };
}

it('turns a fire frame into an incident of which four people are told at once', async () => {
  const { provider, transmitter, detector } = await test.seed.site();
  const { port } = test.app.get(Gb26875Door, { strict: false });
  const device = await Gb26875Client.connect({ host: '127.0.0.1', port, gbAddress: transmitter.gbAddress });
  const answer = await device.fire({ loop: detector.loop ?? 0, point: detector.point ?? 0 });
  await device.close();
  expect(answer.command).toBe('confirm');
  const desk = as(provider, 'DISPATCHER').client;
  const incident = await eventually(async () => {
    const { incidents } = await desk.call<Incidents>(INCIDENTS);
    const [first] = incidents.edges;
    return first?.node.deliveries.filter(({ state }) => state === 'HANDED_OVER').length >= 8 ? first.node : undefined;
  });
  expect(incident).toMatchObject({ kind: 'FIRE', state: 'OPEN' });
  expect(incident.deliveries.filter(({ channel }) => channel === 'IN_APP')).toHaveLength(4);
}, 60_000);
