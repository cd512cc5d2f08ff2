import type { Secret } from './canary.js';
import type { Identity, Kind } from './identities.js';

interface Opening {
  readonly nouns: readonly string[];
  readonly to: readonly Kind[];
  readonly reason: string;
  /** Operations whose answer may tell a foreign id from one that does not exist; by default all. */
  readonly operations?: readonly string[];
  /** Operations whose answers alone may show it at all; by default every one. */
  readonly only?: readonly string[];
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
    operations: ['plans', 'filings', 'marketPlans', 'reviews'],
  },
  {
    nouns: ['provider'],
    to: ['PROVIDER', 'ENTERPRISE'],
    reason: 'whoever publishes a plan is named in the market place, and nowhere else',
    only: ['marketPlans'],
  },
  {
    nouns: ['programme', 'subsidy_programme'],
    to: EVERY_PARTY,
    reason: 'whoever might claim must know of a programme',
  },
  {
    nouns: ['authority'],
    to: EVERY_PARTY,
    reason: 'a programme names the authority that pays',
    only: ['subsidyProgrammes'],
  },
  {
    nouns: ['review'],
    to: EVERY_PARTY,
    reason: 'what customers say is public among those who are signed in; who they are is another noun',
  },
  {
    nouns: ['marketrule', 'market_rule'],
    to: EVERY_PARTY,
    reason: 'a market rule binds everyone, so everyone may read it',
  },
  {
    nouns: ['authority'],
    to: EVERY_PARTY,
    reason: 'a market rule names the authority that set it',
    only: ['marketRules'],
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

/** @param compared of an answer that is held against that for an id that does not exist: which operation it is. */
export function isOpen({ kind, sees }: Identity, { tag, noun }: Secret, operation: string, compared = false): boolean {
  if (sees.includes(tag)) return true;
  return OPENINGS.some(({ nouns, to, operations, only }) => {
    const here = (!compared || !operations || operations.includes(operation)) && (!only || only.includes(operation));
    return here && nouns.includes(noun) && to.includes(kind);
  });
}
