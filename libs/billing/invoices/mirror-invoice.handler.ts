import { Injectable } from '@nestjs/common';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { contractBillingDue, invoiceChanged, itemInvoiced } from '../billing.events.js';
import type { AccountKind } from '../domain/ledger.js';
import { Ledger } from '../ledger/ledger.js';
import type { IntentRow } from '../stripe/stripe-operation.js';
import { entriesOf } from './entries.js';
import { type InvoiceOf, InvoiceRepository } from './invoice.repository.js';
import { InvoiceParties } from './invoice-parties.js';
import type { InvoiceReport } from './invoice-report.js';
import { ReadInvoice } from './read-invoice.js';

const AFTER_DUE_MS = 60_000;

type Changed = HandledEvent<{ account: string; invoice: string }>;

/** Asks Stripe how an invoice stands, writes that down and posts whatever the books do not say yet. */
@Injectable()
export class MirrorInvoice {
  constructor(
    private readonly parties: InvoiceParties,
    private readonly reader: ReadInvoice,
    private readonly invoices: InvoiceRepository,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  @OnEvent(invoiceChanged)
  async handle({ payload, providerId, enterpriseId: payerId }: Changed): Promise<void> {
    if (!providerId || !payerId) return;
    await this.parties.lock(payload.invoice);
    const items = new Map<string, IntentRow>();
    const report = await this.reader.read(payload.invoice, payload.account, async (ids) => {
      for (const [id, intent] of await this.parties.items(providerId, ids)) items.set(id, intent);
      return new Map([...items].map(([id, { params }]) => [id, (params as { account: AccountKind }).account]));
    });
    if (!report) return;
    const of = await this.parties.of(providerId, payerId, report.subscription);
    const { id, fresh } = await this.invoices.put(of, report);
    await this.post(of, report);
    if (fresh) await this.tellItems([...items.values()], id, payerId);
    await this.lookAtContract(of, report, payerId);
  }

  private async post(of: { providerId: string; enterpriseId: string | null }, report: InvoiceReport): Promise<void> {
    const { providerId } = of;
    const enterpriseId = of.enterpriseId ?? undefined;
    for (const { reversedAt, ...entry } of entriesOf(report, enterpriseId)) {
      await this.ledger.post({ providerId, ...(enterpriseId ? { enterpriseId } : {}), ...entry });
      if (reversedAt) await this.ledger.reverseOf(providerId, entry.kind, entry.source, reversedAt);
    }
  }

  /** Now, and when it falls due: then it may be in arrears. */
  private async lookAtContract({ providerId, contractId }: InvoiceOf, report: InvoiceReport, enterpriseId: string) {
    if (!contractId) return;
    const look = { providerId, enterpriseId, payload: { contractId } };
    await this.outbox.add(contractBillingDue, look);
    const { status, dueAt } = report;
    if (status !== 'OPEN' || !dueAt || dueAt < new Date()) return;
    const notBefore = new Date(dueAt.getTime() + AFTER_DUE_MS);
    await this.outbox.add(contractBillingDue, { ...look, notBefore });
  }

  private async tellItems(intents: readonly IntentRow[], invoiceId: string, enterpriseId: string): Promise<void> {
    for (const { providerId, subject, params } of intents) {
      const [, sourceType, sourceId] = /\/item (\S+) (.+)$/.exec(subject) ?? [];
      if (!sourceType || !sourceId) continue;
      const contractId = (params as { contractId?: string }).contractId ?? null;
      const payload = { sourceType, sourceId, contractId, invoiceId };
      await this.outbox.add(itemInvoiced, { providerId, enterpriseId, payload });
    }
  }
}
