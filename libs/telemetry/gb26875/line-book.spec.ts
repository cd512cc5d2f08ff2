import { type Entry, LineBook } from './line-book.js';

interface TestLine {
  readonly name: string;
  readonly remoteAddress: string;
}

const book = (limits: { maxConnections?: number; maxStrangersPerRemote?: number } = {}) =>
  new LineBook<TestLine>({ maxConnections: 4, maxStrangersPerRemote: 10, linesPerTransmitter: 2, ...limits });
const line = (name: string, remoteAddress = '203.0.113.1'): TestLine => ({ name, remoteAddress });
const told = (entry: Entry<TestLine>) =>
  typeof entry === 'string' ? entry : `${entry.because} ${entry.instead.name} goes`;
const names = (lines: readonly TestLine[]) => lines.map(({ name }) => name);

/** Lines of one transmitter, let in and recognised one after the other. */
function known(of: LineBook<TestLine>, transmitter: string, ...lineNames: string[]): TestLine[] {
  return lineNames.map((name) => {
    const made = line(name);
    of.enter(made);
    of.recognise(made, transmitter);
    return made;
  });
}

it('keeps the two newest lines of a transmitter, so that a reconnect may overlap', () => {
  const lines = book();
  known(lines, 'A', 'a1', 'a2');
  const third = line('a3');
  expect(told(lines.enter(third))).toBe('free');
  expect(names(lines.recognise(third, 'A'))).toEqual(['a1']);
  expect(lines.size).toBe(2);
});

it('at the cap lets strangers go first, of the largest crowd the oldest', () => {
  const lines = book();
  known(lines, 'A', 'a1', 'a2');
  lines.enter(line('alone', '192.0.2.1'));
  lines.enter(line('crowd1', '192.0.2.2'));
  expect(told(lines.enter(line('crowd2', '192.0.2.2')))).toBe('stranger alone goes');
  expect(told(lines.enter(line('crowd3', '192.0.2.3')))).toBe('stranger crowd1 goes');
});

it('then older lines of those who have a newer one, and never the only line of a transmitter', () => {
  const lines = book();
  known(lines, 'A', 'a1', 'a2');
  known(lines, 'B', 'b1');
  known(lines, 'C', 'c1');
  const [d1] = [line('d1')];
  expect(told(lines.enter(d1))).toBe('duplicate a1 goes');
  lines.recognise(d1, 'D');
  expect(told(lines.enter(line('e1')))).toBe('full');
  expect(lines.size).toBe(4);
});

it('does not take a line for a duplicate whose newer one is gone', () => {
  const lines = book({ maxConnections: 2 });
  const [, newer] = known(lines, 'A', 'a1', 'a2') as [TestLine, TestLine];
  lines.leave(newer);
  known(lines, 'B', 'b1');
  expect(told(lines.enter(line('c1')))).toBe('full');
});

it('gives one remote address only so many lines on which nobody known has spoken', () => {
  const lines = book({ maxConnections: 100, maxStrangersPerRemote: 2 });
  lines.enter(line('s1'));
  lines.enter(line('s2'));
  expect(told(lines.enter(line('elsewhere', '192.0.2.9')))).toBe('free');
  expect(told(lines.enter(line('s3')))).toBe('stranger s1 goes');
  known(lines, 'A', 'a1');
  expect(lines.size).toBe(3);
});

it('has nothing to say of a line that left', () => {
  const lines = book();
  const gone = line('gone');
  lines.enter(gone);
  lines.leave(gone);
  lines.leave(gone);
  expect(lines.recognise(gone, 'A')).toEqual([]);
  expect(lines.size).toBe(0);
});
