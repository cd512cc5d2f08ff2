import { definePolicy, except, within } from '#access';

/** An authority supervises organisations and their times, not the persons who worked that night. */
export const incidentStepPolicy = definePolicy('IncidentStep', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isAuthority) {
    can('read', { regionPath: within(actor.regionPath) }, except('IncidentStep', 'userId', 'userName', 'detail'));
  }
});
