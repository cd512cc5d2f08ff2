import fc from 'fast-check';
import { encodeFrame } from './encode.js';
import { decodeFrame, MAX_FRAME_BYTES } from './frame.js';
import { FrameSplitter, type SplitPiece } from './frame-splitter.js';
import { vectorBytes } from './vectors.fixture.js';

const fire = vectorBytes('gb01');
const power = vectorBytes('gb04');

function feed(splitter: FrameSplitter, bytes: Buffer, size: number): SplitPiece[] {
  const pieces: SplitPiece[] = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(...splitter.push(bytes.subarray(at, at + size)));
  return pieces;
}

const frames = (pieces: SplitPiece[]): string[] =>
  pieces.flatMap(({ frame }) => (frame ? [frame.toString('hex')] : []));
const garbage = (pieces: SplitPiece[]): string =>
  Buffer.concat(pieces.map((piece) => piece.garbage ?? Buffer.alloc(0))).toString('hex');

describe('cutting a stream', () => {
  test.each([1, 2, 7, 64, 100_000])('in chunks of %i bytes', (size) => {
    const wanted = [fire, power, vectorBytes('gb57'), vectorBytes('gb02'), fire];
    const splitter = new FrameSplitter();
    const pieces = feed(splitter, Buffer.concat(wanted), size);
    expect(frames(pieces)).toEqual(wanted.map((frame) => frame.toString('hex')));
    expect(garbage(pieces)).toBe('');
    expect(splitter.pendingBytes).toBe(0);
  });

  test('an unfinished frame is kept until it is whole', () => {
    const splitter = new FrameSplitter();
    expect(splitter.push(fire.subarray(0, 50))).toEqual([]);
    expect(splitter.pendingBytes).toBe(50);
    expect(splitter.push(fire.subarray(50))).toEqual([{ frame: fire }]);
  });

  test('pieces do not change when the caller reuses its chunk', () => {
    const chunk = Buffer.from(fire);
    const [piece] = new FrameSplitter().push(chunk);
    chunk.fill(0);
    expect(piece?.frame?.equals(fire)).toBe(true);
  });

  test('the biggest frame passes, one byte more is refused at once', () => {
    const big = encodeFrame({
      seq: 1,
      sentAt: '2026-01-01T00:00:00',
      source: '0x000000000001',
      destination: '0x000000000002',
      command: 2,
      adu: Buffer.alloc(1024, 7),
    });
    expect(new FrameSplitter().push(big)).toEqual([{ frame: big }]);
    const tooBig = Buffer.from(big);
    tooBig.writeUInt16LE(1025, 24);
    const [piece] = new FrameSplitter().push(tooBig.subarray(0, 27));
    expect(piece).toEqual({ garbage: tooBig.subarray(0, 27), reason: 'badLength' });
  });
});

describe('finding the way back', () => {
  test.each([1, 3, 1000])('noise before and between frames, in chunks of %i bytes', (size) => {
    const noise = Buffer.from('00ff4023234011', 'hex');
    const pieces = feed(new FrameSplitter(), Buffer.concat([noise, fire, noise, power]), size);
    expect(frames(pieces)).toEqual([fire.toString('hex'), power.toString('hex')]);
    expect(garbage(pieces)).toBe(noise.toString('hex').repeat(2));
  });

  test('an extra 40 before the start', () => {
    const pieces = new FrameSplitter().push(Buffer.concat([Buffer.of(0x40), fire]));
    expect(frames(pieces)).toEqual([fire.toString('hex')]);
  });

  test('a wrong end gives up the frame but not the next one', () => {
    const broken = Buffer.from(fire);
    broken[broken.length - 1] = 0;
    const pieces = new FrameSplitter().push(Buffer.concat([broken, power]));
    expect(pieces).toEqual([{ garbage: broken, reason: 'badEnd' }, { frame: power }]);
  });

  test('a wrong checksum is handed out once, to be denied', () => {
    const broken = Buffer.from(fire);
    broken[40] = 0xee;
    const pieces = feed(new FrameSplitter(), Buffer.concat([broken, power]), 5);
    expect(frames(pieces)).toEqual([broken.toString('hex'), power.toString('hex')]);
    expect(garbage(pieces)).toBe('');
    expect(decodeFrame(broken).result).toBe('badChecksum');
  });

  test('a false start that promises a thousand bytes does not hold a fire hostage', () => {
    const falseStart = Buffer.from(fire.subarray(0, 27));
    falseStart.writeUInt16LE(1000, 24);
    const pieces = feed(new FrameSplitter(), Buffer.concat([falseStart, fire]), 1);
    expect(pieces).toEqual([{ garbage: falseStart, reason: 'abandoned' }, { frame: fire }]);
  });

  test('a frame cut off by a lost connection does not swallow its repetition', () => {
    for (let cut = 2; cut < fire.length; cut += 1) {
      const pieces = feed(new FrameSplitter(), Buffer.concat([fire.subarray(0, cut), fire]), 11);
      if (!frames(pieces).includes(fire.toString('hex'))) throw new Error(`lost after a cut at ${cut}`);
    }
  });
});

