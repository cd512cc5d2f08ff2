import { inMyRegion, mine, type Rule, signedIn, type TableRules } from './rules.js';

const ofProvider = mine('provider_id');
const ofEnterprise = mine('enterprise_id');

/** Written by an author that is the asker. */
const saidByMe: Rule = (row, me, world) =>
  world.some('review_author', (author) => author['id'] === row['author_id'] && ofEnterprise(author, me, world));

/** How a provider has served: said by customers. Read with `TABLE_RULES`. */
export const TRUST_RULES: Readonly<Record<string, TableRules>> = {
  review_author: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise, add: ofEnterprise },
    authority: { read: inMyRegion },
  },
  review: {
    provider: { read: signedIn, change: ofProvider },
    enterprise: { read: signedIn, add: saidByMe, change: saidByMe },
    platform: { read: signedIn },
    authority: { read: signedIn },
  },
};
