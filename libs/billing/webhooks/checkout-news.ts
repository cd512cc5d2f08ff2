import { Injectable } from '@nestjs/common';
import type { Uuid } from '#kernel';
import { PAY_BY } from '../payments/pay-by.operation.js';
import { StripeGate } from '../stripe/stripe-gate.js';
import { StripeIntents } from '../stripe/stripe-intents.js';
import { ContractBillingRepository } from '../subscriptions/contract-billing.repository.js';
import type { StripeEventRow } from './stripe-event.repository.js';
import { orGone, type StripeNews } from './stripe-news.js';

/** Somebody has left a means of payment: what the same payer owes this provider is taken from it. */
@Injectable()
export class CheckoutNews implements StripeNews {
  constructor(
    private readonly gate: StripeGate,
    private readonly billings: ContractBillingRepository,
    private readonly intents: StripeIntents,
  ) {}

  concerns({ type }: StripeEventRow): boolean {
    return type === 'checkout.session.completed';
  }

  async apply({ account, objectId }: StripeEventRow, providerId: Uuid): Promise<boolean> {
    const options = { stripeAccount: account };
    const expand = ['setup_intent'];
    const session = objectId && (await orGone(this.gate.api.checkout.sessions.retrieve(objectId, { expand }, options)));
    const intent = session ? session.setup_intent : null;
    const customer = session ? idOf(session.customer) : undefined;
    const method = intent && typeof intent !== 'string' ? idOf(intent.payment_method) : undefined;
    if (!customer || !method) return false;
    const rows = await this.billings.ofCustomer(providerId, customer);
    for (const { enterpriseId, contractId, stripeSubscription: subscription } of rows) {
      const subject = `${contractId}/pay-by ${method}`;
      const params = { enterpriseId, contractId, subscription, method };
      await this.intents.order({ providerId, operation: PAY_BY, subject, account, params });
    }
    return rows.length > 0;
  }
}

function idOf(value: string | { readonly id: string } | null | undefined): string | undefined {
  return (typeof value === 'string' ? value : value?.id) ?? undefined;
}
