import { definePolicy, except } from '#access';

/**
 * Who was told, how and when: for both sides of the service. Addresses and carriers' errors stay inside, but for the number of
 * whom no channel reaches: somebody has to call it.
 */
export const deliveryPolicy = definePolicy('Delivery', ({ can }, actor) => {
  const shown = except('Delivery', 'address', 'lastError');
  const side = actor.isProvider
    ? { providerId: actor.organisationId }
    : actor.isEnterprise && { enterpriseId: actor.organisationId };
  if (!side) return;
  can('read', side, shown);
  can('read', { ...side, state: 'UNREACHABLE' }, ['address']);
});
