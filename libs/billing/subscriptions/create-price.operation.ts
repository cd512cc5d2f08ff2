import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { Uuid } from '#kernel';
import { Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { INTENT_METADATA, type IntentRow, type StripeOperation } from '../stripe/stripe-operation.js';
import { ContractBillingRepository } from './contract-billing.repository.js';

export const CREATE_PRICE = 'price.create';

interface Params {
  readonly enterpriseId: Uuid;
  readonly contractId: Uuid;
  readonly price: Stripe.PriceCreateParams;
}

/** What a plan version asks for one of its parts: every contract on it has the same price. */
export function priceSubject(versionId: Uuid, part: string): string {
  return `${versionId}/${part}`;
}

@Injectable()
export class CreatePriceOperation implements StripeOperation<Stripe.Price> {
  readonly name = CREATE_PRICE;

  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly outbox: Outbox,
  ) {}

  send(stripe: Stripe, { id, params }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Price> {
    const { price } = params as unknown as Params;
    return stripe.prices.create({ ...price, lookup_key: id, metadata: { [INTENT_METADATA]: id } }, options);
  }

  async find(stripe: Stripe, { id }: IntentRow, options: Stripe.RequestOptions): Promise<Stripe.Price | undefined> {
    return (await stripe.prices.list({ lookup_keys: [id] }, options)).data[0];
  }

  async settle({ providerId, params }: IntentRow): Promise<void> {
    const { enterpriseId, contractId } = params as unknown as Params;
    await this.outbox.add(contractBillingDue, { providerId, enterpriseId, payload: { contractId } });
  }

  async refused({ providerId, params }: IntentRow): Promise<void> {
    const { contractId } = params as unknown as Params;
    await this.billings.change({ providerId, contractId }, { state: 'REFUSED' });
  }
}
