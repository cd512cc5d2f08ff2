import { definePolicy, except, within } from '#access';

/** Who said it: for the two parties, and for the authority of the region, from which the name of a household is hidden. */
export const reviewAuthorPolicy = definePolicy('ReviewAuthor', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise) {
    can('read', { enterpriseId: actor.organisationId });
    if (actor.has('OWNER', 'SAFETY_MANAGER')) can('create', { enterpriseId: actor.organisationId });
  }
  if (actor.isAuthority)
    can('read', { regionPath: within(actor.regionPath) }, except('ReviewAuthor', 'enterpriseName'));
});

/** What was said is public among those who are signed in: a market lives by it. */
export const reviewPolicy = definePolicy('Review', ({ can }, actor) => {
  can('read', 'any');
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER'))
    can('change', { author: { is: { enterpriseId: actor.organisationId } } });
  if (actor.isProvider && actor.has('OWNER', 'MANAGER')) can('answer', { providerId: actor.organisationId });
});
