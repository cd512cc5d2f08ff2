import pactum from 'pactum';
import { as } from '../../../apps/vigil/seed/people.js';
import { type TestApp, testApp } from '../../support/app.js';
import { eventually } from '../../support/eventually.js';
import { graph } from '../../support/graph.js';

const CREATE_KEY =
  'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key apiKey { id prefix scopes } } }';
const REVOKE_KEY = 'mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { id revokedAt } }';
const ISSUE =
  'mutation ($input: IssueDeviceCredentialInput!) { issueDeviceCredential(input: $input) { token prefix deviceId } }';
const INCIDENTS = '{ incidents { totalCount edges { node { kind premisesId alarms { deviceId signalCount } } } } }';
const SIGNALS = 'query ($id: ID!) { device(id: $id) { signals { edges { node { kind } } } } }';

type Site = Awaited<ReturnType<TestApp['seed']['site']>>;
interface Result {
  readonly messageId: string | null;
  readonly result: string;
  readonly code?: string;
}

let test: TestApp;
let site: Site;
let watched: { id: string; serial: string };
beforeAll(async () => {
  test = await testApp();
  site = await test.seed.site({ covered: false });
  watched = await site.site.standalone();
  await site.engagement.contract(site.planId);
}, 60_000);
afterAll(() => test?.close());

async function apiKey(of = site, scopes = ['events:write']): Promise<{ key: string; id: string }> {
  const owner = await graph(test, as(of.provider, 'OWNER'));
  const { createApiKey } = await owner.data<{ createApiKey: { key: string; apiKey: { id: string } } }>(CREATE_KEY, {
    input: { name: '网关', scopes },
  });
  return { key: createApiKey.key, id: createApiKey.apiKey.id };
}

const post = (body: object, authorization?: string) => {
  const spec = pactum.spec().post(`${test.url}/ingest/v1/events`).withRequestTimeout(30_000).withJson(body);
  return authorization ? spec.withHeaders({ authorization: `Bearer ${authorization}` }) : spec;
};

async function posted(body: object, authorization: string, status = 200): Promise<Result[]> {
  return (await post(body, authorization).expectStatus(status).returns('results')) as Result[];
}

async function kinds(id: string): Promise<string[]> {
  const { device } = await (await graph(test, as(site.provider, 'DISPATCHER'))).data<{
    device: { signals: { edges: { node: { kind: string } }[] } };
  }>(SIGNALS, { id });
  return device.signals.edges.map(({ node }) => node.kind);
}

it('takes one event of a key holder, stored when it answers, and makes an incident of a fire', async () => {
  const { key } = await apiKey();
  const event = { deviceSerial: watched.serial, messageId: 'm-1', kind: 'fire', hazard: 'smoke', text: '厨房' };
  expect(await posted(event, key)).toEqual([{ messageId: 'm-1', result: 'stored' }]);
  expect(await kinds(watched.id)).toEqual(['fire']);
  const incident = await eventually(async () => {
    const { incidents } = await (await graph(test, as(site.enterprise, 'GUARD'))).data<{
      incidents: { edges: { node: object }[] };
    }>(INCIDENTS);
    return incidents.edges[0]?.node;
  });
  expect(incident).toMatchObject({
    kind: 'FIRE',
    premisesId: site.premises.id,
    alarms: [{ deviceId: watched.id, signalCount: 1 }],
  });
  // The same message once more is known, and does nothing.
  expect(await posted(event, key)).toEqual([{ messageId: 'm-1', result: 'duplicate' }]);
  expect(await kinds(watched.id)).toEqual(['fire']);
});

it('judges each event of a batch by itself', async () => {
  const { key } = await apiKey();
  const foreign = await test.seed.site();
  const batch = [
    { deviceId: watched.id, messageId: 'b-1', kind: 'fault' },
    { deviceId: watched.id, messageId: 'b-1', kind: 'fault' },
    { deviceSerial: 'NOBODYS', messageId: 'b-2', kind: 'fire' },
    { deviceId: foreign.detector.id, messageId: 'b-3', kind: 'fire' },
    { deviceId: watched.id, messageId: 'b-4', kind: 'dance' },
    {
      deviceId: watched.id,
      messageId: 'b-5',
      kind: 'measurement',
      measurement: { code: 'temperature', value: 41.5, unit: '℃' },
    },
    { deviceId: watched.id, kind: 'fire' },
  ];
  const results = await posted({ events: batch }, key, 207);
  expect(results.map(({ messageId, result, code }) => [messageId, result, code ?? null])).toEqual([
    ['b-1', expect.stringMatching(/stored|duplicate/), null],
    ['b-1', expect.stringMatching(/stored|duplicate/), null],
    ['b-2', 'rejected', 'DEVICE.NOT_FOUND'],
    ['b-3', 'rejected', 'DEVICE.NOT_FOUND'],
    ['b-4', 'rejected', 'GENERAL.INVALID_INPUT'],
    ['b-5', 'stored', null],
    [null, 'rejected', 'GENERAL.INVALID_INPUT'],
  ]);
  expect(new Set(results.slice(0, 2).map(({ result }) => result)).size).toBe(2);
  expect((await kinds(watched.id)).toSorted()).toEqual(['fault', 'fire', 'measurement']);
});

