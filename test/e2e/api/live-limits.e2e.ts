import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually } from '../../support/eventually.js';
import { Line } from './live-line.fixture.js';
import { type ProbeApp, probeApp } from './probe-app.fixture.js';

let api: ProbeApp;
let lines: Line[] = [];
beforeAll(async () => {
  api = await probeApp({ TRUST_PROXY: '1' });
});
afterAll(() => api.close());
afterEach(async () => {
  for (const { socket } of lines) socket.terminate();
  lines = [];
  await eventually(async () => (await figure('vigil_live_sockets{state="admitted"}')) === 0 || undefined);
  await eventually(async () => (await figure('vigil_live_sockets{state="waiting"}')) === 0 || undefined);
});

async function open(authorization?: string, from = '203.0.113.1'): Promise<Line> {
  const line = await Line.open(api.url, authorization, { 'x-forwarded-for': from });
  lines.push(line);
  return line;
}

async function admitted(authorization: string): Promise<Line> {
  const line = await open(authorization);
  await line.until('connection_ack');
  return line;
}

async function figure(name: string): Promise<number> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  const found = text.split('\n').find((line) => line.startsWith(name));
  return Number(found?.split(' ').at(-1) ?? 0);
}

it.each([
  ['Bearer provider', 'Bearer colleague'],
  ['Bearer key', 'Bearer other key'],
])('%s has twenty sockets and no more, which takes none from %s', async (one, other) => {
  const mine: Line[] = [];
  for (let n = 0; n < 20; n += 1) mine.push(await admitted(one));
  expect(await (await open(one)).ended).toBe(1013);
  await admitted(other);
  expect(await figure('vigil_live_sockets{state="admitted"}')).toBe(21);
  mine[0]?.socket.close();
  await mine[0]?.ended;
  await eventually(async () => (await figure('vigil_live_sockets{state="admitted"}')) === 20 || undefined);
  await admitted(one);
  expect(await figure('vigil_live_sockets_refused_total{limit="caller"}')).toBeGreaterThan(0);
});

it('lets fifty from one place wait to sign in, and others none the less', async () => {
  const crowd = await Promise.all(Array.from({ length: 50 }, () => open()));
  await expect(open()).rejects.toThrow('429');
  await open(undefined, '203.0.113.2');
  await expect(open(undefined, '203.0.113.1')).rejects.toThrow('429');
  expect(await figure('vigil_live_sockets_refused_total{limit="address"}')).toBe(2);
  // Whoever signs in waits no longer, and those who do not have three seconds.
  crowd[0]?.say({ type: 'connection_init', payload: { authorization: 'Bearer provider' } });
  await crowd[0]?.until('connection_ack');
  await open();
  expect(await crowd[1]?.ended).toBe(4408);
});

it('forgets sockets whose handshake fails', async () => {
  const { port, hostname } = new URL(api.url);
  for (let n = 0; n < 60; n += 1) {
    const raw = connect(Number(port), hostname).on('error', () => undefined);
    const head =
      'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Forwarded-For: 203.0.113.1\r\nSec-WebSocket-Key: !';
    raw.write(`GET /graphql HTTP/1.1\r\n${head}\r\n\r\n`);
    raw.resume();
    await once(raw, 'close');
  }
  await open();
});
