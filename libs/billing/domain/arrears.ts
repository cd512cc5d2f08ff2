/** How a contract's bills stand. */
export interface Bills {
  /** Of its subscription. */
  readonly state: string;
  /** When the oldest of its open invoices fell due; undefined where none has. */
  readonly overdueSince: Date | undefined;
}

const BEHIND = ['PAST_DUE', 'UNPAID'];

/** Since when a contract is in arrears: what is known is kept, so that a second unpaid invoice does not begin it anew. */
export function arrearsSince({ state, overdueSince }: Bills, known: Date | null, now: Date): Date | null {
  if (!BEHIND.includes(state) && !overdueSince) return null;
  return known ?? overdueSince ?? now;
}

const DAY_MS = 86_400_000;
/** Days after which both sides are told, and told again. */
const REMINDER_DAYS = [0, 7, 30, 60, 90] as const;

/** When the reminder of this step is due; undefined after the last one. */
export function reminderAt(since: Date, step: number): Date | undefined {
  const days = REMINDER_DAYS[step];
  return days === undefined ? undefined : new Date(since.getTime() + days * DAY_MS);
}

/** Extras rest from then on. Monitoring never does. */
const EXTRAS_REST_AFTER_DAYS = 30;

export function extrasRest(since: Date | null, now: Date): boolean {
  return since !== null && now.getTime() - since.getTime() > EXTRAS_REST_AFTER_DAYS * DAY_MS;
}
