/** Up to and including this many devices, each costs `unitAmount` minor units; `null` for the last tier, without end. */
export interface PriceTier {
  readonly upTo: number | null;
  readonly unitAmount: string;
}

/** Minor units per device and interval, as text; graduated prices as tiers from the first device up. */
export type UnitPrice = string | readonly PriceTier[];
/** By device kind. */
export type UnitPrices = Readonly<Record<string, UnitPrice>>;

/** What is paid once, per device, when it is put up or bought. */
export const ONE_OFF_FEES = ['INSTALLATION', 'DEVICE_SALE'] as const;
export type OneOffFee = (typeof ONE_OFF_FEES)[number];
/** Minor units per device as text, by fee and device kind. */
export type OneOffFees = Readonly<Partial<Record<OneOffFee, Readonly<Record<string, string>>>>>;

/** The devices that one tier holds of a number of devices: number `from` to number `to`, counted from 1. */
export interface TierShare {
  readonly from: bigint;
  readonly to: bigint;
  readonly quantity: bigint;
  readonly unitAmount: bigint;
}

/**
 * Graduated, not by volume: the first hundred devices keep the price of the first tier, however many follow. A device past
 * the last tier with an end is charged as those of that tier. Tiers without devices are left out.
 */
export function tierShares(price: UnitPrice, quantity: bigint): TierShare[] {
  const tiers = tiersOf(price);
  const shares: TierShare[] = [];
  let counted = 0n;
  for (const [place, { upTo, unitAmount }] of tiers.entries()) {
    const end = upTo === null || place === tiers.length - 1 ? quantity : BigInt(upTo);
    const to = end < quantity ? end : quantity;
    if (to > counted) {
      shares.push({ from: counted + 1n, to, quantity: to - counted, unitAmount: BigInt(unitAmount) });
      counted = to;
    }
  }
  return shares;
}

/** A price without tiers is one tier without end. */
export function tiersOf(price: UnitPrice): readonly PriceTier[] {
  return typeof price === 'string' ? [{ upTo: null, unitAmount: price }] : price;
}
