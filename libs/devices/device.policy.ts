import { definePolicy, within } from '#access';

export const deviceModelPolicy = definePolicy('DeviceModel', ({ can }) => {
  can('read', 'any');
});

export const devicePolicy = definePolicy('Device', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isProvider && actor.has('OWNER', 'MANAGER', 'TECHNICIAN')) {
    can(['create', 'update', 'retire'], { providerId: actor.organisationId });
  }
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});

export const deviceLivenessPolicy = definePolicy('DeviceLiveness', ({ can }, actor) => {
  if (actor.isProvider) can('read', { providerId: actor.organisationId });
  if (actor.isEnterprise) can('read', { enterpriseId: actor.organisationId });
  if (actor.isAuthority) can('read', { regionPath: within(actor.regionPath) });
});

export const deviceCredentialPolicy = definePolicy('DeviceCredential', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'MANAGER', 'TECHNICIAN'))
    can('create', { providerId: actor.organisationId });
});
