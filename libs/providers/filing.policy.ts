import { definePolicy } from '#access';

/** A filing 备案 is public among those who are signed in; only the platform's administrators keep it. */
export const filingPolicy = definePolicy('Filing', ({ can }, actor) => {
  can('read', 'any');
  if (actor.isPlatform && actor.has('ADMIN')) can(['create', 'update'], 'any');
});
