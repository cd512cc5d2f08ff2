import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { minorDigits } from '#kernel';
import { ExtrasGate } from '../arrears/extras-gate.js';
import { type InvoiceFilter, InvoiceRepository, type InvoiceRow } from './invoice.repository.js';

const MOST = 10_000;
const HEADINGS = [
  'number',
  'state',
  'currency',
  'total',
  'tax',
  'paid',
  'remaining',
  'credited',
  'refunded',
  'finalisedAt',
  'dueAt',
];

/** Invoices as a table for bookkeeping: an extra, so it rests while the enterprise is long in arrears. */
@Injectable()
export class ExportInvoices {
  constructor(
    private readonly rows: InvoiceRepository,
    private readonly gate: ExtrasGate,
  ) {}

  /** CSV (RFC 4180), newest first, at most ten thousand. Throws BILLING.EXTRAS_PAUSED. */
  async execute(actor: Actor, filter: InvoiceFilter): Promise<string> {
    await this.gate.assertOpen(actor);
    const rows = (await this.rows.list(actor, filter, { first: MOST })).slice(0, MOST);
    return [HEADINGS, ...rows.map(cellsOf)].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
  }
}

function cellsOf(row: InvoiceRow): string[] {
  const { number, state, currency, total, tax, amountPaid, remaining, credited, refunded, finalisedAt, dueAt } = row;
  const sums = [total, tax, amountPaid, remaining, credited, refunded].map((amount) => decimal(amount, currency));
  return [number ?? '', state, currency, ...sums, finalisedAt.toISOString(), dueAt?.toISOString() ?? ''];
}

function decimal(amount: bigint, currency: string): string {
  const digits = minorDigits(currency);
  const text = (amount < 0n ? -amount : amount).toString().padStart(digits + 1, '0');
  const sign = amount < 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

// A cell that begins like a formula would be one in a spreadsheet.
function quoted(cell: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
