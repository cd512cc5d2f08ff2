import { PRIORITY } from './event.js';

const FIRST_SECONDS = 0.5;
const LONGEST_SECONDS = 60;
const ATTEMPTS = 20;

export type AfterFailure = { readonly parked: true } | { readonly parked: false; readonly seconds: number };

/**
 * What becomes of an event that failed for the `attempts`-th time: it waits 0.5 s, doubling up to 60 s, with up to a fifth off so
 * that events which failed together do not come back together; after 20 tries it is parked for a person. An event of the
 * alarm path is never parked. `chance` is in [0, 1).
 */
export function afterFailure(attempts: number, priority: number, chance: number): AfterFailure {
  if (attempts >= ATTEMPTS && priority > PRIORITY.ALARM) return { parked: true };
  const full = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (attempts - 1));
  return { parked: false, seconds: full * (1 - 0.2 * chance) };
}

/** True once it is time to call a person, also for events that are never parked. */
export function isStubborn(attempts: number): boolean {
  return attempts >= ATTEMPTS;
}
