import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { StripeGate } from '../stripe/stripe-gate.js';
import { StripeIntentRepository } from '../stripe/stripe-intent.repository.js';
import type { IntentRow } from '../stripe/stripe-operation.js';
import { ADD_ITEM } from '../subscriptions/add-item.operation.js';
import { ContractBillingRepository } from '../subscriptions/contract-billing.repository.js';
import { CREATE_CUSTOMER } from '../subscriptions/create-customer.operation.js';
import { Payers } from '../subscriptions/payers.repository.js';
import { StripeEventRepository } from '../webhooks/stripe-event.repository.js';
import type { InvoiceOf } from './invoice.repository.js';

/** Whose an invoice is: by what was ordered here, never by what Stripe's objects claim. As the worker. */
@Injectable()
export class InvoiceParties {
  constructor(
    private readonly intents: StripeIntentRepository,
    private readonly billings: ContractBillingRepository,
    private readonly payers: Payers,
    private readonly events: StripeEventRepository,
    private readonly gate: StripeGate,
  ) {}

  lock(invoice: string): Promise<void> {
    return this.events.lock(`stripe.invoice ${invoice}`);
  }

  /** Who pays an invoice on the provider's account, in the provider's scope; undefined where it is the provider's own affair. */
  async payerOf(providerId: Uuid, invoice: string, account: string): Promise<Uuid | undefined> {
    const { customer } = await this.gate.api.invoices.retrieve(invoice, {}, { stripeAccount: account });
    const id = typeof customer === 'string' ? customer : customer?.id;
    const subject = id ? (await this.intents.subjectsOf(providerId, CREATE_CUSTOMER, [id])).get(id) : undefined;
    return subject?.split('/')[0];
  }

  async of(providerId: Uuid, payerId: Uuid, subscription: string | undefined): Promise<InvoiceOf> {
    const row = subscription ? await this.billings.bySubscription(providerId, subscription) : undefined;
    const isEnterprise = (await this.payers.kindOf(payerId)) === 'ENTERPRISE';
    return { providerId, payerId, enterpriseId: isEnterprise ? payerId : null, contractId: row?.contractId ?? null };
  }

  /** The wishes that made these invoice items, by the item. */
  items(providerId: Uuid, itemIds: readonly string[]): Promise<Map<string, IntentRow>> {
    return this.intents.madeObjects(providerId, ADD_ITEM, itemIds);
  }
}
