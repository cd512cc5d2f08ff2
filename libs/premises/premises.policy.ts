import { type Actor, definePolicy, within } from '#access';

/** An enterprise that the provider serves now. */
export function servedBy(actor: Actor) {
  const served = { some: { providerId: actor.organisationId, endedAt: null } };
  return { enterprise: { is: { engagementsAsEnterprise: served } } };
}

export const premisesPolicy = definePolicy('Premises', ({ can }, actor) => {
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) {
    can(['create', 'update'], { enterpriseId: actor.organisationId });
  }
  if (actor.isProvider) can('read', servedBy(actor));
  if (actor.isProvider && actor.has('OWNER', 'MANAGER')) can(['create', 'update'], servedBy(actor));
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});
