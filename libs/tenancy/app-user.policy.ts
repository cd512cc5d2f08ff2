import { definePolicy, except } from '#access';

// Not even its owner reads a password hash.
const readable = except('AppUser', 'passwordHash');

/** A person is known to itself and to its colleagues. */
export const appUserPolicy = definePolicy('AppUser', ({ can }, actor) => {
  can('read', { memberships: { some: { organisationId: actor.organisationId } } }, readable);
  if (actor.facts.userId) {
    can('read', { id: actor.facts.userId }, readable);
    can('update', { id: actor.facts.userId }, ['name', 'phone', 'language']);
  }
});
