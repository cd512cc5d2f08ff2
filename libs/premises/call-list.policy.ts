import { definePolicy } from '#access';
import { servedBy } from './premises.policy.js';

/** Names and telephone numbers: for the enterprise and the provider that serves it. An authority has no business with them. */
export const callListPolicy = definePolicy('CallListEntry', ({ can }, actor) => {
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) can('update', { enterpriseId: actor.organisationId });
  if (actor.isProvider) can('read', { premises: { is: servedBy(actor) } });
  if (actor.isProvider && actor.has('OWNER', 'MANAGER')) can('update', { premises: { is: servedBy(actor) } });
});
