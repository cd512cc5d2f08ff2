import { instantToTimeLabel, readTimeLabel, timeLabelToInstant, writeTimeLabel } from './time-label.js';

describe('time labels', () => {
  test('are China local time', () => {
    expect(timeLabelToInstant('2026-11-22T07:59:59')?.toISOString()).toBe('2026-11-21T23:59:59.000Z');
    expect(instantToTimeLabel(new Date('2026-11-21T23:59:59.999Z'))).toBe('2026-11-22T07:59:59');
    expect(timeLabelToInstant('INVALID:000000000000')).toBeUndefined();
  });

  test.each([
    ['zero month and day', [0, 0, 0, 0, 0, 0]],
    ['second 60', [60, 0, 0, 1, 1, 26]],
    ['hour 24', [0, 0, 24, 1, 1, 26]],
    ['29 February of a common year', [0, 0, 0, 29, 2, 26]],
    ['year 100', [0, 0, 0, 1, 1, 100]],
  ])('%s is invalid and written back as it was', (_what, parts) => {
    const bytes = Uint8Array.from(parts);
    const label = readTimeLabel(bytes);
    expect(label).toBe(`INVALID:${Buffer.from(bytes).toString('hex')}`);
    expect([...writeTimeLabel(label)]).toEqual(parts);
  });

  test('29 February of a leap year is a day', () => {
    expect(readTimeLabel(Uint8Array.from([1, 2, 3, 29, 2, 28]))).toBe('2028-02-29T03:02:01');
  });

  test('BCD digits above nine are invalid', () => {
    expect(readTimeLabel(Uint8Array.from([0x59, 0x59, 0x23, 0x31, 0x12, 0x99]), 'bcd')).toBe('2099-12-31T23:59:59');
    expect(readTimeLabel(Uint8Array.from([0x5a, 0, 0, 1, 1, 0x26]), 'bcd')).toBe('INVALID:5a0000010126');
  });
});
