import { Injectable } from '@nestjs/common';
import { type HandledEvent, OnEvent, Outbox } from '#platform';
import { contractBillingDue, invoiceChanged, itemInvoiced } from '../billing.events.js';
import { secondsUntilSwept } from '../domain/intent.js';
import type { AccountKind } from '../domain/ledger.js';
import { Ledger } from '../ledger/ledger.js';
import type { IntentRow } from '../stripe/stripe-operation.js';
import { unlessSilent } from '../webhooks/stripe-news.js';
import { entriesOf } from './entries.js';
import { type InvoiceOf, InvoiceRepository } from './invoice.repository.js';
import { InvoiceParties } from './invoice-parties.js';
import type { InvoiceReport } from './invoice-report.js';
import { invoicedSources } from './invoiced-sources.js';
import { ReadInvoice } from './read-invoice.js';

const AFTER_DUE_MS = 60_000;

type Changed = HandledEvent<{ account: string; invoice: string; tries?: number }>;

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
    const answer = await unlessSilent(async () => ({
      report: await this.reader.read(payload.invoice, payload.account, async (ids) => {
        for (const [id, intent] of await this.parties.items(providerId, ids)) items.set(id, intent);
        return new Map([...items].map(([id, { params }]) => [id, (params as { account: AccountKind }).account]));
      }),
    }));
    if (!answer) return this.again(payload, providerId, payerId);
    const { report } = answer;
    if (!report) return;
    const of = await this.parties.of(providerId, payerId, report.subscription);
    const { id, fresh } = await this.invoices.put(of, report);
    await this.post(of, report);
    if (fresh) await this.tellItems([...items.values()], id, payerId);
    await this.lookAtContract(of, report, payerId);
  }

  private async again({ tries = 0, ...changed }: Changed['payload'], providerId: string, enterpriseId: string) {
    const notBefore = new Date(Date.now() + secondsUntilSwept(tries) * 1000);
    const orderingKey = `stripe ${changed.invoice}`;
    const payload = { ...changed, tries: tries + 1 };
    await this.outbox.add(invoiceChanged, { providerId, enterpriseId, orderingKey, notBefore, payload });
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
    const [{ providerId } = { providerId: '' }] = intents;
    for (const { type: sourceType, id: sourceId, contractId } of invoicedSources(intents)) {
      const payload = { sourceType, sourceId, contractId, invoiceId };
      await this.outbox.add(itemInvoiced, { providerId, enterpriseId, payload });
    }
  }
}
