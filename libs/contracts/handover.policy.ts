import { definePolicy, within } from '#access';

/** Planned and cancelled by the enterprise. Of the two providers each sees its own contract, not whom it takes over from or loses to. */
export const handoverPolicy = definePolicy('Handover', ({ can }, actor) => {
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});

export const handoverDevicePolicy = definePolicy('HandoverDevice', ({ can }, actor) => {
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isAuthority) can('read', { handover: { is: { regionPath: within(actor.regionPath) } } });
});
