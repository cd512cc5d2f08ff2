/** What Stripe says of a subscription, as far as it matters here. Times in seconds. */
export interface SubscriptionReport {
  readonly status: string;
  readonly items: {
    readonly data: readonly {
      readonly id: string;
      readonly quantity?: number;
      readonly price: { readonly id: string };
      readonly current_period_start: number;
      readonly current_period_end: number;
    }[];
  };
}

export type BillingState =
  | 'NOT_BILLED'
  | 'PREPARING'
  | 'REFUSED'
  | 'TRIALING'
  | 'ACTIVE'
  | 'PAST_DUE'
  | 'UNPAID'
  | 'PAUSED'
  | 'CANCELED';

const STATES: Readonly<Record<string, BillingState>> = {
  incomplete: 'PREPARING',
  trialing: 'TRIALING',
  active: 'ACTIVE',
  past_due: 'PAST_DUE',
  unpaid: 'UNPAID',
  paused: 'PAUSED',
  canceled: 'CANCELED',
  incomplete_expired: 'CANCELED',
};

/** Undefined for a word of Stripe's that is not known: then nothing changes. */
export function billingStateOf(status: string): BillingState | undefined {
  return STATES[status];
}

/** The period at hand; all items of a subscription of ours have the same. */
export function periodOf({ items }: SubscriptionReport): { from: Date; to: Date } | undefined {
  const [first] = items.data;
  if (!first) return undefined;
  return { from: new Date(first.current_period_start * 1000), to: new Date(first.current_period_end * 1000) };
}

/** By price, how many stand in the subscription. */
export function quantitiesOf({ items }: SubscriptionReport): Map<string, number> {
  return new Map(items.data.map(({ price, quantity }) => [price.id, quantity ?? 0]));
}

/** A line of an invoice, as far as it matters here. */
export interface PeriodLine {
  readonly quantity?: number | null;
  readonly period: { readonly start: number; readonly end: number };
  readonly pricing?: { readonly price_details?: { readonly price?: string | { readonly id: string } } | null } | null;
  readonly parent?: {
    readonly subscription_item_details?: { readonly proration: boolean; readonly invoice_item?: string | null } | null;
  } | null;
}

/** By price, what an invoice charges for the period that begins then; tiers of one price are added up. */
export function billedFor(lines: readonly PeriodLine[], from: Date): Map<string, number> {
  const billed = new Map<string, number>();
  for (const { quantity, period, pricing, parent } of lines) {
    const item = parent?.subscription_item_details;
    const price = pricing?.price_details?.price;
    if (!item || item.proration || item.invoice_item || !price || period.start * 1000 !== from.getTime()) continue;
    const id = typeof price === 'string' ? price : price.id;
    billed.set(id, (billed.get(id) ?? 0) + (quantity ?? 0));
  }
  return billed;
}
