import { definePolicy, within } from '#access';

/** Who is bound by a rule may read it: everyone signed in. An authority sets rules for its own region only. */
export const marketRulePolicy = definePolicy('MarketRule', ({ can }, actor) => {
  can('read', 'any');
  if (actor.isAuthority && actor.has('LEADER', 'SUPERVISOR')) {
    can('create', { authorityId: actor.organisationId, regionPath: within(actor.regionPath) });
  }
});