it('takes events of a device by its credential, and of no device besides it', async () => {
  const technician = await graph(test, as(site.provider, 'TECHNICIAN'));
  const own = await site.site.standalone();
  const { issueDeviceCredential } = await technician.data<{ issueDeviceCredential: { token: string } }>(ISSUE, {
    input: { deviceId: own.id },
  });
  const { token } = issueDeviceCredential;
  expect(token).toMatch(/^vd_/);
  expect(await posted({ messageId: 'd-1', kind: 'test', test: true }, token)).toEqual([
    { messageId: 'd-1', result: 'stored' },
  ]);
  expect(await kinds(own.id)).toEqual(['test']);
  const other = { deviceId: watched.id, messageId: 'd-2', kind: 'fire' };
  expect(await posted(other, token, 207)).toMatchObject([{ result: 'rejected', code: 'DEVICE.NOT_FOUND' }]);
  for (const role of ['DISPATCHER', 'FINANCE']) {
    await (await graph(test, as(site.provider, role))).refused(
      ISSUE,
      { input: { deviceId: own.id } },
      { code: 'GENERAL.FORBIDDEN' },
    );
  }
  const rival = await test.seed.provider({ roles: ['OWNER'] });
  await (await graph(test, as(rival, 'OWNER'))).refused(
    ISSUE,
    { input: { deviceId: own.id } },
    { code: 'GENERAL.NOT_FOUND' },
  );
});

it('refuses a credential that is missing, wrong, too narrow or withdrawn, and stores nothing of it', async () => {
  const before = await kinds(watched.id);
  const event = { deviceSerial: watched.serial, messageId: 'no-1', kind: 'fire' };
  const { key, id } = await apiKey();
  const wrong = [undefined, 'vd_0000000000000000.wrong', 'nonsense', `${key.slice(0, -4)}AAAA`];
  for (const credential of wrong) await post(event, credential).expectStatus(401);
  await post(event, await as(site.provider, 'OWNER').client.token())
    .expectStatus(403)
    .expectJson('errors[0].extensions.code', 'INGEST.SCOPE_MISSING');
  const narrow = await apiKey(site, ['devices:read']);
  await post(event, narrow.key).expectStatus(403);
  await (await graph(test, as(site.provider, 'OWNER'))).data(REVOKE_KEY, { input: { id } });
  await eventually(async () => (await post(event, key).toss()).statusCode === 401 || undefined, 10);
  expect(await kinds(watched.id)).toEqual(before);
});

it('gives keys to leaders only, and a key opens nothing that its scopes do not name', async () => {
  const input = { name: 'x', scopes: ['events:write'] };
  for (const role of ['DISPATCHER', 'TECHNICIAN', 'FINANCE']) {
    await (await graph(test, as(site.provider, role))).refused(CREATE_KEY, { input }, { code: 'GENERAL.FORBIDDEN' });
  }
  const owner = await graph(test, as(site.provider, 'OWNER'));
  await owner.refused(CREATE_KEY, { input: { ...input, scopes: ['everything'] } }, { code: 'GENERAL.INVALID_INPUT' });
  const { key } = await apiKey();
  const machine = await graph(test, key);
  await machine.refused(INCIDENTS, {}, { code: 'GENERAL.FORBIDDEN' });
  await machine.refused(CREATE_KEY, { input }, { code: 'GENERAL.FORBIDDEN' });
  await (await graph(test, (await apiKey(site, ['incidents:read'])).key)).data(
    '{ incidents { edges { node { id } } } }',
  );
});

it('takes no more than a thousand events at once, and none of nothing', async () => {
  const { key } = await apiKey();
  const many = Array.from({ length: 1_001 }, (_, n) => ({
    deviceId: watched.id,
    messageId: `x-${n}`,
    kind: 'heartbeat',
  }));
  await post({ events: many }, key).expectStatus(400).expectJson('errors[0].extensions.code', 'INGEST.BATCH_TOO_LARGE');
  await post([], key).expectStatus(400);
});
