import type { Price, Tier } from '../state/records.js';
import { divideHalfUp, minorUnits, ONE, scaled, sum } from './exact.js';

/** One line of what a quantity costs: graduated prices have one for each tier and each flat amount. */
export interface Part {
  readonly amount: number;
  readonly quantity: number;
  /** Minor units for one, as text; null where nothing is multiplied. */
  readonly unit: string | null;
  /** `Tier 2 at`, for the description. */
  readonly note: string;
}

type Priced = Pick<Price, 'billing_scheme' | 'unit_amount_decimal' | 'tiers' | 'tiers_mode' | 'transform_quantity'>;

/** Every line is multiplied exactly and rounded once, half up, to a minor unit. */
export function partsOf(price: Priced, quantity: number): Part[] {
  if (price.billing_scheme === 'tiered') {
    const tiers = price.tiers ?? [];
    return price.tiers_mode === 'volume' ? volume(tiers, quantity) : graduated(tiers, quantity);
  }
  const unit = price.unit_amount_decimal ?? '0';
  return [{ amount: times(unit, packages(price, quantity)), quantity, unit, note: '' }];
}

export function amountOf(price: Priced, quantity: number): number {
  return sum(partsOf(price, quantity).map(({ amount }) => amount));
}

function packages({ transform_quantity: transform }: Priced, quantity: number): number {
  if (!transform) return quantity;
  const whole = Math.floor(quantity / transform.divide_by);
  return transform.round === 'up' && whole * transform.divide_by < quantity ? whole + 1 : whole;
}

function graduated(tiers: readonly Tier[], quantity: number): Part[] {
  const parts: Part[] = [];
  let below = 0;
  for (const [index, tier] of tiers.entries()) {
    const units = Math.min(quantity, tier.up_to ?? Number.POSITIVE_INFINITY) - below;
    // The flat amount of the first tier is due even when nothing was used.
    if (index > 0 && units <= 0) break;
    parts.push(...tierParts(tier, Math.max(units, 0), `Tier ${index + 1}`));
    below = tier.up_to ?? below;
  }
  return parts;
}

function volume(tiers: readonly Tier[], quantity: number): Part[] {
  const index = tiers.findIndex(({ up_to }) => up_to === null || quantity <= up_to);
  const tier = tiers[index];
  return tier ? tierParts(tier, quantity, `Tier ${index + 1}`) : [];
}

function tierParts(tier: Tier, quantity: number, name: string): Part[] {
  const parts: Part[] = [];
  const unit = tier.unit_amount_decimal;
  const flat = tier.flat_amount_decimal;
  if (unit !== null || flat === null) {
    parts.push({ amount: times(unit ?? '0', quantity), quantity, unit: unit ?? '0', note: `${name} at` });
  }
  if (flat !== null) parts.push({ amount: times(flat, 1), quantity: 0, unit: null, note: `${name} flat fee,` });
  return parts;
}

function times(unit: string, quantity: number): number {
  return minorUnits(divideHalfUp(scaled(unit) * BigInt(quantity), ONE));
}
