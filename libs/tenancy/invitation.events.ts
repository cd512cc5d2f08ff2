import { z } from 'zod';
import { defineEvent, PRIORITY, zUuid } from '#platform';

/**
 * An invitation waits to be mailed. Scope: `providerId` is who invites, `enterpriseId` the organisation invited into,
 * whatever their kinds. The token is not in it: the handler makes it again from the id.
 */
export const invitationCreated = defineEvent('invitation.created', z.object({ invitationId: zUuid }), {
  priority: PRIORITY.MAIL,
});
