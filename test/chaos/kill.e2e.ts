import { setTimeout as sleep } from 'node:timers/promises';
import { GraphClient } from '../../apps/vigil/seed/graph-client.js';
import { as } from '../../apps/vigil/seed/people.js';
import { eventually } from '../support/eventually.js';
import { type Aftermath, lookAround, lost } from './aftermath.sql.js';
import { House } from './house.js';
import { StubbornTransmitter } from './stubborn-transmitter.js';

const PREMISES = 10;
const DETECTORS = 20;
const ALARMS = PREMISES * DETECTORS;
/** From alarm to alarm of one transmitter: the storm lasts long enough to be struck in its midst. */
const PAUSE_MS = 250;

let house: House;
beforeAll(async () => {
  house = await House.build();
  const furnished = house.furnish({ premises: PREMISES, detectors: DETECTORS });
  await Promise.all([furnished, house.start('gateway'), house.start('worker')]);
  await house.start('api');
}, 180_000);
afterAll(() => house?.close(), 60_000);

const confirmed: string[] = [];
const story: string[] = [];
let began = 0;

/** The last alarms wait until the first blows are over, however slow the machine: the last blow must strike in their midst. */
const secondHalf = gate();

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), opened };
}

function note(what: string): void {
  story.push(
    `${((performance.now() - began) / 1_000).toFixed(1).padStart(5)} s, ${confirmed.length} confirmed: ${what}`,
  );
}

async function confirmedAtLeast(count: number): Promise<void> {
  while (confirmed.length < count) await sleep(5);
}

async function storm(): Promise<number> {
  const transmitters = house.estates.map(({ gbAddress }) => new StubbornTransmitter(house.devicePort, gbAddress));
  await Promise.all(
    transmitters.map(async (transmitter) => {
      for (let point = 1; point <= DETECTORS; point += 1) {
        if (point > DETECTORS * 0.6) await secondHalf.opened;
        await transmitter.fire(point, { again: point % 4 === 0 });
        confirmed.push(`${transmitter.gbAddress}/${point}`);
        await sleep(PAUSE_MS);
      }
      await transmitter.close();
    }),
  );
  return transmitters.reduce((sum, { resent }) => sum + resent, 0);
}

async function strike(): Promise<void> {
  await confirmedAtLeast(20);
  await house.kill('worker');
  note('worker killed');
  const back = house.restart('worker');
  await confirmedAtLeast(60);
  house.killPostgres();
  note('PostgreSQL killed');
  await confirmedAtLeast(100);
  await back;
  note('another worker runs');
  secondHalf.open();
  await confirmedAtLeast(150);
  await Promise.all([house.kill('worker'), house.kill('gateway')]);
  house.killPostgres();
  note('worker, gateway and PostgreSQL killed together');
  await Promise.all([house.restart('gateway'), house.restart('worker')]);
  note('another gateway and another worker run');
}

/** All that is owed is done, steps 0 and 1 of the ladder included. */
async function settled(): Promise<Aftermath> {
  return eventually(async () => {
    const now = await house.asSuperuser(lookAround);
    return now.signals >= ALARMS && now.untold === 0 && now.waiting === 0 ? now : undefined;
  }, 30).catch(() => house.asSuperuser(lookAround));
}

it('loses no confirmed alarm and doubles nothing when worker, gateway and PostgreSQL are killed', async () => {
  began = performance.now();
  const [resent] = await Promise.all([storm(), strike()]);
  note(`all confirmed, ${resent} of them sent again after that`);
  const found = await settled();
  note('settled');
  const missing = await house.asSuperuser((client) => lost(client, confirmed));
  const ids = house.messageIds();
  const twice = ids.length - new Set(ids).size;
  const { deliveries, incidents } = found;
  story.push(`confirmed ${confirmed.length}, lost ${missing.length}, incidents ${incidents}, deliveries ${deliveries}`);
  story.push(
    `duplicates: signals ${found.signalsTwice}, alarms ${found.alarmsTwice}, incidents ${found.incidentsTwice}`,
  );
  story.push(
    `deliveries twice ${found.deliveriesTwice}, untold ${found.untold}; mails ${ids.length}, sent twice ${twice}`,
  );
  process.stdout.write(`${story.join('\n')}\n`);

  expect(missing).toEqual([]);
  expect(found).toMatchObject({ signals: ALARMS, alarms: ALARMS, incidents: PREMISES, waiting: 0 });
  expect(found).toMatchObject({ signalsTwice: 0, alarmsTwice: 0, incidentsTwice: 0, stepsTwice: 0 });
  // Steps 0 and 1: four and five people, each in the inbox and by mail.
  expect(found).toMatchObject({ untold: 0, toldTooMuch: 0, deliveriesTwice: 0, deliveries: PREMISES * 18 });
  expect(new Set(ids).size).toBe(PREMISES * 9);
}, 180_000);

it('shows the incidents through the API process that lived through it', async () => {
  for (const provider of house.providers) {
    const { client } = as(provider, 'DISPATCHER');
    expect(client).toBeInstanceOf(GraphClient);
    const query = '{ incidents(first: 100) { edges { node { kind state } } } }';
    const { incidents } = await client.call<{ incidents: { edges: unknown[] } }>(query);
    expect(incidents.edges).toHaveLength(PREMISES / 2);
  }
}, 30_000);
