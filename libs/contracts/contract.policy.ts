import { definePolicy, except, within } from '#access';

export const planPolicy = definePolicy('Plan', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isProvider && actor.has('OWNER', 'MANAGER'))
    can(['create', 'change'], { providerId: actor.organisationId });
  can('read', { planVersions: { some: { state: { not: 'DRAFT' } } } });
});

export const planVersionPolicy = definePolicy('PlanVersion', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isProvider && actor.has('OWNER', 'MANAGER')) {
    can(['create', 'update', 'publish', 'withdraw'], { providerId: actor.organisationId });
  }
  // Published plans are an open market; an authority supervises service, not prices.
  const market = { state: { not: 'DRAFT' } };
  if (actor.isAuthority) can('read', market, except('PlanVersion', 'currency', 'baseFee', 'unitPrices', 'oneOffFees'));
  else can('read', market);
});

export const contractPolicy = definePolicy('Contract', ({ can }, actor) => {
  if (actor.isProvider) {
    can('read', { providerId: actor.organisationId });
    if (actor.has('OWNER', 'MANAGER')) {
      can(['offer', 'accept', 'withdraw', 'giveNotice'], { providerId: actor.organisationId });
    }
  }
  if (actor.isEnterprise) {
    can('read', { enterpriseId: actor.organisationId, state: { not: 'DRAFT' } });
    if (actor.has('OWNER')) {
      const own = { enterpriseId: actor.organisationId, state: { not: 'DRAFT' } };
      can(['accept', 'decline', 'cancelSwitch', 'giveNotice'], own);
    }
  }
  if (actor.isAuthority) {
    const hidden = except(
      'Contract',
      'terms',
      'offeredBy',
      'providerAcceptedBy',
      'providerAcceptedFrom',
      'enterpriseAcceptedBy',
      'enterpriseAcceptedFrom',
      'validUntil',
      'replacesId',
      'arrearsSince',
    );
    can('read', { regionPath: within(actor.regionPath), state: { notIn: ['DRAFT', 'OFFERED'] } }, hidden);
  }
});

export const contractDevicePolicy = definePolicy('ContractDevice', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isAuthority) {
    const signed = { regionPath: within(actor.regionPath), state: { notIn: ['DRAFT', 'OFFERED'] } };
    can('read', { contract: { is: signed } });
  }
});

export const coveragePolicy = definePolicy('Coverage', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  // To foresee that nothing follows one must see the coverage of every provider.
  if (actor.isEnterprise) can(['read', 'foresee'], { enterpriseId: actor.organisationId });
  if (actor.isAuthority) can(['read', 'foresee'], { regionPath: within(actor.regionPath) });
});
