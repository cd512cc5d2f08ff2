import { setTimeout as sleep } from 'node:timers/promises';
import { PRIORITY } from './event.js';
import { Lanes } from './lanes.js';
import type { ClaimedEvent } from './relay.sql.js';

const event = (id: string, ordering_key: string | null = null) =>
  ({ id, ordering_key, priority: PRIORITY.DEFAULT }) as ClaimedEvent;

function lanes(concurrency: number) {
  const log: string[] = [];
  const made = new Lanes(concurrency, async ({ id }) => {
    log.push(`+${id}`);
    await sleep(5);
    log.push(`-${id}`);
  });
  return { log, made };
}

it('runs as many at a time as allowed', async () => {
  const { log, made } = lanes(2);
  for (const id of ['a', 'b', 'c']) made.add(event(id));
  expect(log).toEqual(['+a', '+b']);
  await made.idle();
  expect(log).toEqual(['+a', '+b', '-a', '+c', '-b', '-c']);
});

it('runs those of one key one after the other, and others beside them', async () => {
  const { log, made } = lanes(8);
  made.add(event('a1', 'a'));
  made.add(event('a2', 'a'));
  made.add(event('b1', 'b'));
  expect(log).toEqual(['+a1', '+b1']);
  await made.idle();
  expect(log.indexOf('+a2')).toBeGreaterThan(log.indexOf('-a1'));
});

it('does not run twice what it holds', async () => {
  const { log, made } = lanes(1);
  for (const id of ['a', 'b', 'b', 'a']) made.add(event(id));
  await made.idle();
  expect(log).toEqual(['+a', '-a', '+b', '-b']);
});

it('names a key of which it holds many, until it has worked them off', async () => {
  const { made } = lanes(1);
  for (let n = 0; n < 9; n++) made.add(event(`a${n}`, 'a'));
  expect(made.busyKeys).toEqual(['a']);
  expect(made.ready()).toBe(0);
  await made.idle();
  expect(made.busyKeys).toEqual([]);
});

it('gives back on closing what was never started, and starts no more', async () => {
  const { log, made } = lanes(1);
  for (const [id, key] of [
    ['a1', 'a'],
    ['a2', 'a'],
    ['b', null],
  ] as const)
    made.add(event(id, key));
  expect(made.close().sort()).toEqual(['a2', 'b']);
  await made.idle();
  expect(log).toEqual(['+a1', '-a1']);
  expect(made.heldIds).toEqual([]);
});

it('lets an alarm pass what is less urgent, and keeps lanes for it', async () => {
  const { log, made } = lanes(4);
  const urgent = (id: string) => ({ ...event(id), priority: PRIORITY.ALARM }) as ClaimedEvent;
  const mail = (id: string) => ({ ...event(id), priority: PRIORITY.MAIL }) as ClaimedEvent;
  for (const id of ['m1', 'm2', 'm3', 'm4']) made.add(mail(id));
  expect(log).toEqual(['+m1', '+m2']);
  expect([made.ready(), made.ready(PRIORITY.ALARM)]).toEqual([2, 0]);
  for (const id of ['a1', 'a2', 'a3']) made.add(urgent(id));
  expect(log).toEqual(['+m1', '+m2', '+a1', '+a2']);
  expect([made.ready(), made.ready(PRIORITY.ALARM)]).toEqual([3, 1]);
  await made.idle();
  expect(log.indexOf('+a3')).toBeLessThan(log.indexOf('+m3'));
  expect(log).toHaveLength(14);
});

it('leaves one lane to mail, and one more to what is more urgent, until no alarm has run for a second', async () => {
  let now = 0;
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const made = new Lanes(
    4,
    ({ id }) => {
      log.push(id);
      return new Promise((resolve) => ends.set(id, resolve));
    },
    () => now,
  );
  const end = async (id: string) => {
    ends.get(id)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  made.add({ ...event('alarm'), priority: PRIORITY.ALARM });
  await end('alarm');
  for (const id of ['m1', 'm2', 'm3', 'm4']) made.add({ ...event(id), priority: PRIORITY.MAIL });
  expect(log).toEqual(['alarm', 'm1']);
  made.add({ ...event('live'), priority: PRIORITY.MAIL - 1 });
  expect(log).toEqual(['alarm', 'm1', 'live']);
  await end('live');
  now = 999;
  await end('m1');
  expect(log).toEqual(['alarm', 'm1', 'live', 'm2']);
  now = 1_000;
  await end('m2');
  expect(log).toEqual(['alarm', 'm1', 'live', 'm2', 'm3', 'm4']);
});

it('never gives every lane to what may wait for others: mail passes it', async () => {
  const { log, made } = lanes(8);
  for (let n = 1; n <= 6; n++) made.add(event(`later${n}`));
  expect(log).toEqual(['+later1', '+later2', '+later3', '+later4']);
  for (const id of ['m1', 'm2', 'm3']) made.add({ ...event(id), priority: PRIORITY.MAIL });
  expect(log.slice(4)).toEqual(['+m1', '+m2']);
  expect([made.ready(), made.ready(PRIORITY.MAIL)]).toEqual([3, 1]);
  await made.idle();
  expect(log).toHaveLength(18);
});
