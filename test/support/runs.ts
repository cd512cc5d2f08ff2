import { environment } from '#platform';

/** How often a property is tried: `usual` in `npm test`, `long` with VIGIL_LONG=1 in the environment. */
export function runs(usual: number, long: number): { numRuns: number } {
  return { numRuns: environment().VIGIL_LONG === '1' ? long : usual };
}
