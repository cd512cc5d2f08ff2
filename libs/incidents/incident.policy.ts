import { definePolicy, within } from '#access';

/** What everyone who has to do with an incident may do, on either side of the service. */
const ANSWER = ['acknowledge', 'addNote', 'confirmFire'];

export const incidentPolicy = definePolicy('Incident', ({ can }, actor) => {
  if (actor.isProvider) {
    const own = { providerId: actor.organisationId };
    can('read', own);
    if (actor.has('OWNER', 'MANAGER', 'DISPATCHER')) can([...ANSWER, 'dispatch', 'arrive', 'verify', 'close'], own);
    if (actor.has('TECHNICIAN')) can(['addNote', 'arrive', 'verify', 'confirmFire'], own);
  }
  if (actor.isEnterprise) {
    const own = { enterpriseId: actor.organisationId };
    can('read', own);
    // Whoever stands before a fire may confirm it; to call it off is for those who answer for the service.
    if (actor.has('OWNER', 'SAFETY_MANAGER', 'GUARD')) can(ANSWER, own);
    if (actor.has('SAFETY_MANAGER', 'GUARD')) can('arrive', own);
  }
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});
