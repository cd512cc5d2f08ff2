import { FloodGate } from './flood-gate.js';

it('lets a burst pass, then so many a minute, each name by itself', () => {
  const gate = new FloodGate(2, 60);
  expect([gate.pass('a', 0), gate.pass('a', 0), gate.pass('a', 0), gate.pass('b', 0)]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  expect([gate.pass('a', 999), gate.pass('a', 1_000), gate.pass('a', 1_001)]).toEqual([false, true, false]);
});

it('never saves up more than a burst', () => {
  const gate = new FloodGate(2, 60);
  gate.pass('a', 0);
  const later = [1, 2, 3].map(() => gate.pass('a', 3_600_000));
  expect(later).toEqual([true, true, false]);
});

it('forgets who was quiet longest when there are too many names', () => {
  const gate = new FloodGate(1, 1, 2);
  gate.pass('a', 0);
  gate.pass('b', 0);
  gate.pass('a', 0);
  gate.pass('c', 0);
  expect([gate.pass('a', 0), gate.pass('b', 0)]).toEqual([false, true]);
});
