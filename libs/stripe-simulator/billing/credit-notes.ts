import { discounted, taxesOn, taxOf } from '../arithmetic/deductions.js';
import { share, sum } from '../arithmetic/exact.js';
import { moveBalance } from '../customers/customer-balance.js';
import { refund } from '../payments/refunding.js';
import type { CreditNote, CreditNoteLine, Invoice, InvoiceLine } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { integer, nullable, oneOf, type Params, required, text } from '../wire/field.js';
import { list, mergeMetadata, metadata, object } from '../wire/params.js';
import { dangling, refuse } from '../wire/stripe-fault.js';
import { pay } from './collection.js';
import { adjustPayment, expectStatus, intentOf } from './invoice-steps.js';

const LINE = {
  amount: integer(0),
  description: text(),
  invoice_line_item: text(),
  quantity: integer(0),
  tax_rates: nullable(list(text())),
  type: required(oneOf('custom_line_item', 'invoice_line_item')),
  unit_amount: integer(0),
};
export const CREDIT_NOTE = {
  amount: integer(1),
  credit_amount: integer(0),
  effective_at: integer(0),
  email_type: oneOf('credit_note', 'none'),
  invoice: required(text()),
  lines: list(object(LINE)),
  memo: nullable(text()),
  metadata: metadata(),
  out_of_band_amount: integer(0),
  reason: oneOf('duplicate', 'fraudulent', 'order_change', 'product_unsatisfactory'),
  refund_amount: integer(0),
  refunds: list(object({ amount_refunded: integer(0), refund: required(text()) })),
};
type CreditNoteParams = Params<typeof CREDIT_NOTE>;

/** Before payment it lowers what is due; afterwards it is paid back, credited, or settled elsewhere. */
export function createCreditNote(scene: Scene, params: CreditNoteParams): CreditNote {
  const invoice = scene.space.invoices.get(params.invoice);
  if (!invoice) throw dangling('invoice', params.invoice, 'invoice');
  expectStatus(invoice, ['open', 'paid', 'uncollectible'], 'credited');
  const lines = linesOf(scene, invoice, params);
  const note = blank(scene, invoice, params, lines);
  if (note.total < 1) throw refuse('The total of a credit note must be above zero.', { param: 'lines' });
  if (invoice.status === 'paid') afterPayment(scene, invoice, note, params);
  else beforePayment(scene, invoice, note);
  scene.space.creditNotes.put(note);
  scene.emit('credit_note.created', note);
  if (note.type === 'pre_payment' && invoice.amount_remaining === 0) pay(scene, invoice);
  return note;
}

export function voidCreditNote(scene: Scene, note: CreditNote): CreditNote {
  const invoice = scene.space.invoices.get(note.invoice);
  if (note.type !== 'pre_payment' || invoice?.status !== 'open' || note.status === 'void') {
    throw refuse('You can only void a credit note on an open invoice.', { param: 'id' });
  }
  move(scene, invoice, -note.total);
  Object.assign(note, { status: 'void', voided_at: scene.nowFor(note) });
  scene.emit('credit_note.voided', note);
  return note;
}

function beforePayment(scene: Scene, invoice: Invoice, note: CreditNote): void {
  if (note.total > invoice.amount_remaining) {
    throw refuse(
      `The credit note's total (${note.total}) is greater than what is left to pay (${invoice.amount_remaining}).`,
      { param: 'amount' },
    );
  }
  Object.assign(note, { type: 'pre_payment', pre_payment_amount: note.total });
  move(scene, invoice, note.total);
}

function move(scene: Scene, invoice: Invoice, amount: number): void {
  scene.update('invoice.updated', invoice, {
    amount_due: invoice.amount_due - amount,
    amount_remaining: invoice.amount_remaining - amount,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + amount,
  });
  adjustPayment(scene, invoice);
}

function afterPayment(scene: Scene, invoice: Invoice, note: CreditNote, params: CreditNoteParams): void {
  const { refund_amount = 0, credit_amount = 0, out_of_band_amount = 0, refunds = [] } = params;
  const linked = sum(refunds.map((one) => one.amount_refunded ?? scene.space.refunds.get(one.refund)?.amount ?? 0));
  if (refund_amount + credit_amount + out_of_band_amount + linked !== note.total) {
    throw refuse(
      `The sum of credit amount, refund amount and out of band amount (${refund_amount + credit_amount + out_of_band_amount + linked}) must equal the credit note amount (${note.total}).`,
      { param: 'refund_amount' },
    );
  }
  const left = invoice.total - invoice.pre_payment_credit_notes_amount - invoice.post_payment_credit_notes_amount;
  if (note.total > left)
    throw refuse(`The credit note's total (${note.total}) is greater than what is left to credit (${left}).`, {
      param: 'amount',
    });
  Object.assign(note, {
    type: 'post_payment',
    post_payment_amount: note.total,
    out_of_band_amount: out_of_band_amount || null,
  });
  note.refunds = refunds.map((one) => ({
    amount_refunded: one.amount_refunded ?? 0,
    payment_record_refund: null,
    refund: one.refund,
    type: 'refund',
  }));
  if (refund_amount > 0) giveBack(scene, invoice, note, refund_amount);
  const customer = scene.customerOf(invoice);
  if (credit_amount > 0 && customer) {
    const movement = {
      amount: -credit_amount,
      currency: invoice.currency,
      type: 'credit_note',
      credit_note: note.id,
      invoice: invoice.id,
    } as const;
    note.customer_balance_transaction = moveBalance(scene, customer, movement).id;
  }
  const credited = invoice.post_payment_credit_notes_amount + note.total;
  scene.update('invoice.updated', invoice, { post_payment_credit_notes_amount: credited });
}

