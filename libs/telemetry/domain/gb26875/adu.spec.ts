import fc from 'fast-check';
import { answerTo } from './answer.js';
import { encodeFrame } from './encode.js';
import { decodeFrame } from './frame.js';
import { interpret } from './interpret.js';
import { PROFILES, STANDARD } from './profiles.js';

const types = fc.oneof(fc.constantFrom(...Object.keys(STANDARD.layouts).map(Number)), fc.integer({ min: 0, max: 255 }));
const units = fc
  .tuple(types, fc.integer({ min: 0, max: 3 }), fc.uint8Array({ maxLength: 160 }))
  .map(([type, count, body]) => Buffer.from([type, count, ...body]));

const framed = (adu: Uint8Array, command: number): Buffer =>
  encodeFrame({
    seq: 1,
    sentAt: '2026-01-01T00:00:00',
    source: '0x000000000001',
    destination: '0x000000000002',
    command,
    adu,
  });

describe('a sound frame with any unit in it', () => {
  test('is decoded, interpreted and answered by every profile without a throw', () => {
    fc.assert(
      fc.property(
        units,
        fc.integer({ min: 0, max: 8 }),
        fc.constantFrom(...Object.values(PROFILES)),
        (adu, command, profile) => {
          const frame = decodeFrame(framed(adu, command), profile);
          const signals = interpret(frame, profile);
          const { answer, quarantine } = answerTo(frame, profile);
          expect(frame.result).toBe('ok');
          expect(['confirm', 'deny', 'none']).toContain(answer);
          // Data that gives no signal is never just confirmed: somebody must look at it.
          if (frame.commandName === 'sendData') expect(signals.length > 0).toBe(quarantine === undefined);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test('gives objects only where they fill it to the byte', () => {
    fc.assert(
      fc.property(units, (adu) => {
        const { adu: decoded } = decodeFrame(framed(adu, 2));
        if (decoded?.result === 'ok') expect(decoded.objects).toHaveLength(adu[1] ?? -1);
        else expect(decoded?.objects ?? []).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
