import { definePolicy } from '#access';

/** Bills are read by those who are paid and by those who pay; no authority looks at them. */
export const invoicePolicy = definePolicy('Invoice', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'FINANCE')) {
    can(['read', 'credit', 'recordFapiao'], { providerId: actor.organisationId });
  }
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) {
    can(['read', 'requestFapiao'], { enterpriseId: actor.organisationId });
  }
});

export const fapiaoPolicy = definePolicy('Fapiao', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'FINANCE')) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) can('read', { enterpriseId: actor.organisationId });
});

export const invoiceLinePolicy = definePolicy('InvoiceLine', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'FINANCE')) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) can('read', { enterpriseId: actor.organisationId });
});
