/** What Stripe says of a connected account, as far as it matters here. */
export interface AccountReport {
  readonly charges_enabled?: boolean;
  readonly payouts_enabled?: boolean;
  readonly details_submitted?: boolean;
  readonly requirements?: {
    readonly currently_due?: readonly string[] | null;
    readonly past_due?: readonly string[] | null;
    readonly disabled_reason?: string | null;
  } | null;
}

export interface AccountStanding {
  readonly chargesEnabled: boolean;
  readonly payoutsEnabled: boolean;
  readonly detailsSubmitted: boolean;
  /** What Stripe still wants to be told, sorted, in its own words: `external_account`. */
  readonly due: string[];
  readonly disabledReason: string | null;
}

export function standingOf(report: AccountReport): AccountStanding {
  const { currently_due, past_due, disabled_reason } = report.requirements ?? {};
  return {
    chargesEnabled: report.charges_enabled ?? false,
    payoutsEnabled: report.payouts_enabled ?? false,
    detailsSubmitted: report.details_submitted ?? false,
    due: [...new Set([...(currently_due ?? []), ...(past_due ?? [])])].sort(),
    disabledReason: disabled_reason ?? null,
  };
}

/** How an account stands that Stripe no longer lets the platform see: nothing is paid through it any more. */
export const GONE: AccountStanding = {
  chargesEnabled: false,
  payoutsEnabled: false,
  detailsSubmitted: false,
  due: [],
  disabledReason: null,
};
