import { afterFailure } from './backoff.js';
import { PRIORITY } from './event.js';

const seconds = (attempts: number, chance = 0) => {
  const next = afterFailure(attempts, PRIORITY.DEFAULT, chance);
  return next.parked ? 'parked' : next.seconds;
};

it('waits half a second, then doubles up to a minute', () => {
  expect([1, 2, 3, 7, 8, 9, 19].map((attempts) => seconds(attempts))).toEqual([0.5, 1, 2, 32, 60, 60, 60]);
});

it('takes up to a fifth off', () => {
  expect(seconds(1, 0.5)).toBeCloseTo(0.45);
  expect(seconds(9, 0.999)).toBeGreaterThan(48);
});

it('parks after twenty tries, but never what belongs to the alarm path', () => {
  expect(seconds(20)).toBe('parked');
  expect(afterFailure(500, PRIORITY.ALARM, 0)).toEqual({ parked: false, seconds: 60 });
  expect(afterFailure(20, PRIORITY.ALARM + 1, 0)).toEqual({ parked: true });
});
