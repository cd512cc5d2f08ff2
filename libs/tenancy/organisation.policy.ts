import { definePolicy, within } from '#access';

/** Everyone sees itself and those it deals with; an authority its region; the platform all of them, for it registers them. */
export const organisationPolicy = definePolicy('Organisation', ({ can }, actor) => {
  const me = actor.organisationId;
  can('read', { id: me });
  if (actor.isProvider) {
    can('read', { createdByOrganisationId: me, state: 'UNCLAIMED' });
    can('read', { kind: 'ENTERPRISE', engagementsAsEnterprise: { some: { providerId: me, endedAt: null } } });
    if (actor.has('OWNER', 'MANAGER')) {
      can('create', { kind: 'ENTERPRISE', state: 'UNCLAIMED', createdByOrganisationId: me });
    }
  }
  if (actor.isEnterprise) can('read', { kind: 'PROVIDER', engagementsAsProvider: { some: { enterpriseId: me } } });
  if (actor.isAuthority) {
    can('read', { kind: 'PROVIDER' });
    can('read', { kind: 'ENTERPRISE', regionPath: within(actor.regionPath) });
  }
  if (actor.isPlatform) {
    can('read', { kind: { in: ['PROVIDER', 'ENTERPRISE', 'AUTHORITY', 'PLATFORM'] } });
    if (actor.has('ADMIN')) can('create', { kind: { in: ['PROVIDER', 'ENTERPRISE', 'AUTHORITY'] } });
  }
});
