import { definePolicy } from '#access';
import { regionPrefixes } from './domain/region-prefixes.js';

/** Those who answer for an organisation read its chain, and what an authority read of the region in which it lies. */
export const auditEntryPolicy = definePolicy('AuditEntry', ({ can }, actor) => {
  if (!actor.has('OWNER', 'MANAGER', 'SAFETY_MANAGER', 'LEADER', 'SUPERVISOR', 'ADMIN', 'SUPPORT')) return;
  can('read', { organisationId: actor.organisationId });
  if (actor.isProvider || actor.isEnterprise) can('read', { regionPath: { in: regionPrefixes(actor.regionPath) } });
});
