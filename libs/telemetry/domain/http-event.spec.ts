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
  ['with a NUL in its message id', { ...fire, messageId: 'a\u0000' }],
  ['with a NUL in its serial', { ...fire, deviceSerial: '\u0000' }],
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
    windowSeconds: 600,
    signals: [{ kind: 'fire', test: false }],
  });
  expect(httpMessage(httpEventSchema.parse({ ...fire, kind: 'heartbeat' }), 'd', sent).signals).toEqual([]);
});

it('knows a resend by its id and its content, so that a number used twice swallows no alarm', () => {
  const keyOf = (event: object) => httpMessage(httpEventSchema.parse(event), 'd', event).messageKey;
  expect(keyOf({ kind: 'fire', messageId: 'm', deviceSerial: 's' })).toBe(keyOf(fire));
  const calm = { ...fire, kind: 'measurement', measurement: { code: 'T', value: 20, unit: 'C' } };
  const others = [calm, { ...fire, kind: 'restore' }, { ...fire, loop: 1, point: 2 }, { ...fire, hazard: 'gas' }];
  const keys = new Set([fire, ...others].map(keyOf));
  expect(keys.size).toBe(5);
});

it('remembers a message for a week where its time tells it from the next, else for ten minutes', () => {
  const timed = httpEventSchema.parse({ ...fire, occurredAt: '2026-11-22T09:00:00+08:00' });
  expect(httpMessage(timed, 'd', timed).windowSeconds).toBe(604_800);
});