describe('nobody can make it big or slow', () => {
  /** Each 29 bytes begin a frame of 1,048 bytes with the right end and the wrong checksum. */
  const overlapping = Buffer.from(`40402323${'01'.repeat(20)}fa03232301`, 'hex');

  test('the overlapping frames are what they should be', () => {
    const stream = Buffer.alloc(3000, overlapping);
    expect(decodeFrame(stream).result).toBe('badChecksum');
    expect(decodeFrame(stream.subarray(29)).result).toBe('badChecksum');
  });

  test.each([
    ['starts only', Buffer.alloc(300_000, 0x40)],
    ['unfinished headers', Buffer.alloc(300_000, Buffer.from(`4040${'00'.repeat(22)}0004`, 'hex'))],
    ['overlapping frames with wrong checksums', Buffer.alloc(300_000, overlapping)],
  ])('%s', (_what, stream) => {
    const splitter = new FrameSplitter();
    let out = 0;
    for (const size of [1, 1400, 65_536]) {
      for (let at = 0; at < (size === 1 ? 20_000 : stream.length); at += size) {
        for (const piece of splitter.push(stream.subarray(at, at + size))) out += (piece.frame ?? piece.garbage).length;
        if (splitter.pendingBytes >= MAX_FRAME_BYTES) throw new Error(`${splitter.pendingBytes} bytes kept`);
      }
    }
    expect(out).toBeLessThanOrEqual(2 * (20_000 + 2 * stream.length));
  });

  test('twice the bytes take about twice the time, not four times', () => {
    const run = (bytes: number): number => {
      const started = process.hrtime.bigint();
      feed(new FrameSplitter(), Buffer.alloc(bytes, overlapping), 16_384);
      return Number(process.hrtime.bigint() - started);
    };
    run(400_000);
    const ratio = (size: number) => run(size * 8) / run(size);
    expect(Math.min(ratio(400_000), ratio(400_000), ratio(400_000))).toBeLessThan(32);
  });
});

describe('20,000 mutated frames', () => {
  const originals = ['gb01', 'gb04', 'gb25', 'gb34', 'gb57', 'vg01', 'vg02', 'vg05', 'vg09'].map(vectorBytes);
  const mutated = fc
    .record({
      frame: fc.constantFrom(...originals),
      edits: fc.array(fc.record({ at: fc.nat(200), value: fc.integer({ min: 0, max: 255 }) }), { maxLength: 4 }),
      cut: fc.option(fc.nat(200)),
      noise: fc.uint8Array({ maxLength: 8 }),
    })
    .map(({ frame, edits, cut, noise }) => {
      const bytes = Buffer.from(frame);
      for (const { at, value } of edits) bytes[at % bytes.length] = value;
      return Buffer.concat([noise, bytes.subarray(0, cut ?? bytes.length)]);
    });

  test('decoding never throws, and a sound frame after garbage is handed out as soon as it is whole', () => {
    fc.assert(
      fc.property(mutated, fc.constantFrom(...originals), fc.integer({ min: 1, max: 200 }), (before, good, size) => {
        const splitter = new FrameSplitter();
        const handed = frames(feed(splitter, Buffer.concat([before, good]), size));
        const alone = frames(feed(new FrameSplitter(), before, size));
        return (
          typeof decodeFrame(before).result === 'string' &&
          handed.includes(good.toString('hex'), alone.length) &&
          alone.every((hex, index) => handed[index] === hex) &&
          splitter.pendingBytes < MAX_FRAME_BYTES
        );
      }),
      { numRuns: 20_000 },
    );
  });
});
