import { definePolicy } from '#access';

/** How a contract is billed is between those who pay and those who are paid; no authority looks at it. */
export const contractBillingPolicy = definePolicy('ContractBilling', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'FINANCE')) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) {
    can(['read', 'pay'], { enterpriseId: actor.organisationId });
  }
});
