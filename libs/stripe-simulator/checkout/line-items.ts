import type Stripe from 'stripe';
import { applyDiscounts, applyTaxes, type Deductible, discounted, taxOf } from '../arithmetic/deductions.js';
import { sum } from '../arithmetic/exact.js';
import { amountOf } from '../arithmetic/price-amount.js';
import { present } from '../state/present.js';
import type { CheckoutSession, Price } from '../state/records.js';
import type { Space } from '../state/space.js';
import type { Put, Stored } from '../state/stored.js';

type LineItem = Put<Stored<Stripe.LineItem>, { price: Record<string, unknown> }>;

/** The lines of a session as they are answered, with discounts and taxes. Metered prices cost nothing in advance. */
export function lineItems(space: Space, session: Pick<CheckoutSession, '_lines' | '_setup' | 'currency'>): LineItem[] {
  const lines = reckoned(space, session);
  return session._lines.flatMap(({ id, price: priceId, quantity }, index) => {
    const price = space.prices.get(priceId);
    const line = lines[index];
    if (!price || !line) return [];
    const tax = taxOf(line, 'exclusive') + taxOf(line, 'inclusive');
    return [
      {
        id,
        object: 'item' as const,
        adjustable_quantity: null,
        amount_discount: discounted(line),
        amount_subtotal: line.amount,
        amount_tax: tax,
        amount_total: line.amount - discounted(line) + taxOf(line, 'exclusive'),
        currency: price.currency,
        description: space.products.get(price.product)?.name ?? null,
        metadata: {},
        price: present(space, price),
        quantity,
      },
    ];
  });
}

export interface SessionTotals {
  readonly subtotal: number;
  readonly discount: number;
  readonly tax: number;
  readonly total: number;
}

/** In a trial only what is not recurring is due now. */
export function totalsOf(
  space: Space,
  session: Pick<CheckoutSession, '_lines' | '_setup' | 'currency'>,
): SessionTotals {
  const items = lineItems(space, session);
  const { trial_end, trial_period_days } = session._setup.subscription;
  const trial = trial_end !== undefined || trial_period_days !== undefined;
  const due = items.filter(({ price }) => !(trial && price['type'] === 'recurring'));
  return {
    subtotal: sum(due.map(({ amount_subtotal }) => amount_subtotal)),
    discount: sum(due.map(({ amount_discount }) => amount_discount)),
    tax: sum(due.map(({ amount_tax }) => amount_tax)),
    total: sum(due.map(({ amount_total }) => amount_total)),
  };
}

function reckoned(space: Space, { _lines, _setup }: Pick<CheckoutSession, '_lines' | '_setup'>): Deductible[] {
  const lines = _lines.map(({ price: id, quantity, taxRates }) => {
    const price = space.prices.get(id);
    const amount = price && quantity !== null ? amountOf(price, quantity) : 0;
    return { ...pricedLine(price, amount), taxRates };
  });
  const coupons = _setup.coupons.flatMap((id) => space.coupons.get(id) ?? []);
  applyDiscounts(
    lines,
    coupons.map((coupon) => ({ id: coupon.id, coupon })),
  );
  const defaults = _setup.subscription.default_tax_rates ?? [];
  applyTaxes(lines, ({ taxRates }) =>
    (taxRates.length > 0 ? taxRates : defaults).flatMap((id) => space.taxRates.get(id) ?? []),
  );
  return lines;
}

function pricedLine(price: Price | undefined, amount: number): Deductible {
  const details = price && { price: price.id, product: price.product };
  const unit_amount_decimal = price?.unit_amount_decimal ?? null;
  return {
    amount,
    currency: price?.currency ?? '',
    discountable: true,
    discount_amounts: [],
    pretax_credit_amounts: [],
    pricing: details ? { price_details: details, type: 'price_details', unit_amount_decimal } : null,
    taxes: [],
  };
}
