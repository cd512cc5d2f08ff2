import { definePolicy } from '#access';

/** The enterprise asks whom it likes; the provider sees what it was asked, and nothing else of the enterprise. */
export const offerRequestPolicy = definePolicy('OfferRequest', ({ can }, actor) => {
  if (actor.isEnterprise) {
    can('read', { enterpriseId: actor.organisationId });
    if (actor.has('OWNER', 'SAFETY_MANAGER')) can(['create', 'close'], { enterpriseId: actor.organisationId });
  }
  if (actor.isProvider) {
    can('read', { providerId: actor.organisationId });
    if (actor.has('OWNER', 'MANAGER')) can(['answer', 'decline'], { providerId: actor.organisationId });
  }
});

export const offerRequestDevicePolicy = definePolicy('OfferRequestDevice', ({ can }, actor) => {
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
});
