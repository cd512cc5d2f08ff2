import { definePolicy } from '#access';

/** Colleagues see each other; who leads the organisation says who belongs to it, and as what. */
export const membershipPolicy = definePolicy('Membership', ({ can }, actor) => {
  can('read', { organisationId: actor.organisationId });
  if (actor.facts.userId) can('read', { userId: actor.facts.userId });
  if (actor.has('OWNER', 'LEADER', 'ADMIN')) can(['update', 'end'], { organisationId: actor.organisationId });
});
