import type { Coupon, InvoiceLine, TaxRate } from '../state/records.js';
import { apportion, ONE, percentage, scaled, share, sum } from './exact.js';

export interface AppliedDiscount {
  readonly id: string;
  readonly coupon: Pick<Coupon, 'percent_off' | 'amount_off' | 'currency' | 'applies_to'>;
}

/** What of a line matters for its deductions. */
export type Deductible = Pick<
  InvoiceLine,
  'amount' | 'currency' | 'discountable' | 'discount_amounts' | 'pretax_credit_amounts' | 'taxes' | 'pricing'
>;

/** Sets `discount_amounts` of each line. One discount after the other, each on what the ones before have left. */
export function applyDiscounts(lines: readonly Deductible[], discounts: readonly AppliedDiscount[]): void {
  for (const line of lines) line.discount_amounts = [];
  for (const { id, coupon } of discounts) {
    const fitting = lines.filter((line) => line.discountable && line.amount > 0 && fits(line, coupon));
    const left = fitting.map((line) => line.amount - discounted(line));
    const amounts =
      coupon.percent_off === null
        ? apportion(Math.min(coupon.amount_off ?? 0, sum(left)), left)
        : left.map((amount) => percentage(amount, coupon.percent_off ?? 0));
    fitting.forEach((line, index) => {
      line.discount_amounts?.push({ amount: amounts[index] ?? 0, discount: id });
    });
  }
  for (const line of lines)
    line.pretax_credit_amounts = (line.discount_amounts ?? []).map((one) => ({ ...one, type: 'discount' }));
}

/** Sets `taxes` of each line. `ratesOf` gives the rates that hold for it. Rounded line by line, as Stripe does unless told. */
export function applyTaxes<L extends Deductible>(lines: readonly L[], ratesOf: (line: L) => readonly TaxRate[]): void {
  for (const line of lines) line.taxes = taxesOn(line.amount - discounted(line), ratesOf(line));
}

export function taxesOn(amount: number, rates: readonly TaxRate[]): NonNullable<InvoiceLine['taxes']> {
  const hundred = 100n * ONE;
  const inside = rates.filter(({ inclusive }) => inclusive).reduce((all, rate) => all + scaled(textOf(rate)), 0n);
  const net = share(amount, hundred, hundred + inside);
  const taxed = (rate: TaxRate) =>
    rate.inclusive ? share(amount, scaled(textOf(rate)), hundred + inside) : percentage(net, rate.percentage);
  return rates.map((rate) => ({
    amount: taxed(rate),
    tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: 'standard_rated',
    taxable_amount: net,
    type: 'tax_rate_details',
  }));
}

export function discounted(line: Pick<InvoiceLine, 'discount_amounts'>): number {
  return sum((line.discount_amounts ?? []).map(({ amount }) => amount));
}

export function taxOf(line: Pick<InvoiceLine, 'taxes'>, behaviour: 'inclusive' | 'exclusive'): number {
  return sum((line.taxes ?? []).filter(({ tax_behavior }) => tax_behavior === behaviour).map(({ amount }) => amount));
}

function fits(line: Deductible, { amount_off, currency, applies_to }: AppliedDiscount['coupon']): boolean {
  const product = line.pricing?.price_details?.product;
  if (applies_to && !(product && applies_to.products.includes(product))) return false;
  return amount_off === null || currency === line.currency;
}

function textOf({ percentage: percent }: TaxRate): string {
  return percent.toFixed(4).replace(/\.?0+$/, '');
}
