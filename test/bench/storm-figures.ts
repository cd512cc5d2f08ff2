import { setTimeout as sleep } from 'node:timers/promises';
import type { Estate } from '../support/estate.js';
import { type Figure, percentile } from './figure.js';
import { Line } from './line.js';
import { buildMarket } from './market.js';
import { raisedOf, toldOf } from './told.sql.js';
import type { VigilUnderTest } from './vigil-under-test.js';

const PER_SECOND = 200;
const SECONDS = 20;
const ALARMS = PER_SECOND * SECONDS;
const LINES = 50;
const PEOPLE = 4;
const SETTLE_SECONDS = 30;
const SINGLE = 60;

interface Fire {
  readonly estate: Estate;
  readonly point: number;
}

/** One alarm at a time, with nothing else going on. */
export async function toldFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  const admin = await vigil.admin();
  const estates = await buildMarket(admin, { premises: SINGLE, detectors: 1 });
  const line = await Line.open(vigil.devicePort);
  const sent = new Map<string, number>();
  for (const { gbAddress, premisesId } of estates) {
    sent.set(premisesId, line.fire(gbAddress, 1));
    await sleep(100);
  }
  line.close();
  // The first alarms meet statements that no connection has prepared yet.
  const took = (await waits(vigil, estates, sent)).slice(SINGLE / 6);
  return [
    { what: 'frame to four told, single alarm, p50', value: percentile(took, 50), unit: 'ms', budget: 50 },
    {
      what: 'frame to four told, single alarm, p99',
      value: percentile(took, 99),
      unit: 'ms',
      note: `${took.length} alarms`,
    },
  ];
}

/** Every alarm an incident of its own, so that each has four people to tell. */
export async function stormFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  const estates = await buildMarket(await vigil.admin(), { premises: ALARMS, detectors: 1 });
  const { sent, busy } = await storm(
    vigil,
    estates.map((estate) => ({ estate, point: 1 })),
  );
  const byPremises = new Map(estates.map(({ premisesId, gbAddress }) => [premisesId, sent.get(`${gbAddress}/1`) ?? 0]));
  const took = await waits(vigil, estates, byPremises);
  const note = `${took.length} of ${ALARMS} alarms, each an incident; max ${Math.max(...took).toFixed(0)} ms; processor ${busy}`;
  return [
    { what: 'frame to four told, 200 alarms/s for 20 s, p50', value: percentile(took, 50), unit: 'ms' },
    {
      what: 'frame to four told, 200 alarms/s for 20 s, p99',
      value: percentile(took, 99),
      unit: 'ms',
      budget: 1_000,
      note,
    },
    { what: 'alarms of which four were told', value: took.length / ALARMS, unit: '', budget: 1, atLeast: true },
  ];
}

/** The same rate at 50 premises: the alarms of a place join its incident, one after the other. */
export async function crowdFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  const admin = await vigil.admin();
  const estates = await buildMarket(admin, { premises: LINES, detectors: ALARMS / LINES });
  const fires = Array.from({ length: ALARMS }, (_, n) => {
    return { estate: estates[n % LINES] as Estate, point: Math.floor(n / LINES) + 1 };
  });
  const { sent } = await storm(vigil, fires);
  const premises = estates.map(({ premisesId }) => premisesId);
  const raised = await until(
    async () => raisedOf(admin, premises),
    (map) => map.size >= ALARMS,
  );
  const took = [...raised].map(([name, at]) => at - (sent.get(name) ?? 0));
  const note = `${took.length} of ${ALARMS} alarms at ${LINES} premises`;
  return [
    { what: 'frame to alarm in its incident, 200/s at 50 places, p50', value: percentile(took, 50), unit: 'ms' },
    {
      what: 'frame to alarm in its incident, 200/s at 50 places, p99',
      value: percentile(took, 99),
      unit: 'ms',
      budget: 1_000,
      note,
    },
  ];
}

/** Sends at an even pace, whatever the answers do; gives the moment of each write, by `address/point`. */
async function storm(vigil: VigilUnderTest, fires: readonly Fire[]) {
  const lines = await Promise.all(Array.from({ length: LINES }, () => Line.open(vigil.devicePort)));
  const sent = new Map<string, number>();
  const cpu = vigil.cpuSeconds();
  const began = performance.now();
  for (const [n, { estate, point }] of fires.entries()) {
    const wait = began + (n * 1_000) / PER_SECOND - performance.now();
    if (wait > 1) await sleep(wait);
    const line = lines[n % LINES] as Line;
    sent.set(`${estate.gbAddress}/${point}`, line.fire(estate.gbAddress, point));
  }
  const seconds = (performance.now() - began) / 1_000;
  const busy = `${(((vigil.cpuSeconds() - cpu) / seconds) * 100).toFixed(0)} %`;
  await until(
    async () => lines.reduce((sum, { confirmed }) => sum + confirmed, 0),
    (count) => count >= fires.length,
  );
  for (const line of lines) line.close();
  return { sent, busy };
}

/** Milliseconds from the write of the frame to the commit of the fourth delivery; only alarms of which four were told. */
async function waits(
  vigil: VigilUnderTest,
  estates: readonly Estate[],
  sent: ReadonlyMap<string, number>,
): Promise<number[]> {
  const admin = await vigil.admin();
  const premises = estates.map(({ premisesId }) => premisesId);
  const complete = async () => (await toldOf(admin, premises)).filter(({ people }) => people === PEOPLE);
  const told = await until(complete, (rows) => rows.length >= estates.length);
  const order = new Map(premises.map((id, n) => [id, n]));
  const inOrder = told.sort((a, b) => (order.get(a.premisesId) ?? 0) - (order.get(b.premisesId) ?? 0));
  return inOrder.map(({ premisesId, at }) => at - (sent.get(premisesId) ?? 0));
}

/** Asks once a second until it is enough, at most half a minute; gives the last answer. */
async function until<T>(ask: () => Promise<T>, enough: (answer: T) => boolean): Promise<T> {
  for (let second = 0; ; second += 1) {
    const answer = await ask();
    if (enough(answer) || second >= SETTLE_SECONDS) return answer;
    await sleep(1_000);
  }
}
