import { Inject, Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { type AppConfig, CONFIG, type HandledEvent, OnEvent, Outbox } from '#platform';
import { BillingAccountRepository } from '../accounts/billing-account.repository.js';
import { type OneOffWish, oneOffInvoiceDue } from '../billing.events.js';
import { StripeIntents } from '../stripe/stripe-intents.js';
import { ADD_ITEM } from '../subscriptions/add-item.operation.js';
import { CREATE_CUSTOMER, customerSubject } from '../subscriptions/create-customer.operation.js';
import { CREATE_INVOICE, FINALISE_INVOICE } from './create-invoice.operation.js';

const SOON_MS = 1_000;
const LATER_MS = 3600_000;

/** Bills to whoever pays instead of the enterprise, e.g. the funder of a subsidy, on the provider's account. As the worker. */
@Injectable()
export class OneOffInvoices {
  constructor(private readonly outbox: Outbox) {}

  /**
   * One invoice per source, however often it is asked for; it is made as soon as the provider can be paid, and mirrored as every
   * other. Posted as owed on the provider's SUBSIDY account where the payer is no enterprise. Amounts are minor units as text.
   */
  async order(providerId: Uuid, wish: OneOffWish): Promise<void> {
    await this.outbox.add(oneOffInvoiceDue, { providerId, enterpriseId: wish.payerId, payload: wish });
  }
}

/** Step by step, each an intent: the payer, the empty bill, its lines, and its being due. */
@Injectable()
export class MakeOneOffInvoice {
  constructor(
    private readonly intents: StripeIntents,
    private readonly accounts: BillingAccountRepository,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  @OnEvent(oneOffInvoiceDue)
  async handle({ payload: wish, providerId }: HandledEvent<OneOffWish>): Promise<void> {
    if (!providerId) return;
    const account = await this.accounts.chargeable(providerId);
    const isOver = account !== undefined && (await this.step(providerId, account, wish));
    if (isOver) return;
    const notBefore = new Date(Date.now() + (account ? SOON_MS : LATER_MS));
    await this.outbox.add(oneOffInvoiceDue, { providerId, enterpriseId: wish.payerId, notBefore, payload: wish });
  }

  /** True when nothing is left to be ordered. */
  private async step(providerId: Uuid, account: string, wish: OneOffWish): Promise<boolean> {
    const { payerId: enterpriseId, source, currency, description, lines } = wish;
    const about = `one-off ${source.type} ${source.id}`;
    const order = (operation: string, subject: string, params: object) =>
      this.intents.order({ providerId, operation, subject, account, params: { enterpriseId, ...params } });
    const payer = await order(CREATE_CUSTOMER, customerSubject(enterpriseId, currency), {});
    if (!payer.objectId) return payer.state === 'FAILED';
    const customer = payer.objectId;
    const bill = await order(CREATE_INVOICE, about, { customer, currency, description, fee: this.feeOf(lines) });
    if (!bill.objectId) return bill.state === 'FAILED';
    const invoice = bill.objectId;
    let isOpen = false;
    for (const [index, line] of lines.entries()) {
      const params = { customer, invoice, currency, account: 'PROVIDER_REVENUE', source, ...line };
      const item = await order(ADD_ITEM, `${about}/${index + 1}`, params);
      if (item.state === 'FAILED') return true;
      isOpen ||= !item.objectId;
    }
    if (isOpen) return false;
    await order(FINALISE_INVOICE, about, { invoice });
    return true;
  }

  private feeOf(lines: OneOffWish['lines']): number {
    const total = lines.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    const points = BigInt(this.config.stripe?.platformFeeBasisPoints ?? 0);
    return Number((total * points + 5_000n) / 10_000n);
  }
}
