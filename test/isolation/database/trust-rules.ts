import {
  all,
  always,
  inBothScopes,
  inMyRegion,
  inProviderScope,
  mine,
  type Rule,
  signedIn,
  type TableRules,
} from './rules.js';

const ofProvider = mine('provider_id');
const ofEnterprise = mine('enterprise_id');

const being =
  (...states: string[]): Rule =>
  (row) =>
    states.includes(String(row['state']));

/** Written by an author that is the asker. */
const saidByMe: Rule = (row, me, world) =>
  world.some('review_author', (author) => author['id'] === row['author_id'] && ofEnterprise(author, me, world));

/** How a provider has served: measured, and said by customers. Read with `TABLE_RULES`. */
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
  // A provider's figures are reckoned up over all its customers; what is written names both.
  sla_measurement: {
    provider: { read: ofProvider },
    enterprise: { read: ofEnterprise },
    authority: { read: inMyRegion },
    worker: { read: inProviderScope, add: inBothScopes },
  },
  // Disputed by one side, settled by the other, put on the invoice by the worker; an authority sees no payment.
  service_credit: {
    provider: {
      read: ofProvider,
      change: all(ofProvider, being('PROPOSED')),
      become: all(ofProvider, being('DISPUTED')),
    },
    enterprise: {
      read: ofEnterprise,
      change: all(ofEnterprise, being('DISPUTED')),
      become: all(ofEnterprise, being('UPHELD', 'WITHDRAWN')),
    },
    worker: {
      read: inProviderScope,
      add: all(inBothScopes, being('PROPOSED')),
      change: inBothScopes,
      become: all(inBothScopes, being('UPHELD', 'PENDING', 'APPLIED')),
    },
  },
  // A programme is public; claims are between the two and the funder, who alone sees what each device costs it.
  subsidy_programme: {
    provider: { read: signedIn },
    enterprise: { read: signedIn },
    platform: { read: signedIn },
    authority: { read: signedIn, add: all(mine('authority_id'), inMyRegion), change: mine('authority_id') },
    worker: { read: (_row, me) => me.providerId !== undefined || me.enterpriseId !== undefined },
    owner: { read: always, change: always },
  },
  subsidy_claim: {
    provider: {
      read: ofProvider,
      add: all(ofProvider, being('PROPOSED')),
      change: ofProvider,
      become: all(ofProvider, being('WITHDRAWN', 'ENDED')),
    },
    enterprise: {
      read: ofEnterprise,
      change: ofEnterprise,
      become: all(ofEnterprise, being('ACCEPTED', 'DECLINED', 'ENDED')),
    },
    authority: { read: mine('authority_id') },
    worker: {
      read: inProviderScope,
      change: inBothScopes,
      become: all(inBothScopes, being('ACCEPTED', 'REFUSED', 'ENDED')),
    },
  },
  subsidy_charge: {
    provider: { read: ofProvider },
    authority: { read: mine('authority_id') },
    worker: { read: inProviderScope, add: inProviderScope },
  },
  service_record: {
    provider: { read: signedIn },
    enterprise: { read: signedIn },
    platform: { read: signedIn },
    authority: { read: signedIn },
    worker: { read: inProviderScope, add: inProviderScope, change: inProviderScope },
  },
};
