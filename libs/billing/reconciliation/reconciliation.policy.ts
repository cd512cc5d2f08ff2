import { definePolicy } from '#access';

/** Whether the books agree with the account is for those who keep them. */
export const reconciliationDifferencePolicy = definePolicy('ReconciliationDifference', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'FINANCE')) {
    can(['read', 'resolve', 'reconcile'], { providerId: actor.organisationId });
  }
});
