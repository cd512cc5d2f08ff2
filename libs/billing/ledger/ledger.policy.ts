import { definePolicy } from '#access';

const BETWEEN_THE_PARTIES = { in: ['ENTERPRISE_RECEIVABLE', 'CREDIT'] };

/** A provider reads its own books, an enterprise what stands between the two, the platform what it earns. */
export const ledgerAccountPolicy = definePolicy('LedgerAccount', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'FINANCE')) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise && actor.has('OWNER', 'SAFETY_MANAGER')) {
    can('read', { enterpriseId: actor.organisationId, kind: BETWEEN_THE_PARTIES });
  }
  if (actor.isPlatform && actor.has('ADMIN')) can('read', { kind: 'PLATFORM_FEE' });
});
