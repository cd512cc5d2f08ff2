import { percentage } from '../arithmetic/exact.js';
import { moveBalance } from '../customers/customer-balance.js';
import { checkAmount, makeIntent } from '../payments/intent-making.js';
import { cancel } from '../payments/intent-steps.js';
import type { Customer, Invoice, InvoicePayment, PaymentIntent, Subscription } from '../state/records.js';
import type { Scene } from '../state/scene.js';
import { refuse } from '../wire/stripe-fault.js';
import { reckon } from './invoice-totals.js';

export function subscriptionOf(scene: Scene, invoice: Invoice): Subscription | undefined {
  return scene.space.subscriptions.get(invoice.parent?.subscription_details?.subscription ?? '');
}

/** Draft → open: from here on the invoice is a fact. Applies the customer's balance; nothing due is paid at once. */
export function finalise(scene: Scene, invoice: Invoice): Invoice {
  expectStatus(invoice, ['draft'], 'finalized');
  const customer = customerOf(scene, invoice);
  const now = scene.now(customer);
  reckon(scene, invoice);
  if (invoice.amount_due > 0) checkAmount(invoice.amount_due);
  applyBalance(scene, invoice, customer);
  const page = `${scene.world.url}/invoices/${invoice.id}/${invoice._token}`;
  Object.assign(invoice, {
    status: 'open',
    number: nextNumber(scene, customer),
    automatically_finalizes_at: null,
    effective_at: now,
    hosted_invoice_url: page,
    invoice_pdf: `${page}/pdf`,
    due_date:
      invoice.collection_method === 'send_invoice'
        ? (invoice.due_date ?? now + daysUntilDue(scene, invoice) * 86_400)
        : null,
    status_transitions: { ...invoice.status_transitions, finalized_at: now },
  });
  if (invoice.amount_due > 0) requestPayment(scene, invoice);
  scene.emit('invoice.finalized', invoice);
  if (invoice.amount_due === 0) return markPaid(scene, invoice);
  if (invoice.due_date !== null && invoice.auto_advance) {
    scene.world.schedule(scene.space, invoice.test_clock, {
      at: invoice.due_date,
      kind: 'invoice.overdue',
      id: invoice.id,
    });
  }
  return invoice;
}

/** Everything due has come in, or was paid elsewhere. */
export function markPaid(scene: Scene, invoice: Invoice, outOfBand = false): Invoice {
  const now = scene.nowFor(invoice);
  const paid = invoice.amount_remaining;
  scene.change('invoice.updated', invoice, () => {
    Object.assign(invoice, {
      status: 'paid',
      amount_paid: invoice.amount_paid + paid,
      amount_remaining: 0,
      attempted: true,
      auto_advance: false,
      next_payment_attempt: null,
      status_transitions: { ...invoice.status_transitions, paid_at: now },
      ...(outOfBand ? { amount_paid_off_stripe: paid } : {}),
    });
  });
  const payment = openPayment(scene, invoice);
  if (outOfBand) withdrawPayment(scene, invoice);
  else if (payment) settlePayment(scene, payment, invoice, now);
  scene.emit('invoice.paid', invoice);
  scene.emit('invoice.payment_succeeded', invoice);
  return invoice;
}

export function voidInvoice(scene: Scene, invoice: Invoice): Invoice {
  expectStatus(invoice, ['open', 'uncollectible'], 'voided');
  const now = scene.nowFor(invoice);
  withdrawPayment(scene, invoice);
  giveBalanceBack(scene, invoice);
  Object.assign(invoice, {
    status: 'void',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, voided_at: now },
  });
  scene.emit('invoice.voided', invoice);
  return invoice;
}

export function markUncollectible(scene: Scene, invoice: Invoice): Invoice {
  expectStatus(invoice, ['open'], 'marked as uncollectible');
  const marked_uncollectible_at = scene.nowFor(invoice);
  Object.assign(invoice, {
    status: 'uncollectible',
    auto_advance: false,
    next_payment_attempt: null,
    status_transitions: { ...invoice.status_transitions, marked_uncollectible_at },
  });
  scene.emit('invoice.marked_uncollectible', invoice);
  return invoice;
}

export function intentOf(scene: Scene, invoice: Invoice): PaymentIntent | undefined {
  return scene.space.paymentIntents.get(invoice._paymentIntent ?? '');
}

