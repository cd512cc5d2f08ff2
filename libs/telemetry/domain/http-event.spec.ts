import { eventsIn, httpEventSchema, httpMessage } from './http-event.js';

const fire = { messageId: 'm', kind: 'fire' };

it.each([
  ['one object', fire, 1],
  ['an array', [fire, fire], 2],
  ['a wrapped array', { events: [fire] }, 1],
])('finds the events of %s', (_, body, count) => {
  expect(eventsIn(body)).toHaveLength(count);
});

it.each([
  ['nothing', null],
  ['text', 'x'],
  ['no event', []],
  ['too many', Array(1_001).fill(fire)],
])('takes no body of %s', (_, body) => {
  expect(eventsIn(body)).toBeUndefined();
});

it.each([
  ['without a message id', { kind: 'fire' }],
  ['of a kind nobody knows', { ...fire, kind: 'arson' }],
  ['with half an address', { ...fire, loop: 1 }],
  ['that measures nothing', { ...fire, kind: 'measurement' }],
  ['with a time in no zone', { ...fire, occurredAt: '2026-11-22T09:00:00' }],
  ['with an endless text', { ...fire, text: 'x'.repeat(501) }],
])('refuses an event %s', (_, event) => {
  expect(httpEventSchema.safeParse(event).success).toBe(false);
});

it('keeps the event as it came, also what it does not read', () => {
  const sent = { ...fire, providerId: 'somebody else' };
  const message = httpMessage(httpEventSchema.parse(sent), 'd', sent);
  expect(JSON.parse(Buffer.from(message.raw ?? []).toString())).toEqual(sent);
  expect(message).toMatchObject({
    source: { deviceId: 'd' },
    windowSeconds: 604_800,
    signals: [{ kind: 'fire', test: false }],
  });
  expect(httpMessage(httpEventSchema.parse({ ...fire, kind: 'heartbeat' }), 'd', sent).signals).toEqual([]);
});
