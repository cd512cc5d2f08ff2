import { describeFrame } from './describe-frame.js';
import { decodeFrame } from './frame.js';
import { VECTORS } from './vectors.fixture.js';

describe('published and constructed frames', () => {
  test.each(VECTORS.map((vector) => [vector.id, vector.desc, vector] as const))('%s %s', (_id, _desc, vector) => {
    expect(decodeFrame(Buffer.from(vector.hex, 'hex'))).toEqual(vector.expect);
  });

  test('all of them are there', () => {
    expect(new Set(VECTORS.map(({ id }) => id)).size).toBe(68);
  });

  test('the command line prints exactly the expected line', () => {
    for (const vector of VECTORS.filter(({ hex }) => hex !== '')) {
      const { ok, json } = describeFrame(vector.hex);
      expect(JSON.parse(JSON.stringify(json))).toEqual(vector.expect);
      expect(ok).toBe(vector.expect.result === 'ok');
    }
  });
});

describe('a frame written in hex', () => {
  test('may have blanks, prefixes and capitals', () => {
    const hex = '404001000101233A091A090C385B01000000790300000000000003AB2323';
    const spread = hex.replace(/../g, '0x$& ');
    expect(describeFrame(spread)).toEqual(describeFrame(hex));
    expect(describeFrame(spread).ok).toBe(true);
  });

  test.each([
    ['', 'no hexadecimal digits'],
    ['40 4', 'an odd number of hexadecimal digits: 3'],
    ['40zz', 'not a hexadecimal digit: "z"'],
  ])('%p is refused with a reason', (hex, error) => {
    expect(describeFrame(hex)).toEqual({ ok: false, json: { bytes: 0, result: 'badHex', error } });
  });
});