export function expectStatus(invoice: Invoice, expected: readonly string[], verb: string): void {
  if (expected.includes(invoice.status ?? '')) return;
  const message =
    verb === 'finalized'
      ? "This invoice is already finalized, you can't re-finalize a non-draft invoice."
      : `This invoice is ${invoice.status} and cannot be ${verb}.`;
  throw refuse(message, { code: 'invoice_not_editable' });
}

/** The amount of an open intent follows the invoice, e.g. after a credit note. */
export function adjustPayment(scene: Scene, invoice: Invoice): void {
  const intent = intentOf(scene, invoice);
  const payment = openPayment(scene, invoice);
  if (intent && invoice.amount_remaining > 0) intent.amount = invoice.amount_remaining;
  if (payment) payment.amount_requested = invoice.amount_remaining;
}

export function withdrawPayment(scene: Scene, invoice: Invoice): void {
  const intent = intentOf(scene, invoice);
  const payment = openPayment(scene, invoice);
  if (intent && intent.status !== 'succeeded' && intent.status !== 'canceled') cancel(scene, intent, 'void_invoice');
  if (payment) {
    const canceled_at = scene.nowFor(invoice);
    Object.assign(payment, { status: 'canceled', status_transitions: { ...payment.status_transitions, canceled_at } });
  }
}

function customerOf(scene: Scene, invoice: Invoice): Customer {
  const customer = scene.customerOf(invoice);
  if (!customer || customer._deleted) throw refuse('The customer of this invoice is gone.', { param: 'customer' });
  return customer;
}

/** Credit lowers what is due and debt raises it; a total below zero becomes credit. */
function applyBalance(scene: Scene, invoice: Invoice, customer: Customer): void {
  const before = customer.balance;
  const moved = invoice.total - invoice.amount_due;
  Object.assign(invoice, { starting_balance: before, ending_balance: before + moved });
  if (moved === 0) return;
  moveBalance(scene, customer, {
    amount: moved,
    currency: invoice.currency,
    type: 'applied_to_invoice',
    invoice: invoice.id,
  });
}

function giveBalanceBack(scene: Scene, invoice: Invoice): void {
  const customer = scene.customerOf(invoice);
  const moved = (invoice.ending_balance ?? 0) - invoice.starting_balance;
  if (!customer || moved === 0) return;
  moveBalance(scene, customer, {
    amount: -moved,
    currency: invoice.currency,
    type: 'unapplied_from_invoice',
    invoice: invoice.id,
  });
}

function nextNumber(scene: Scene, customer: Customer): string {
  const prefix = customer.invoice_prefix ?? scene.world.ids.code(8);
  const sequence = customer.next_invoice_sequence ?? 1;
  Object.assign(customer, { invoice_prefix: prefix, next_invoice_sequence: sequence + 1 });
  return `${prefix}-${String(sequence).padStart(4, '0')}`;
}

function daysUntilDue(scene: Scene, invoice: Invoice): number {
  return subscriptionOf(scene, invoice)?.days_until_due ?? 30;
}

function requestPayment(scene: Scene, invoice: Invoice): void {
  const percent = subscriptionOf(scene, invoice)?.application_fee_percent ?? null;
  const share = percent === null ? null : percentage(invoice.amount_due, percent);
  const intent = makeIntent(scene, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: invoice.customer,
    description:
      invoice.description ?? (invoice.billing_reason === 'subscription_create' ? 'Subscription creation' : 'Invoice'),
    application_fee_amount: invoice._applicationFee ?? share,
    payment_method_types: invoice.payment_settings.payment_method_types ?? ['card', 'alipay', 'wechat_pay'],
    invoice: invoice.id,
  });
  invoice._paymentIntent = intent.id;
  scene.space.invoicePayments.put({
    id: scene.id('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: scene.nowFor(invoice),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

function openPayment(scene: Scene, invoice: Invoice): InvoicePayment | undefined {
  return scene.space.invoicePayments.where('invoice', invoice.id).find(({ status }) => status === 'open');
}

function settlePayment(scene: Scene, payment: InvoicePayment, invoice: Invoice, now: number): void {
  const paid = {
    status: 'paid',
    amount_paid: invoice.amount_paid,
    status_transitions: { canceled_at: null, paid_at: now },
  };
  Object.assign(payment, paid);
  scene.emit('invoice_payment.paid', payment);
}
