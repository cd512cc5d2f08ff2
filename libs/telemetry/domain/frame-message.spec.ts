import { frameMessage, gbAddressOf } from './frame-message.js';
import { decodeFrame, deviceUnits, encodeFrame, STANDARD } from './gb26875/index.js';
import { vectorBytes } from './gb26875/vectors.fixture.js';

const NOW = new Date('2026-11-22T01:00:00Z');

function messageOf(bytes: Buffer, now = NOW) {
  return frameMessage(decodeFrame(bytes), bytes, STANDARD, now);
}

function frame(sentAt: Date | string, status = 2, seq = 0): Buffer {
  const adu = deviceUnits.deviceStatus(status, NOW);
  return encodeFrame({
    seq,
    sentAt,
    source: '0x000000000379',
    destination: '0x000000000000',
    command: 'sendData',
    adu,
  });
}

it('says a published fire frame in the words of the house', () => {
  const message = messageOf(vectorBytes('gb01'));
  expect(message).toMatchObject({
    protocol: 'GB26875.3',
    source: { gbAddress: gbAddressOf(decodeFrame(vectorBytes('gb01'))) },
    signals: [{ kind: 'fire', hazard: 'smoke', loop: 10, point: 2, test: true }],
  });
  expect(message.signals[0]?.occurredAt).toEqual(new Date('2012-09-26T01:58:02Z'));
});

it('gives a resend the same key, and anything else another', () => {
  const key = (bytes: Buffer) => messageOf(bytes).messageKey;
  expect(key(frame(NOW))).toBe(key(frame(NOW)));
  const others = [frame(NOW, 4), frame(NOW, 2, 1), frame(new Date(NOW.getTime() + 1_000))];
  expect(new Set([frame(NOW), ...others].map(key)).size).toBe(4);
});

it.each([
  ['a running clock', NOW, 600],
  ['a clock a day ahead', new Date(NOW.getTime() + 86_400_000), 600],
  ['a clock of zeros', 'INVALID:000000000000', 120],
  ['a clock that starts in 2000', '2000-01-01T00:00:00', 120],
])('trusts the key of %s for so long', (_, sentAt, seconds) => {
  expect(messageOf(frame(sentAt)).windowSeconds).toBe(seconds);
});

it('finds nothing to store in a heartbeat', () => {
  const bytes = encodeFrame({
    seq: 1,
    sentAt: NOW,
    source: '0x000000000001',
    destination: '0x000000000000',
    command: 'sendData',
  });
  expect(messageOf(bytes).signals).toEqual([]);
});
