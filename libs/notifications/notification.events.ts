import { z } from 'zod';
import { defineEvent, PRIORITY } from '#platform';

/** Deliveries wait to be handed to their channels. */
export const deliveryRequested = defineEvent(
  'notification.delivery-requested',
  z.object({ deliveryIds: z.array(z.uuid()).min(1) }),
  { priority: PRIORITY.MAIL },
);
