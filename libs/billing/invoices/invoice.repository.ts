import { Injectable } from '@nestjs/common';
import type { Actor } from '#access';
import { NotFound, newId, type PageRequest, type Uuid } from '#kernel';
import { Database, type Prisma } from '#platform';
import type { InvoiceReport } from './invoice-report.js';

export type InvoiceRow = Prisma.InvoiceGetPayload<object>;
export type InvoiceLineRow = Prisma.InvoiceLineGetPayload<object>;

export interface InvoiceOf {
  readonly providerId: Uuid;
  readonly payerId: Uuid;
  readonly enterpriseId: Uuid | null;
  readonly contractId: Uuid | null;
}

export interface InvoiceFilter {
  readonly states?: readonly string[] | null;
  readonly contractId?: Uuid | null;
  readonly enterpriseId?: Uuid | null;
  readonly providerId?: Uuid | null;
  readonly overdue?: boolean | null;
}

@Injectable()
export class InvoiceRepository {
  constructor(private readonly db: Database) {}

  /** Writes down how the invoice stands, its lines with the first time. Gives its id, and whether it is new here. */
  async put(of: InvoiceOf, report: InvoiceReport): Promise<{ id: Uuid; fresh: boolean }> {
    const { providerId, contractId } = of;
    const where = { providerId_stripeInvoice: { providerId, stripeInvoice: report.id } };
    return this.db.write(async (tx) => {
      const known = await tx.invoice.findUnique({ where, select: { id: true, contractId: true } });
      if (known) {
        const moved = { ...movingOf(report), contractId: known.contractId ?? contractId, updatedAt: new Date() };
        await tx.invoice.updateMany({ where: { providerId, id: known.id }, data: moved });
        return { id: known.id, fresh: false };
      }
      const id = newId();
      const { number, currency, subtotal, tax, total, finalisedAt } = report;
      const fixed = { number, currency, subtotal, tax, total, finalisedAt, stripeInvoice: report.id };
      await tx.invoice.createMany({ data: [{ ...of, id, ...fixed, ...movingOf(report) }] });
      await tx.invoiceLine.createMany({
        data: report.lines.map(({ description, quantity, amount, period }, index) => ({
          providerId,
          enterpriseId: of.enterpriseId,
          invoiceId: id,
          line: index + 1,
          description,
          quantity,
          amount,
          currency,
          periodFrom: period.from,
          periodTo: period.to,
        })),
      });
      return { id, fresh: true };
    });
  }

  /** When the oldest of a contract's open invoices fell due, as the worker. */
  async overdueSince(providerId: Uuid, contractId: Uuid, now: Date): Promise<Date | undefined> {
    const where = { providerId, contractId, state: 'OPEN', dueAt: { lt: now } };
    const row = await this.db.write((tx) =>
      tx.invoice.findFirst({ where, select: { dueAt: true }, orderBy: { dueAt: 'asc' } }),
    );
    return row?.dueAt ?? undefined;
  }

  /** Throws GENERAL.NOT_FOUND where the actor does not see it. */
  async get(actor: Actor, id: Uuid, action = 'read'): Promise<InvoiceRow> {
    const row = await this.db.read((tx) =>
      tx.invoice.findFirst({ where: { AND: [{ id }, actor.where(action, 'Invoice')] } }),
    );
    if (!row) throw new NotFound({ noun: 'invoice' });
    return row;
  }

  list(actor: Actor, filter: InvoiceFilter, page: PageRequest): Promise<InvoiceRow[]> {
    return this.db.read((tx) =>
      tx.invoice.findMany({
        where: { AND: [whereOf(actor, filter), page.after ? { id: { lt: page.after } } : {}] },
        orderBy: { id: 'desc' },
        take: page.first + 1,
      }),
    );
  }

  count(actor: Actor, filter: InvoiceFilter): Promise<number> {
    return this.db.read((tx) => tx.invoice.count({ where: whereOf(actor, filter) }));
  }

  linesOf(actor: Actor, invoiceIds: readonly Uuid[]): Promise<InvoiceLineRow[]> {
    return this.db.read((tx) =>
      tx.invoiceLine.findMany({
        where: { AND: [{ invoiceId: { in: [...invoiceIds] } }, actor.where('read', 'InvoiceLine')] },
        orderBy: [{ invoiceId: 'asc' }, { line: 'asc' }],
      }),
    );
  }
}

function whereOf(actor: Actor, filter: InvoiceFilter): Prisma.InvoiceWhereInput {
  const { states, contractId, enterpriseId, providerId, overdue } = filter;
  const own = {
    ...(contractId ? { contractId } : {}),
    ...(enterpriseId ? { enterpriseId } : {}),
    ...(providerId ? { providerId } : {}),
    ...(states ? { state: { in: [...states] } } : {}),
  };
  const late: Prisma.InvoiceWhereInput = { state: 'OPEN', dueAt: { lt: new Date() } };
  return { AND: [actor.where('read', 'Invoice'), own, overdue ? late : {}, overdue === false ? { NOT: late } : {}] };
}

function movingOf({ status, amountDue, amountPaid, remaining, moves, creditNotes, ...report }: InvoiceReport) {
  const credited = creditNotes.filter(({ voidedAt }) => !voidedAt).reduce((sum, { total }) => sum + total, 0n);
  const refunded = moves.filter(({ kind }) => kind === 'REFUND').reduce((sum, { money }) => sum - money, 0n);
  const { dueAt, paidAt, voidedAt, hostedUrl, pdfUrl } = report;
  return {
    state: status,
    amountDue,
    amountPaid,
    remaining,
    credited,
    refunded,
    dueAt,
    paidAt,
    voidedAt,
    hostedUrl,
    pdfUrl,
  };
}
