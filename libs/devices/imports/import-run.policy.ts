import { definePolicy } from '#access';

export const importRunPolicy = definePolicy('ImportRun', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'MANAGER', 'TECHNICIAN'))
    can(['read', 'create'], { providerId: actor.organisationId });
});

export const importErrorPolicy = definePolicy('ImportError', ({ can }, actor) => {
  if (actor.isProvider && actor.has('OWNER', 'MANAGER', 'TECHNICIAN'))
    can('read', { providerId: actor.organisationId });
});
