import { definePolicy, within } from '#access';

/** How promises were kept is for the two who made them, and for the authority of the region. */
export const slaMeasurementPolicy = definePolicy('SlaMeasurement', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});

/** Figures over all customers are what a market compares by. */
export const serviceRecordPolicy = definePolicy('ServiceRecord', ({ can }) => can('read', 'any'));
