import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer; throws after `seconds` with the last error, if any. */
export async function eventually<T>(ask: () => Promise<T | undefined>, seconds = 15): Promise<T> {
  const until = Date.now() + seconds * 1_000;
  let last: unknown = new Error('it never came to pass');
  while (Date.now() < until) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(50);
  }
  throw last;
}
