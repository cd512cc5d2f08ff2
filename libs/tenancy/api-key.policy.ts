import { definePolicy, except } from '#access';

const readable = except('ApiKey', 'secretHash');

/** Keys speak with the whole weight of the organisation, so those who answer for it hand them out. */
export const apiKeyPolicy = definePolicy('ApiKey', ({ can }, actor) => {
  if (!actor.has('OWNER', 'LEADER', 'ADMIN') && !(actor.isProvider && actor.has('MANAGER'))) return;
  can('read', { organisationId: actor.organisationId }, readable);
  can(['create', 'revoke'], { organisationId: actor.organisationId });
});
