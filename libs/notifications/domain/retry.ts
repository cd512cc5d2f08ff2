/** Seconds until a delivery that failed is tried again; a carrier that is down for an hour loses nothing. */
const WAITS = [15, 30, 60, 300, 900, 3_600] as const;

/** `attempts` counts the one that just failed. Undefined: given up. */
export function waitBeforeRetry(attempts: number): number | undefined {
  return WAITS[attempts - 1];
}
