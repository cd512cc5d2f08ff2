import { definePolicy } from '#access';

/** Reference data, read by everyone who is signed in and written by nobody but the first start. */
export const divisionPolicy = definePolicy('Division', ({ can }) => {
  can('read', 'any');
});
