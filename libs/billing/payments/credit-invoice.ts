import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { moneyText, newId, type Uuid } from '#kernel';
import { Database, Idempotency, parseInput, Transactional, zName, zUuid } from '#platform';
import { BillingAccountRepository } from '../accounts/billing-account.repository.js';
import { NotToBeCredited, StripeRefused, StripeSilent } from '../domain/billing.errors.js';
import { InvoiceRepository, type InvoiceRow } from '../invoices/invoice.repository.js';
import { StripeIntents } from '../stripe/stripe-intents.js';
import { CREDIT_INVOICE } from './credit-invoice.operation.js';

const schema = z.strictObject({
  id: zUuid,
  amount: z.string().regex(/^[1-9]\d{0,14}$/),
  reason: zName(500),
  idempotencyKey: z.string().min(8).max(100).nullish(),
});

/** What at most may be taken off: of an open bill what is open, of a paid one what was paid and not yet given back. */
export function mostCreditable(
  row: Pick<InvoiceRow, 'state' | 'remaining' | 'total' | 'credited' | 'amountPaid' | 'refunded'>,
): bigint {
  if (row.state === 'OPEN' || row.state === 'UNCOLLECTIBLE') return row.remaining;
  if (row.state !== 'PAID') return 0n;
  const left = [row.total - row.credited, row.amountPaid - row.refunded].sort((one, other) => (one < other ? -1 : 1));
  const [least = 0n] = left;
  return least > 0n ? least : 0n;
}

/** The wish for a credit note, on record before Stripe hears of it. */
@Injectable()
export class PlanCredit {
  constructor(
    private readonly invoices: InvoiceRepository,
    private readonly accounts: BillingAccountRepository,
    private readonly intents: StripeIntents,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<{ intentId: Uuid; invoiceId: Uuid }> {
    const { idempotencyKey, ...input } = parseInput(schema, raw);
    const work = () => this.plan(actor, input);
    const intentId = await this.idempotency.once(actor.organisationId, 'creditInvoice', idempotencyKey, input, work);
    return { intentId, invoiceId: input.id };
  }

  private async plan(actor: Actor, { id, amount, reason }: z.output<typeof schema>): Promise<Uuid> {
    const row = await this.invoices.get(actor, id, 'credit');
    const most = mostCreditable(row);
    if (BigInt(amount) > most) {
      const text = moneyText({ amount: most, currency: row.currency });
      throw new NotToBeCredited({ most: text, state: row.state }, 'input.amount');
    }
    const { providerId, payerId, stripeInvoice, state } = row;
    const account = (await this.accounts.own(actor))?.stripeAccount;
    const intent = await this.intents.plan({
      providerId,
      operation: CREDIT_INVOICE,
      subject: `${id} ${newId()}`,
      ...(account ? { account } : {}),
      params: { enterpriseId: payerId, invoice: stripeInvoice, amount, refund: state === 'PAID' },
    });
    const detail = { amount, currency: row.currency, reason };
    const chains = [providerId, ...(row.enterpriseId ? [row.enterpriseId] : [])];
    await this.audit.record({ action: 'invoice.credited', subjectType: 'Invoice', subjectId: id, chains, detail });
    return intent.id;
  }
}

/** Takes something off an open bill, or pays something of a paid one back: always by a credit note, which says why. */
@Injectable()
export class CreditInvoice {
  constructor(
    private readonly plans: PlanCredit,
    private readonly intents: StripeIntents,
    private readonly invoices: InvoiceRepository,
    private readonly db: Database,
  ) {}

  /**
   * Throws BILLING.NOT_TO_BE_CREDITED above what is open or was paid, BILLING.STRIPE_REFUSED where Stripe knows better, and
   * BILLING.STRIPE_DOES_NOT_ANSWER where it is on record and done later. The invoice shows it once Stripe has said so.
   */
  async execute(actor: Actor, raw: unknown): Promise<InvoiceRow> {
    const { intentId, invoiceId } = await this.plans.execute(actor, raw);
    const intent = await this.intents.carryOut({ providerId: actor.organisationId, id: intentId });
    if (intent?.state === 'FAILED') throw new StripeRefused({ intent: intentId });
    if (intent?.state !== 'DONE') throw new StripeSilent();
    return this.db.transaction(() => this.invoices.get(actor, invoiceId));
  }
}
