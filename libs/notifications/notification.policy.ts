import { definePolicy } from '#access';

/** An inbox is a person's own, as a member of the organisation in which they were told. */
export const notificationPolicy = definePolicy('Notification', ({ can }, actor) => {
  const { userId } = actor.facts;
  if (userId) can(['read', 'markRead'], { organisationId: actor.organisationId, userId });
});
