import { definePolicy, within } from '#access';

/** Everyone places premises in grids; only the authority draws them, inside its own region. */
export const gridPolicy = definePolicy('Grid', ({ can }, actor) => {
  can('read', 'any');
  if (actor.isAuthority && actor.has('LEADER', 'SUPERVISOR')) {
    can('create', { authorityId: actor.organisationId, regionPath: within(actor.regionPath) });
  }
});
