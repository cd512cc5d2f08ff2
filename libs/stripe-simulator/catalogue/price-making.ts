import { decimalText, scaled } from '../arithmetic/exact.js';
import type { Price, Tier } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { currency, decimal, either, flag, integer, oneOf, type Params, required, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, object } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';

const TAX_BEHAVIOUR = oneOf('exclusive', 'inclusive', 'unspecified');
const TIER = {
  flat_amount: integer(0),
  flat_amount_decimal: decimal(),
  unit_amount: integer(0),
  unit_amount_decimal: decimal(),
  up_to: required(either(oneOf('inf'), integer(1))),
};
const PRODUCT_DATA = object({
  active: flag(),
  id: text(),
  metadata: metadata(),
  name: required(text()),
  statement_descriptor: text(22),
  tax_code: text(),
  unit_label: text(),
});
const RECURRING = {
  interval: required(oneOf('day', 'week', 'month', 'year')),
  interval_count: integer(1),
  meter: text(),
  trial_period_days: integer(0),
  usage_type: oneOf('licensed', 'metered'),
};
const AMOUNT = {
  currency: required(currency()),
  metadata: metadata(),
  tax_behavior: TAX_BEHAVIOUR,
  unit_amount: integer(0),
  unit_amount_decimal: decimal(),
};
/** A price made within another request: for the product it stands beside, or for the one it names. */
export const PRICE_DATA = object({ ...AMOUNT, recurring: object(RECURRING) });
export const NAMED_PRICE_DATA = object({ ...AMOUNT, product: text(), recurring: object(RECURRING) });
export const PRICE = {
  ...AMOUNT,
  active: flag(),
  billing_scheme: oneOf('per_unit', 'tiered'),
  lookup_key: text(200),
  nickname: text(),
  product: text(),
  product_data: PRODUCT_DATA,
  recurring: object(RECURRING),
  tiers: list(object(TIER)),
  tiers_mode: oneOf('graduated', 'volume'),
  transfer_lookup_key: flag(),
  transform_quantity: object({ divide_by: required(integer(1)), round: required(oneOf('down', 'up')) }),
};
export type PriceParams = Params<typeof PRICE>;

const LONGEST_DAYS = { day: 1095, week: 156, month: 36, year: 3 } as const;

