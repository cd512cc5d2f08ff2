import { arrearsSince, extrasRest, reminderAt } from './arrears.js';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const since = (state: string, overdueSince: Date | undefined, known: Date | null = null) =>
  arrearsSince({ state, overdueSince }, known, day(20));

it('begins with the first bill that falls due unpaid, or when Stripe says so, and ends when nothing is', () => {
  expect(since('ACTIVE', undefined)).toBeNull();
  expect(since('ACTIVE', day(3))).toEqual(day(3));
  expect(since('PAST_DUE', undefined)).toEqual(day(20));
  expect(since('UNPAID', day(9), day(3))).toEqual(day(3));
  expect(since('CANCELED', day(9))).toEqual(day(9));
  expect(since('ACTIVE', undefined, day(3))).toBeNull();
});

it('is reminded of at once and after a week, one, two and three months', () => {
  expect([0, 1, 2, 3, 4, 5].map((step) => reminderAt(day(1), step)?.toISOString().slice(5, 10))).toEqual([
    '01-01',
    '01-08',
    '01-31',
    '03-02',
    '04-01',
    undefined,
  ]);
});

it('lets extras rest after thirty days', () => {
  expect([null, day(1), day(2)].map((begun) => extrasRest(begun, new Date(day(31).getTime() + 1)))).toEqual([
    false,
    true,
    false,
  ]);
});
