import { twoWorlds } from './known-rows.js';
import { actorOf, everybody } from './people.js';
import { mutatePolicies } from './policy-mutation.js';
import { everyPolicy } from './recorded-rules.js';

describe('a rule that is written wrongly', () => {
  it('shows in the matrix, whichever rule and however wrong', async () => {
    const policies = await everyPolicy();
    const worlds = await twoWorlds(
      policies,
      [...everybody('a'), ...everybody('b')].map((person) => actorOf(person)),
    );
    try {
      const { mutants, killed, survivors, idle } = mutatePolicies(policies, worlds);
      process.stdout.write(`rules written wrongly: ${killed} of ${mutants} show, ${mutants - killed} are equivalent\n`);
      expect(survivors).toEqual([]);
      expect(idle).toEqual([]);
      expect(killed).toBeGreaterThan(5_000);
    } finally {
      await worlds.close();
    }
  }, 240_000);
});