export function createPrice(scene: Scene, params: PriceParams): Price {
  const { product } = params;
  if (!product) throw refuse('Missing required param: product.', { code: 'parameter_missing', param: 'product' });
  if (!scene.space.products.get(product)) throw dangling('product', product, 'product');
  const { unit_amount, unit_amount_decimal } = unitOf(params);
  const price: Price = {
    id: scene.id('price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: params.billing_scheme ?? 'per_unit',
    created: scene.now(),
    currency: params.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: mergeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product,
    recurring: params.recurring ? recurringOf(scene, params.recurring) : null,
    tax_behavior: params.tax_behavior ?? 'unspecified',
    ...(params.billing_scheme === 'tiered' ? { tiers: tiersOf(params) } : {}),
    tiers_mode: params.tiers_mode ?? null,
    transform_quantity: params.transform_quantity ?? null,
    type: params.recurring ? 'recurring' : 'one_time',
    unit_amount,
    unit_amount_decimal,
  };
  if (params.lookup_key) takeLookupKey(scene, price, params.lookup_key, params.transfer_lookup_key ?? false);
  scene.space.prices.put(price);
  scene.emit('price.created', price);
  return price;
}

/** A key belongs to one price; it is moved only when that is asked for. */
export function takeLookupKey(scene: Scene, price: Price, key: string, transfer: boolean): void {
  const holder = scene.space.prices.where('lookup_key', key).find((one) => one.id !== price.id);
  if (holder && !transfer) {
    const message = `A price (\`${holder.id}\`) already uses that lookup key.`;
    throw refuse(message, { code: 'resource_already_exists', param: 'lookup_key' });
  }
  if (holder) {
    scene.update('price.updated', holder, { lookup_key: null });
    scene.space.prices.put(holder);
  }
  price.lookup_key = key;
}

function recurringOf(scene: Scene, params: NonNullable<PriceParams['recurring']>): NonNullable<Price['recurring']> {
  const { interval, interval_count = 1, meter = null, trial_period_days = null, usage_type = 'licensed' } = params;
  if (interval_count > LONGEST_DAYS[interval]) {
    throw refuse('The maximum interval is three years.', { param: 'recurring[interval_count]' });
  }
  if (meter && !scene.space.meters.get(meter)) throw dangling('billing meter', meter, 'recurring[meter]');
  if (usage_type === 'metered' && !meter) {
    throw refuse('Metered prices must be backed by a meter.', { param: 'recurring[meter]' });
  }
  return { interval, interval_count, meter, trial_period_days, usage_type };
}

function unitOf(params: PriceParams): Pick<Price, 'unit_amount' | 'unit_amount_decimal'> {
  const { unit_amount, unit_amount_decimal } = params;
  if (params.billing_scheme === 'tiered') {
    if (unit_amount !== undefined || unit_amount_decimal !== undefined) {
      throw refuse('You cannot set `unit_amount` when `billing_scheme=tiered`.', { param: 'unit_amount' });
    }
    return { unit_amount: null, unit_amount_decimal: null };
  }
  if (params.tiers) throw refuse('You may only pass `tiers` when `billing_scheme=tiered`.', { param: 'tiers' });
  return exactAmount(unit_amount, unit_amount_decimal, 'unit_amount');
}

/** Stripe answers both forms; the whole number is null where the decimal has places. */
function exactAmount(whole: number | undefined, exact: string | undefined, param: string) {
  if ((whole === undefined) === (exact === undefined)) {
    throw refuse(`You must pass exactly one of \`${param}\` and \`${param}_decimal\`.`, { param });
  }
  const text = exact === undefined ? String(whole) : decimalText(scaled(exact));
  if (text.startsWith('-')) throw refuse('This value must be greater than or equal to 0.', { param });
  return { unit_amount: text.includes('.') ? null : Number(text), unit_amount_decimal: text };
}

function tiersOf({ tiers = [], tiers_mode, recurring }: PriceParams): Tier[] {
  if (!tiers_mode) throw refuse('You must pass `tiers_mode` when `billing_scheme=tiered`.', { param: 'tiers_mode' });
  if (!recurring) throw refuse('Tiers are only for recurring prices.', { param: 'tiers' });
  const bounds = tiers.map(({ up_to }) => (up_to === 'inf' ? null : up_to));
  const rising = bounds.every(
    (bound, i) => bound === null || bound > (i === 0 ? 0 : (bounds[i - 1] ?? Number.POSITIVE_INFINITY)),
  );
  if (bounds.indexOf(null) !== bounds.length - 1 || !rising) {
    throw refuse('Tiers must rise, and the last one, and only it, must have `up_to=inf`.', { param: 'tiers' });
  }
  return tiers.map((tier, index) => {
    const {
      unit_amount: unit,
      unit_amount_decimal: exactUnit,
      flat_amount: flat,
      flat_amount_decimal: exactFlat,
    } = tier;
    const none = { unit_amount: null, unit_amount_decimal: null };
    const hasFlat = flat !== undefined || exactFlat !== undefined;
    const hasUnit = unit !== undefined || exactUnit !== undefined || !hasFlat;
    const perUnit = hasUnit ? exactAmount(unit, exactUnit, `tiers[${index}][unit_amount]`) : none;
    const once = hasFlat ? exactAmount(flat, exactFlat, `tiers[${index}][flat_amount]`) : none;
    const amounts = { flat_amount: once.unit_amount, flat_amount_decimal: once.unit_amount_decimal, ...perUnit };
    return { ...amounts, up_to: bounds[index] ?? null };
  });
}
