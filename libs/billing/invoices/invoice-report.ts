import type { AccountKind } from '../domain/ledger.js';

/** What Stripe says of an invoice and of the money that has moved for it, in minor units. Currencies in capitals. */
export interface InvoiceReport {
  readonly id: string;
  readonly customer: string;
  readonly subscription: string | undefined;
  readonly status: 'OPEN' | 'PAID' | 'UNCOLLECTIBLE' | 'VOID';
  readonly number: string | null;
  readonly currency: string;
  readonly subtotal: bigint;
  readonly tax: bigint;
  readonly total: bigint;
  readonly amountDue: bigint;
  readonly amountPaid: bigint;
  readonly remaining: bigint;
  /** Paid past Stripe, by the word of the provider. */
  readonly paidOutside: bigint;
  readonly finalisedAt: Date;
  readonly dueAt: Date | null;
  readonly paidAt: Date | null;
  readonly voidedAt: Date | null;
  readonly hostedUrl: string | null;
  readonly pdfUrl: string | null;
  readonly lines: readonly ReportedLine[];
  readonly moves: readonly MoneyMove[];
  readonly creditNotes: readonly ReportedCreditNote[];
}

export interface ReportedLine {
  readonly description: string;
  readonly quantity: bigint;
  readonly amount: bigint;
  readonly period: { readonly from: Date; readonly to: Date };
  /** The invoice item that it was made of, if it was. */
  readonly item: string | undefined;
  /** Against which account it is posted. */
  readonly account: AccountKind;
}

/** One balance transaction: money that came to the provider's account at Stripe (above zero) or left it, and fees. */
export interface MoneyMove {
  readonly id: string;
  readonly kind: 'PAYMENT' | 'REFUND' | 'DISPUTE';
  /** In the currency of the invoice. */
  readonly money: bigint;
  /** As Stripe keeps it: `gross` less both fees is what the balance changed by. */
  readonly currency: string;
  readonly gross: bigint;
  readonly processingFee: bigint;
  readonly platformFee: bigint;
  readonly at: Date;
  /** Of a refund: whether a credit note says so, too. */
  readonly noted: boolean;
}

export interface ReportedCreditNote {
  readonly id: string;
  readonly total: bigint;
  readonly tax: bigint;
  readonly at: Date;
  readonly voidedAt: Date | null;
}
