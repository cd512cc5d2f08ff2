import { definePolicy, within } from '#access';

/** Alarms are raised and restored by devices alone: nobody writes them. */
export const alarmPolicy = definePolicy('Alarm', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});
