import type { Secret } from './canary.js';
import type { Identity, Kind } from './identities.js';

interface Opening {
  readonly nouns: readonly string[];
  readonly to: readonly Kind[];
  readonly reason: string;
  /** Operations whose answer may tell a foreign id from one that does not exist; by default all. */
  readonly operations?: readonly string[];
}

const EVERY_PARTY: readonly Kind[] = ['PROVIDER', 'ENTERPRISE', 'AUTHORITY', 'PLATFORM'];

/** What a party may see of the worlds of others, each with the reason. Everything else is a leak. */
export const OPENINGS: readonly Opening[] = [
  {
    nouns: ['plan', 'plan_version'],
    to: EVERY_PARTY,
    reason: 'published plans are an open market; drafts are a noun of their own',
  },
  {
    nouns: ['filing'],
    to: EVERY_PARTY,
    reason: 'a filing is a public register among those who are signed in',
  },
  { nouns: ['grid'], to: EVERY_PARTY, reason: 'everyone places premises in the grids that an authority has drawn' },
  {
    nouns: ['providerid'],
    to: ['PROVIDER', 'ENTERPRISE'],
    reason: 'published plans and filings name their provider by id; nothing else of it is told',
    operations: ['plans', 'filings'],
  },
  {
    nouns: ['provider', 'providerid'],
    to: ['AUTHORITY', 'PLATFORM'],
    reason: 'providers are licensed for the whole country: authorities know them by name, the platform registers them',
  },
  {
    nouns: ['enterprise', 'authority', 'organisation'],
    to: ['PLATFORM'],
    reason: 'the platform sees organisations, and nothing that they have',
  },
];

export function isOpen({ kind, sees }: Identity, { tag, noun }: Secret, operation?: string): boolean {
  if (sees.includes(tag)) return true;
  return OPENINGS.some(({ nouns, to, operations }) => {
    const here = !operation || !operations || operations.includes(operation);
    return here && nouns.includes(noun) && to.includes(kind);
  });
}
