import { environment } from '#platform';

/** True with VIGIL_LONG=1: nothing is left out to save time. */
export const isLong = environment().VIGIL_LONG === '1';

/** How often a property is tried: `usual` in `npm test`, `long` with VIGIL_LONG=1 in the environment. */
export function runs(usual: number, long: number): { numRuns: number } {
  return { numRuns: isLong ? long : usual };
}
