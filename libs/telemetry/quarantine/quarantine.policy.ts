import { definePolicy } from '#access';

/** An organisation sees what its own transmitters and machines sent; what comes from nobody known is the platform's to look at. */
export const quarantinePolicy = definePolicy('Quarantine', ({ can }, actor) => {
  if (actor.isProvider) {
    can('read', { providerId: actor.organisationId });
    if (actor.has('OWNER', 'DISPATCHER', 'TECHNICIAN')) can('resolve', { providerId: actor.organisationId });
  }
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) {
    can(['read', 'resolve'], { enterpriseId: actor.organisationId });
  }
  if (actor.isPlatform) {
    can('read', { providerId: null, enterpriseId: null });
    if (actor.has('ADMIN')) can('resolve', { providerId: null, enterpriseId: null });
  }
});
