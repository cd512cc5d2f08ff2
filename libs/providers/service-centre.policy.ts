import { definePolicy, within } from '#access';

export const serviceCentrePolicy = definePolicy('ServiceCentre', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isProvider && actor.has('OWNER', 'MANAGER'))
    can(['create', 'update'], { providerId: actor.organisationId });
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});

/** Who works where is the provider's own business. */
export const serviceCentreStaffPolicy = definePolicy('ServiceCentreStaff', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isProvider && actor.has('OWNER', 'MANAGER'))
    can(['create', 'update'], { providerId: actor.organisationId });
});
