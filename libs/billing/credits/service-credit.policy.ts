import { definePolicy } from '#access';

/** What comes off an invoice is between the two; no authority looks at it. */
export const serviceCreditPolicy = definePolicy('ServiceCredit', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'MANAGER', 'FINANCE'))
    can(['read', 'dispute'], { providerId: actor.organisationId });
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) {
    can('read', { enterpriseId: actor.organisationId });
    if (actor.has('OWNER')) can('settle', { enterpriseId: actor.organisationId });
  }
});
