import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { NotFound, newId, type Uuid } from '#kernel';
import { bilingual, Database, type Prisma, parseInput, Transactional, zName, zUuid } from '#platform';
import { InvoiceRepository } from '../invoices/invoice.repository.js';

export type FapiaoRow = Prisma.FapiaoGetPayload<object>;

const zTaxNumber = z
  .string()
  .trim()
  .toUpperCase()
  .refine(
    (text) => /^[0-9A-Z]{15,20}$/.test(text),
    bilingual('must be a taxpayer number of 15 to 20 digits and letters', '必须为 15 至 20 位纳税人识别号'),
  );
const requestSchema = z.strictObject({ invoiceId: zUuid, title: zName(200), taxNumber: zTaxNumber });
const recordSchema = z.strictObject({
  invoiceId: zUuid,
  title: zName(200),
  taxNumber: zTaxNumber,
  number: z
    .string()
    .trim()
    .refine(
      (text) => /^\d{8,20}$/.test(text),
      bilingual('must be a fapiao number of 8 to 20 digits', '必须为 8 至 20 位发票号码'),
    ),
  issuedOn: z.date(),
  fileUrl: z
    .url({ protocol: /^https$/ })
    .max(500)
    .nullish(),
});

/** China's tax invoices, written down beside a bill: the enterprise asks, the provider says what it has issued. All of it stays. */
@Injectable()
export class FapiaoRecords {
  constructor(
    private readonly db: Database,
    private readonly invoices: InvoiceRepository,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async request(actor: Actor, raw: unknown): Promise<FapiaoRow> {
    const { invoiceId, ...rest } = parseInput(requestSchema, raw);
    return this.add(actor, invoiceId, 'requestFapiao', { kind: 'REQUESTED', ...rest });
  }

  @Transactional()
  async record(actor: Actor, raw: unknown): Promise<FapiaoRow> {
    const { invoiceId, ...rest } = parseInput(recordSchema, raw);
    return this.add(actor, invoiceId, 'recordFapiao', { kind: 'ISSUED', ...rest });
  }

  /** Of these invoices, oldest first. */
  of(actor: Actor, invoiceIds: readonly Uuid[]): Promise<FapiaoRow[]> {
    const where = { AND: [{ invoiceId: { in: [...invoiceIds] } }, actor.where('read', 'Fapiao')] };
    return this.db.read((tx) => tx.fapiao.findMany({ where, orderBy: { id: 'asc' } }));
  }

  private async add(
    actor: Actor,
    invoiceId: Uuid,
    action: 'requestFapiao' | 'recordFapiao',
    said: Omit<Prisma.FapiaoUncheckedCreateInput, 'id' | 'providerId' | 'enterpriseId' | 'invoiceId'>,
  ): Promise<FapiaoRow> {
    const { providerId, enterpriseId } = await this.invoices.get(actor, invoiceId, action);
    if (!enterpriseId) throw new NotFound({ noun: 'invoice' }, 'input.invoiceId');
    const data = {
      id: newId(),
      providerId,
      enterpriseId,
      invoiceId,
      byUserId: actor.facts.userId ?? null,
      ...said,
    };
    const row = await this.db.write((tx) => tx.fapiao.create({ data }));
    await this.audit.record({
      action: action === 'requestFapiao' ? 'fapiao.requested' : 'fapiao.issued',
      subjectType: 'Invoice',
      subjectId: invoiceId,
      chains: [providerId, enterpriseId],
      detail: { number: row.number },
    });
    return row;
  }
}
