import { definePolicy } from '#access';

/** Whether a provider can be paid is its own business: no enterprise, no authority and not the platform look at it. */
export const billingAccountPolicy = definePolicy('BillingAccount', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'FINANCE')) {
    can(['read', 'connect'], { providerId: actor.organisationId });
  }
});
