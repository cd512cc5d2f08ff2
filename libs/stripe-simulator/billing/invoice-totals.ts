import { applyDiscounts, applyTaxes, discounted, taxesOn, taxOf } from '../arithmetic/deductions.js';
import { sum } from '../arithmetic/exact.js';
import { couponOf } from '../customers/discounts.js';
import type { Invoice, InvoiceLine, TaxRate } from '../state/records.js';
import type { Scene } from '../state/scene.js';

/** Reckons a draft from its lines: discounts, then taxes, then the customer's balance as it would be applied now. */
export function reckon(scene: Scene, invoice: Invoice): void {
  const ratesOf = (line: InvoiceLine) => taxRatesFor(scene, invoice, line);
  const discounts = invoice.discounts.flatMap((id) => {
    const coupon = couponOf(scene, id);
    return coupon ? [{ id, coupon }] : [];
  });
  applyDiscounts(invoice.lines, discounts);
  applyTaxes(invoice.lines, ratesOf);
  for (const line of invoice.lines) Object.assign(line, { invoice: invoice.id, subtotal: line.amount });
  const subtotal = sum(invoice.lines.map(({ amount }) => amount));
  const exclusive = sum(invoice.lines.map((line) => taxOf(line, 'exclusive')));
  const inclusive = sum(invoice.lines.map((line) => taxOf(line, 'inclusive')));
  const total = subtotal - sum(invoice.lines.map(discounted)) + exclusive;
  const undiscounted = sum(invoice.lines.map((line) => inclusiveTax(line.amount, ratesOf(line))));
  Object.assign(invoice, {
    subtotal,
    subtotal_excluding_tax: subtotal - undiscounted,
    total,
    total_excluding_tax: total - exclusive - inclusive,
    total_taxes: totalTaxes(invoice.lines),
    total_discount_amounts: totalDiscounts(invoice),
    total_pretax_credit_amounts: totalDiscounts(invoice).map((one) => ({ ...one, type: 'discount' as const })),
  });
  owe(scene, invoice);
}

/** What is left to pay after the customer's balance; a total below zero is no debt but credit. */
function owe(scene: Scene, invoice: Invoice): void {
  const balance = scene.customerOf(invoice)?.balance ?? 0;
  const due = Math.max(0, invoice.total + (invoice.total > 0 ? Math.max(balance, -invoice.total) : 0));
  Object.assign(invoice, { starting_balance: balance, amount_due: due, amount_remaining: due });
}

function taxRatesFor(scene: Scene, invoice: Invoice, line: InvoiceLine): TaxRate[] {
  const exempt = scene.customerOf(invoice)?.tax_exempt ?? 'none';
  if (exempt !== 'none') return [];
  const ids = line._inherits ? invoice.default_tax_rates : line._taxRates;
  return ids.flatMap((id) => scene.space.taxRates.get(id) ?? []);
}

function inclusiveTax(amount: number, rates: readonly TaxRate[]): number {
  return taxOf({ taxes: taxesOn(amount, rates) }, 'inclusive');
}

function totalTaxes(lines: readonly InvoiceLine[]): NonNullable<Invoice['total_taxes']> {
  const totals = new Map<string, NonNullable<Invoice['total_taxes']>[number]>();
  for (const tax of lines.flatMap(({ taxes }) => taxes ?? [])) {
    const key = `${tax.tax_rate_details?.tax_rate}:${tax.tax_behavior}`;
    const total = totals.get(key) ?? { ...tax, amount: 0, taxable_amount: 0 };
    const taxable = (total.taxable_amount ?? 0) + (tax.taxable_amount ?? 0);
    totals.set(key, { ...total, amount: total.amount + tax.amount, taxable_amount: taxable });
  }
  return [...totals.values()];
}

function totalDiscounts({ discounts, lines }: Invoice): { amount: number; discount: string }[] {
  const amounts = lines.flatMap(({ discount_amounts }) => discount_amounts ?? []);
  return discounts.map((discount) => ({
    amount: sum(amounts.filter((one) => one.discount === discount).map(({ amount }) => amount)),
    discount,
  }));
}
