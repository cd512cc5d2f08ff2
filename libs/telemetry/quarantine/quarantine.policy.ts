import { definePolicy } from '#access';

/** A provider sees what its own transmitters sent; what comes from nobody known is the platform's to look at. */
export const quarantinePolicy = definePolicy('Quarantine', ({ can }, actor) => {
  if (actor.isProvider) {
    can('read', { providerId: actor.organisationId });
    if (actor.has('OWNER', 'DISPATCHER', 'TECHNICIAN')) can('resolve', { providerId: actor.organisationId });
  }
  if (actor.isPlatform) {
    can('read', { providerId: null });
    if (actor.has('ADMIN')) can('resolve', { providerId: null });
  }
});
