import { definePolicy, within } from '#access';

/** Whoever might claim must know of it: a programme is public. An authority opens and closes its own, in its own region. */
export const subsidyProgrammePolicy = definePolicy('SubsidyProgramme', ({ can }, actor) => {
  can('read', 'any');
  if (actor.isAuthority) {
    can('report', { authorityId: actor.organisationId });
    if (actor.has('LEADER', 'SUPERVISOR')) {
      can('create', { authorityId: actor.organisationId, regionPath: within(actor.regionPath) });
      can('close', { authorityId: actor.organisationId });
    }
  }
});

/** The provider proposes, the enterprise decides, and the funder sees what it pays for. */
export const subsidyClaimPolicy = definePolicy('SubsidyClaim', ({ can }, actor) => {
  if (actor.isProvider) {
    can('read', { providerId: actor.organisationId });
    if (actor.has('OWNER', 'MANAGER')) can(['create', 'withdraw', 'end'], { providerId: actor.organisationId });
  }
  if (actor.isEnterprise) {
    can('read', { enterpriseId: actor.organisationId });
    if (actor.has('OWNER')) can(['accept', 'decline', 'end'], { enterpriseId: actor.organisationId });
  }
  if (actor.isAuthority) can('read', { authorityId: actor.organisationId });
});

/** What was charged by month is for who pays and who is paid. */
export const subsidyChargePolicy = definePolicy('SubsidyCharge', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'FINANCE')) can('read', { providerId: actor.organisationId });
  if (actor.isAuthority) can('read', { authorityId: actor.organisationId });
});
