import { z } from 'zod';
import { defineEvent } from '#platform';

/** Said with every intent, for later: whoever handles it sees to what was left undone. */
export const intentDue = defineEvent('billing.intentDue', z.strictObject({ intentId: z.uuid() }));

/** How often Stripe was asked and was silent. */
const zTries = z.int().nonnegative().optional();

const zEventKey = z.strictObject({ account: z.string(), id: z.string() });

/** Said by the door, in nobody's name. */
export const stripeEventReceived = defineEvent('billing.stripeEventReceived', zEventKey);
/** Said once it is known whose it is, in that provider's name. */
export const stripeEventRouted = defineEvent('billing.stripeEventRouted', zEventKey.extend({ tries: zTries }));

/** The subscription of a contract is to be looked at: made, brought to what is covered, or ended. In the scope of both parties. */
export const contractBillingDue = defineEvent('billing.contractDue', z.strictObject({ contractId: z.uuid() }));

/** The contract has a subscription now: what waits for an invoice can be put on the next one. */
export const contractBilled = defineEvent('billing.contractBilled', z.strictObject({ contractId: z.uuid() }));

/** Something about an invoice has changed; in the scope of who is paid and of who pays. */
export const invoiceChanged = defineEvent(
  'billing.invoiceChanged',
  z.strictObject({ account: z.string(), invoice: z.string(), tries: zTries }),
);

/** A line that was ordered by `NextInvoice` stands on a finalised invoice. */
export const itemInvoiced = defineEvent(
  'billing.itemInvoiced',
  z.strictObject({
    sourceType: z.string(),
    sourceId: z.string(),
    contractId: z.uuid().nullable(),
    invoiceId: z.uuid(),
  }),
);

/** A contract is in arrears; said at once and again after a week, a month and so on, for as long as it is so. */
export const arrearsReminderDue = defineEvent(
  'billing.arrearsReminderDue',
  z.strictObject({ contractId: z.uuid(), since: z.iso.datetime(), step: z.int().nonnegative() }),
);

const zOneOff = z.strictObject({
  /** The organisation that pays. */
  payerId: z.uuid(),
  source: z.strictObject({ type: z.string().regex(/^\S+$/), id: z.string() }),
  currency: z.string().length(3),
  description: z.string(),
  /** Minor units as text, in sum above zero. */
  lines: z
    .array(z.strictObject({ description: z.string(), amount: z.string().regex(/^-?\d{1,15}$/) }))
    .min(1)
    .max(200),
});
export type OneOffWish = z.infer<typeof zOneOff>;

/** A bill besides any subscription is to be made; in the scope of who is paid and of who pays. */
export const oneOffInvoiceDue = defineEvent('billing.oneOffInvoiceDue', zOneOff);

/** The account of a provider and its books are to be compared, up to an instant. */
export const reconciliationDue = defineEvent('billing.reconciliationDue', z.strictObject({ until: z.iso.datetime() }));
