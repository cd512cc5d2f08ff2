import Sequencer from '@jest/test-sequencer';

// What takes longest, in the order in which to begin: else the last of them runs alone while the other worker waits.
const LONG = [/^test\/isolation\/graphql\//, /^test\/(chaos|e2e|isolation)\//, /\.medium\.ts$/];

/** Jest knows how long a test took from its own cache, which a fresh clone has not: there the kind of the test tells. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    return [...sorted].sort((a, b) => rank(a) - rank(b));
  }
}

function rank({ path, context }) {
  const name = path.slice(context.config.rootDir.length + 1);
  const found = LONG.findIndex((pattern) => pattern.test(name));
  return found === -1 ? LONG.length : found;
}
