import { definePolicy, except } from '#access';

/** Who was told, how and when: for both sides of the service. Addresses and carriers' errors stay inside. */
export const deliveryPolicy = definePolicy('Delivery', ({ can }, actor) => {
  const shown = except('Delivery', 'address', 'lastError');
  if (actor.isProvider) can('read', { providerId: actor.organisationId }, shown);
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId }, shown);
});
