import { mutatePolicies } from './policy-mutation.js';
import { probeDatabase } from './probe-database.js';

describe('a policy that is written wrongly', () => {
  it('is noticed by the probe, whichever policy and however wrong', async () => {
    const database = await probeDatabase();
    try {
      const { mutants, survivors, idle } = await mutatePolicies(database);
      expect(survivors).toEqual([]);
      expect(idle).toEqual([]);
      expect(mutants).toBeGreaterThan(500);
    } finally {
      await database.close();
    }
  }, 240_000);
});
