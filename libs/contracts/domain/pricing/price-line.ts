export type PriceLineCode = 'BASE_FEE' | 'UNIT_FEE' | 'UNIT_FEE_TIER' | 'INSTALLATION' | 'DEVICE_SALE' | 'FREE_TRIAL';

/** Amounts in minor units of the plan's currency; `amount` is always `quantity` × `unitAmount`. */
export interface PriceLine {
  readonly code: PriceLineCode;
  /** Paid in every interval, or once at the start. */
  readonly recurring: boolean;
  readonly kind: string | null;
  /** Devices; days of a free trial; 1 for the base fee. */
  readonly quantity: bigint;
  readonly unitAmount: bigint;
  readonly amount: bigint;
  /** Of a tier: the numbers of its first and last device, counted from 1. */
  readonly from: bigint | null;
  readonly to: bigint | null;
  readonly text: { readonly en: string; readonly zh: string };
}
