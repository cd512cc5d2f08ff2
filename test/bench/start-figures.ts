import { setTimeout as sleep } from 'node:timers/promises';
import type { Figure } from './figure.js';
import type { VigilUnderTest } from './vigil-under-test.js';

const REST_MS = 5_000;

/** The very first start, the next one, and what it weighs when nothing happens. Leaves it running. */
export async function startFigures(vigil: VigilUnderTest): Promise<Figure[]> {
  const first = await vigil.start();
  // Commit times are what deliveries are measured by; the setting needs the restart that follows anyway.
  await (await vigil.admin()).query('ALTER SYSTEM SET track_commit_timestamp = on');
  await vigil.stop();
  const later = await vigil.start();
  await sleep(REST_MS);
  return [
    { what: 'first start, database and demo data', value: first, unit: 's', budget: 20 },
    { what: 'later start', value: later, unit: 's', budget: 3 },
    { what: 'memory of the all-in-one process at rest', value: vigil.rss(), unit: 'MB', budget: 400 },
  ];
}
