import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { AccountKind } from '../domain/ledger.js';
import { StripeGate } from '../stripe/stripe-gate.js';
import type { InvoiceReport, MoneyMove, ReportedCreditNote, ReportedLine } from './invoice-report.js';

const STATUS = { open: 'OPEN', paid: 'PAID', uncollectible: 'UNCOLLECTIBLE', void: 'VOID' } as const;
const ALL = { limit: 10_000 };

/** Asks Stripe for an invoice and everything that hangs on it. */
@Injectable()
export class ReadInvoice {
  constructor(private readonly gate: StripeGate) {}

  /** Undefined while it is a draft: then nothing of it is settled. */
  async read(
    id: string,
    account: string,
    accountOf: (items: readonly string[]) => Promise<ReadonlyMap<string, AccountKind>>,
  ): Promise<InvoiceReport | undefined> {
    const options = { stripeAccount: account };
    const { api } = this.gate;
    const invoice = await api.invoices.retrieve(id, {}, options);
    const status = STATUS[invoice.status as keyof typeof STATUS];
    if (!status || invoice.status_transitions.finalized_at === null) return undefined;
    const lines = await api.invoices.listLineItems(id, { limit: 100 }, options).autoPagingToArray(ALL);
    const notes = await api.creditNotes.list({ invoice: id, limit: 100 }, options).autoPagingToArray(ALL);
    const items = lines.flatMap((line) => itemOf(line) ?? []);
    const accounts = items.length > 0 ? await accountOf(items) : new Map<string, AccountKind>();
    return {
      ...headOf(invoice, status),
      lines: lines.map((line) => lineOf(line, accounts)),
      moves: await this.moves(id, notes, options),
      creditNotes: notes.map(noteOf),
    };
  }

  private async moves(invoice: string, notes: readonly Stripe.CreditNote[], options: Stripe.RequestOptions) {
    const { api } = this.gate;
    const noted = new Set(notes.flatMap(({ refunds }) => refunds.map(({ refund }) => idOf(refund))));
    const payments = await api.invoicePayments.list({ invoice, limit: 100 }, options).autoPagingToArray(ALL);
    const moves: MoneyMove[] = [];
    for (const { payment } of payments) {
      const payment_intent = idOf(payment.payment_intent);
      if (!payment_intent) continue;
      const of = { payment_intent, limit: 100 };
      const entry = ['data.balance_transaction'];
      for (const charge of (await api.charges.list({ ...of, expand: entry }, options)).data) {
        if (charge.status === 'succeeded') moves.push(...moveOf('PAYMENT', charge.balance_transaction, charge.amount));
      }
      for (const refund of (await api.refunds.list({ ...of, expand: entry }, options)).data) {
        moves.push(...moveOf('REFUND', refund.balance_transaction, -refund.amount, noted.has(refund.id)));
        moves.push(...moveOf('REFUND', refund.failure_balance_transaction, refund.amount, noted.has(refund.id)));
      }
      const disputes = await api.disputes.list({ ...of, expand: ['data.balance_transactions'] }, options);
      for (const { balance_transactions, amount } of disputes.data) {
        for (const one of balance_transactions) {
          moves.push(...moveOf('DISPUTE', one, one.amount < 0 ? -amount : amount));
        }
      }
    }
    return moves;
  }
}

function headOf(invoice: Stripe.Invoice, status: InvoiceReport['status']) {
  const { status_transitions: steps, total_taxes, parent } = invoice;
  const tax = (total_taxes ?? []).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  return {
    id: invoice.id,
    customer: idOf(invoice.customer) ?? '',
    subscription: idOf(parent?.subscription_details?.subscription),
    status,
    number: invoice.number,
    currency: invoice.currency.toUpperCase(),
    subtotal: BigInt(invoice.subtotal),
    tax,
    total: BigInt(invoice.total),
    amountDue: BigInt(invoice.amount_due),
    amountPaid: BigInt(invoice.amount_paid),
    remaining: BigInt(invoice.amount_remaining),
    paidOutside: BigInt((invoice as { amount_paid_off_stripe?: number }).amount_paid_off_stripe ?? 0),
    finalisedAt: date(steps.finalized_at) ?? new Date(0),
    dueAt: date(invoice.due_date),
    paidAt: date(steps.paid_at),
    voidedAt: date(steps.voided_at),
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
  };
}

function itemOf({ parent }: Stripe.InvoiceLineItem): string | undefined {
  return parent?.invoice_item_details?.invoice_item ?? parent?.subscription_item_details?.invoice_item ?? undefined;
}

function lineOf(line: Stripe.InvoiceLineItem, accounts: ReadonlyMap<string, AccountKind>): ReportedLine {
  const item = itemOf(line);
  return {
    description: line.description ?? '',
    quantity: BigInt(line.quantity ?? 1),
    amount: BigInt(line.amount),
    period: { from: date(line.period.start) ?? new Date(0), to: date(line.period.end) ?? new Date(0) },
    item,
    account: (item && accounts.get(item)) || 'PROVIDER_REVENUE',
  };
}

function noteOf(note: Stripe.CreditNote): ReportedCreditNote {
  const tax = (note.total_taxes ?? []).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const at = date(note.created) ?? new Date(0);
  return {
    id: note.id,
    total: BigInt(note.total),
    tax,
    at,
    voidedAt: note.status === 'void' ? (date(note.voided_at) ?? at) : null,
  };
}

/** Nothing while Stripe has not moved any money yet. */
function moveOf(
  kind: MoneyMove['kind'],
  entry: string | Stripe.BalanceTransaction | null | undefined,
  money: number,
  noted = false,
): MoneyMove[] {
  if (!entry || typeof entry === 'string') return [];
  const fee = (type: string) =>
    entry.fee_details.reduce(
      (sum, one) =>
        (one.type === 'application_fee') === (type === 'application_fee') ? sum + BigInt(one.amount) : sum,
      0n,
    );
  return [
    {
      id: entry.id,
      kind,
      money: BigInt(money),
      currency: entry.currency.toUpperCase(),
      gross: BigInt(entry.amount),
      processingFee: fee('other'),
      platformFee: fee('application_fee'),
      at: new Date(entry.created * 1000),
      noted,
    },
  ];
}

function idOf(value: string | { readonly id: string } | null | undefined): string | undefined {
  return (typeof value === 'string' ? value : value?.id) ?? undefined;
}

function date(seconds: number | null | undefined): Date | null {
  return seconds === null || seconds === undefined ? null : new Date(seconds * 1000);
}
