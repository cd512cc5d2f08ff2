import { remindersOf } from './end-reminders.js';

const now = new Date('2026-11-22T00:00:00Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000);

it.each([
  [90, [60, 30, 7]],
  [60, [30, 7]],
  [31, [30, 7]],
  [30, [7]],
  [7, []],
  [-1, []],
])('of an end in %d days those that lie ahead are %j days before it', (days, rungs) => {
  const found = remindersOf(inDays(days), now);
  expect(found.map((rung) => rung.days)).toEqual(rungs);
  for (const { days: before, at } of found) expect(at).toEqual(inDays(days - before));
});