function giveBack(scene: Scene, invoice: Invoice, note: CreditNote, amount: number): void {
  const charge = scene.space.charges.get(intentOf(scene, invoice)?.latest_charge ?? '');
  if (!charge) throw refuse('There is no charge on this invoice to refund.', { param: 'refund_amount' });
  const made = refund(scene, charge, { amount, reason: 'requested_by_customer' });
  note.refunds.push({ amount_refunded: amount, payment_record_refund: null, refund: made.id, type: 'refund' });
}

function linesOf(scene: Scene, invoice: Invoice, { amount, lines }: CreditNoteParams): CreditNoteLine[] {
  if ((amount === undefined) === (lines === undefined))
    throw refuse('You must pass exactly one of `amount` and `lines`.', { param: 'amount' });
  if (amount !== undefined) return [creditLine(scene, { amount, type: 'custom_line_item', unit_amount: amount })];
  return (lines ?? []).map((line) => {
    if (line.type === 'custom_line_item') return customLine(scene, line);
    const original = invoice.lines.find(({ id }) => id === line.invoice_line_item);
    if (!original) throw dangling('invoice line item', line.invoice_line_item ?? '', 'lines[0][invoice_line_item]');
    const part = line.amount ?? share(original.amount, line.quantity ?? original.quantity ?? 1, original.quantity || 1);
    return partOf(scene, original, part, line.quantity ?? null);
  });
}

/** A share of a line takes its discounts and taxes with it. */
function partOf(scene: Scene, original: InvoiceLine, amount: number, quantity: number | null): CreditNoteLine {
  if (amount > original.amount)
    throw refuse('The amount of a line cannot be more than what was invoiced.', { param: 'lines[0][amount]' });
  const portioned = (whole: number) => (original.amount === 0 ? 0 : share(whole, amount, original.amount));
  const discount = portioned(discounted(original));
  return creditLine(scene, {
    amount,
    type: 'invoice_line_item',
    description: original.description,
    invoice_line_item: original.id,
    quantity,
    discount_amount: discount,
    discount_amounts: (original.discount_amounts ?? []).map((one) => ({ ...one, amount: portioned(one.amount) })),
    taxes: (original.taxes ?? []).map((tax) => ({
      ...tax,
      amount: portioned(tax.amount),
      taxable_amount: portioned(tax.taxable_amount ?? 0),
    })),
    tax_rates: original._taxRates,
  });
}

function customLine(scene: Scene, params: Params<typeof LINE>): CreditNoteLine {
  const { quantity = 1, unit_amount, description = null, tax_rates } = params;
  if (unit_amount === undefined)
    throw refuse('A custom line needs a unit_amount.', { code: 'parameter_missing', param: 'lines[0][unit_amount]' });
  const rates = (tax_rates ?? []).flatMap((id) => scene.space.taxRates.get(id) ?? []);
  const amount = unit_amount * quantity;
  const taxes = taxesOn(amount, rates);
  return creditLine(scene, {
    amount,
    type: 'custom_line_item',
    description,
    quantity,
    unit_amount,
    taxes,
    tax_rates: tax_rates ?? [],
  });
}

function creditLine(
  scene: Scene,
  given: Partial<CreditNoteLine> & Pick<CreditNoteLine, 'amount' | 'type'>,
): CreditNoteLine {
  return {
    id: scene.id('cnli'),
    object: 'credit_note_line_item',
    description: null,
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    metadata: null,
    pretax_credit_amounts: [],
    quantity: null,
    tax_rates: [],
    taxes: [],
    unit_amount: null,
    unit_amount_decimal:
      given.unit_amount === undefined || given.unit_amount === null ? null : String(given.unit_amount),
    ...given,
  };
}

function blank(scene: Scene, invoice: Invoice, params: CreditNoteParams, lines: CreditNoteLine[]): CreditNote {
  const subtotal = sum(lines.map(({ amount }) => amount));
  const discount = sum(lines.map(({ discount_amount }) => discount_amount));
  const exclusive = sum(lines.map((line) => taxOf(line, 'exclusive')));
  const inclusive = sum(lines.map((line) => taxOf(line, 'inclusive')));
  const total = subtotal - discount + exclusive;
  const id = scene.id('cn');
  const token = scene.world.ids.next('t');
  return {
    id,
    object: 'credit_note',
    amount: total,
    amount_shipping: 0,
    created: scene.nowFor(invoice),
    currency: invoice.currency,
    customer: invoice.customer ?? '',
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: discount,
    discount_amounts: lines.flatMap(({ discount_amounts }) => discount_amounts),
    effective_at: params.effective_at ?? scene.nowFor(invoice),
    invoice: invoice.id,
    lines,
    livemode: false,
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: `${invoice.number}-CN-${String(scene.space.creditNotes.entries('invoice', invoice.id).length + 1).padStart(2, '0')}`,
    out_of_band_amount: null,
    pdf: `${scene.world.url}/credit_notes/${id}/${token}/pdf`,
    post_payment_amount: 0,
    pre_payment_amount: 0,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: [],
    shipping_cost: null,
    status: 'issued',
    subtotal,
    subtotal_excluding_tax: subtotal - inclusive,
    total,
    total_excluding_tax: total - exclusive - inclusive,
    total_taxes: lines.flatMap(({ taxes }) => taxes ?? []),
    type: 'pre_payment',
    voided_at: null,
    _token: token,
  };
}
