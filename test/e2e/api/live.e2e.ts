import { once } from 'node:events';
import { connect } from 'node:net';
import { Line } from './live-line.fixture.js';
import { type ProbeApp, probeApp } from './probe-app.fixture.js';
import { record, revoked } from './probe-ports.fixture.js';

let api: ProbeApp;
beforeAll(async () => {
  api = await probeApp();
});
afterAll(() => api.close());

async function admitted(authorization = 'Bearer provider'): Promise<Line> {
  const line = await Line.open(api.url, authorization);
  await line.until('connection_ack');
  return line;
}

describe('a subscription', () => {
  it('streams, with fields resolved under the permission of its caller', async () => {
    const line = await admitted();
    line.subscribe('subscription { ticked { phone phoneNow } }');
    await line.until('complete');
    const phones = line.messages.filter(({ type }) => type === 'next').map(({ payload }) => payload?.data);
    expect(phones).toMatchObject([{ ticked: { phone: '0' } }, { ticked: { phone: '1' } }, { ticked: { phone: '2' } }]);
    line.socket.close();
  });

  it('puts an authority on record before each event leaves', async () => {
    record.lines.length = 0;
    const line = await admitted('Bearer authority');
    line.subscribe('subscription Ticks { ticked { children { edges { node { id } } } } }');
    await line.until('complete');
    expect(record.lines).toEqual(['Ticks:1', 'Ticks:1', 'Ticks:1']);
    record.isBroken = true;
    line.subscribe('subscription Ticks { ticked { children { edges { node { id } } } } }', '2');
    for (let turn = 0; turn < 300 && line.messages.length < 6; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    record.isBroken = false;
    const withheld = line.messages.slice(5).filter(({ type }) => type === 'next');
    expect(withheld.map(({ payload }) => [payload?.data, payload?.errors?.[0]?.extensions.code])).toContainEqual([
      undefined,
      'GENERAL.INTERNAL',
    ]);
    line.socket.close();
  });

  it.each([
    [
      'too deep',
      'subscription { ticked { children { edges { node { children { edges { node { children { edges { cursor } } } } } } } } } }',
      'GRAPHQL.TOO_COMPLEX',
    ],
    [
      'too dear',
      'subscription { ticked { children(first: 100) { edges { node { children(first: 100) { edges { cursor node { id } } } } } } } }',
      'GRAPHQL.TOO_COMPLEX',
    ],
    ['too long', `subscription { ticked { ${'id '.repeat(800)} } }`, 'GRAPHQL.TOO_COMPLEX'],
    ['a query', '{ whoAmI }', 'GRAPHQL.SUBSCRIPTIONS_ONLY'],
    ['a mutation', 'mutation { login(secret: "1") }', 'GRAPHQL.SUBSCRIPTIONS_ONLY'],
    ['no document', 'subscription {', 'GRAPHQL.PARSE_FAILED'],
    ['not of the schema', 'subscription { tocked }', 'GRAPHQL.VALIDATION_FAILED'],
  ])('is held to the limits: %s', async (_name, document, code) => {
    const line = await admitted();
    line.subscribe(document);
    expect((await line.until('error')).payload?.[0]?.extensions.code).toBe(code);
    line.socket.close();
  });
});

describe('a socket', () => {
  it('is closed without a token, with a bad one, and when nothing is said', async () => {
    expect(await (await Line.open(api.url, 'Bearer forged')).ended).toBe(4403);
    const anonymous = await Line.open(api.url);
    anonymous.say({ type: 'connection_init' });
    expect(await anonymous.ended).toBe(4403);
    expect(await (await Line.open(api.url)).ended).toBe(4408);
  });

  it('ends with its token', async () => {
    const began = Date.now();
    const line = await admitted('Bearer brief');
    expect(await line.ended).toBe(4403);
    expect(Date.now() - began).toBeGreaterThanOrEqual(500);
  });

  it('delivers nothing more once its caller has lost the right to be there', async () => {
    const line = await admitted('Bearer fired');
    revoked.add('Bearer fired');
    line.subscribe('subscription { ticked { id } }');
    expect(await line.ended).toBe(4403);
    expect(line.messages.filter(({ payload }) => payload && 'data' in payload && payload.data)).toEqual([]);
  });

  it('may be fed rubbish and the process lives', async () => {
    for (const rubbish of [
      '{',
      '[]',
      'null',
      '{"type":"subscribe"}',
      '{"type":"subscribe","id":"1","payload":{"query":1}}',
      'x'.repeat(200_000),
    ]) {
      const line = await admitted();
      line.socket.send(rubbish);
      await line.ended;
    }
    const { port, hostname } = new URL(api.url);
    for (const path of ['/graphql', '/elsewhere']) {
      const raw = connect(Number(port), hostname);
      raw.write(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: !\r\n\r\n`,
      );
      raw.on('error', () => undefined);
      raw.resume();
      await once(raw, 'close');
    }
    expect((await api.post('{ whoAmI }')).status).toBe(200);
  });

  it('carries a bounded number of subscriptions', async () => {
    const line = await admitted();
    for (let n = 0; n < 30; n++) line.subscribe('subscription { ticked { id } }', String(n));
    expect(await line.ended).toBe(1013);
  });
});
