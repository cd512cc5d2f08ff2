import { definePolicy } from '#access';

/** Both parties read what they have signed; it names prices, so nobody else does. */
export const contractDocumentPolicy = definePolicy('ContractDocument', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
});
