import { definePolicy } from '#access';

/** Proposed by one side, decided by the other. An authority sees what is covered, not what is paid. */
export const contractAmendmentPolicy = definePolicy('ContractAmendment', ({ can }, actor) => {
  if (actor.isProvider) {
    const own = { providerId: actor.organisationId };
    can('read', own);
    if (actor.has('OWNER', 'MANAGER')) {
      can(['propose', 'withdraw'], { ...own, proposedBy: 'PROVIDER' });
      can(['accept', 'decline'], { ...own, proposedBy: 'ENTERPRISE' });
    }
  }
  if (actor.isEnterprise) {
    const own = { enterpriseId: actor.organisationId };
    can('read', own);
    if (actor.has('OWNER')) {
      can(['propose', 'withdraw'], { ...own, proposedBy: 'ENTERPRISE' });
      can(['accept', 'decline'], { ...own, proposedBy: 'PROVIDER' });
    }
  }
});
