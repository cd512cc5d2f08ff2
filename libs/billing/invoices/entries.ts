import type { Uuid } from '#kernel';
import { type AccountKind, type AccountName, type EntryKind, moved, type Transfer } from '../domain/ledger.js';
import type { InvoiceReport, MoneyMove, ReportedCreditNote } from './invoice-report.js';

export interface Entry {
  readonly kind: EntryKind;
  readonly source: { readonly type: string; readonly id: string };
  readonly at: Date;
  readonly transfers: readonly Transfer[];
  /** When it was taken back, if it was. */
  readonly reversedAt?: Date;
}

const alone = (kind: AccountKind): AccountName => ({ kind });

/**
 * All that the books must say of an invoice as it stands; each entry is posted once, whenever it is first seen, so that the order in
 * which things become known makes no difference. A payer that is no enterprise owes on the provider's SUBSIDY account.
 */
export function entriesOf(report: InvoiceReport, enterpriseId: Uuid | undefined): Entry[] {
  const between = (kind: AccountKind): AccountName => ({ kind, ...(enterpriseId ? { enterpriseId } : {}) });
  const owed = enterpriseId ? between('ENTERPRISE_RECEIVABLE') : alone('SUBSIDY');
  const revenue = between('PROVIDER_REVENUE');
  return [
    invoiced(report, owed, revenue, between),
    ...outside(report, owed),
    ...report.moves.flatMap((move) => moneyMoved(move, report.currency, owed, revenue)),
    ...report.creditNotes.map((note) => noted(note, report.currency, owed, revenue)),
  ];
}

function invoiced(
  { id, currency, total, tax, lines, finalisedAt, voidedAt, status }: InvoiceReport,
  owed: AccountName,
  revenue: AccountName,
  between: (kind: AccountKind) => AccountName,
): Entry {
  const special = lines.filter(({ account }) => account !== 'PROVIDER_REVENUE');
  const apart = special.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    kind: 'INVOICE',
    source: { type: 'stripe.invoice', id },
    at: finalisedAt,
    transfers: [
      ...moved(revenue, owed, { amount: total - tax - apart, currency }),
      ...moved(alone('TAX'), owed, { amount: tax, currency }),
      ...special.flatMap(({ account, amount }) => moved(between(account), owed, { amount, currency })),
    ],
    ...(status === 'VOID' ? { reversedAt: voidedAt ?? finalisedAt } : {}),
  };
}

function outside({ id, currency, paidOutside, paidAt, finalisedAt }: InvoiceReport, owed: AccountName): Entry[] {
  if (paidOutside === 0n) return [];
  const source = { type: 'stripe.invoice', id };
  const transfers = moved(owed, alone('BANK'), { amount: paidOutside, currency });
  return [{ kind: 'PAYMENT', source, at: paidAt ?? finalisedAt, transfers }];
}

/**
 * A refund without a credit note takes from the revenue; with one, that has said so, and what was owed is settled. Since the note may
 * become known later than the refund, the first is what is always posted, and taken back for the second where there is a note.
 */
function moneyMoved(move: MoneyMove, currency: string, owed: AccountName, revenue: AccountName): Entry[] {
  if (move.kind !== 'REFUND') return [cash(move, currency, owed)];
  const first = cash(move, currency, revenue);
  if (!move.noted) return [first];
  const source = { type: 'stripe.balance_transaction.noted', id: move.id };
  return [
    { ...first, reversedAt: move.at },
    { ...cash(move, currency, owed), source },
  ];
}

function cash(move: MoneyMove, currency: string, other: AccountName): Entry {
  const { id, kind, money, gross, processingFee, platformFee, at } = move;
  const kept = { currency: move.currency };
  const arrival =
    kept.currency === currency
      ? moved(other, alone('CASH'), { amount: gross, currency })
      : [
          ...moved(other, alone('EXCHANGE'), { amount: money, currency }),
          ...moved(alone('EXCHANGE'), alone('CASH'), { amount: gross, ...kept }),
        ];
  return {
    kind,
    source: { type: 'stripe.balance_transaction', id },
    at,
    transfers: [
      ...arrival,
      ...moved(alone('CASH'), alone('PLATFORM_FEE'), { amount: platformFee, ...kept }),
      ...moved(alone('CASH'), alone('PROCESSING_FEE'), { amount: processingFee, ...kept }),
    ],
  };
}

function noted(note: ReportedCreditNote, currency: string, owed: AccountName, revenue: AccountName): Entry {
  const { id, total, tax, at, voidedAt } = note;
  return {
    kind: 'CREDIT_NOTE',
    source: { type: 'stripe.credit_note', id },
    at,
    transfers: [
      ...moved(owed, revenue, { amount: total - tax, currency }),
      ...moved(owed, alone('TAX'), { amount: tax, currency }),
    ],
    ...(voidedAt ? { reversedAt: voidedAt } : {}),
  };
}
