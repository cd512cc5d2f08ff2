import { definePolicy } from '#access';

/** Who serves whom is known to the two of them. */
export const engagementPolicy = definePolicy('Engagement', ({ can }, actor) => {
  if (actor.isProvider) {
    can('read', { providerId: actor.organisationId });
    if (actor.has('OWNER', 'MANAGER')) can('create', { providerId: actor.organisationId });
  }
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
});
