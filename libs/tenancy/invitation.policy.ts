import { definePolicy, except } from '#access';

const readable = except('Invitation', 'tokenHash');

/** Leaders invite into their own organisation; who created an unclaimed enterprise, and the platform, invite its first owner. */
export const invitationPolicy = definePolicy('Invitation', ({ can }, actor) => {
  const me = actor.organisationId;
  if (actor.has('OWNER', 'LEADER', 'ADMIN')) {
    can('read', { organisationId: me }, readable);
    can('create', { organisationId: me, byOrganisationId: me });
  }
  if (actor.isProvider && actor.has('OWNER', 'MANAGER')) {
    const unclaimed = { kind: 'ENTERPRISE', state: 'UNCLAIMED', createdByOrganisationId: me };
    can('create', { byOrganisationId: me, organisation: { is: unclaimed } });
  }
  if (actor.isPlatform && actor.has('ADMIN')) can('create', { byOrganisationId: me });
  if (actor.has('OWNER', 'MANAGER', 'LEADER', 'ADMIN')) {
    can('read', { byOrganisationId: me }, readable);
    can('revoke', { byOrganisationId: me });
  }
});
