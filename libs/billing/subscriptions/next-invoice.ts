import { Injectable } from '@nestjs/common';
import type { Money, Uuid } from '#kernel';
import { BillingAccountRepository } from '../accounts/billing-account.repository.js';
import type { AccountKind } from '../domain/ledger.js';
import { StripeIntents } from '../stripe/stripe-intents.js';
import type { IntentRow } from '../stripe/stripe-operation.js';
import { ADD_ITEM } from './add-item.operation.js';
import { ContractBillingRepository, type Parties } from './contract-billing.repository.js';

export interface NextInvoiceItem extends Parties {
  readonly contractId: Uuid;
  /** What it is for, e.g. `{ type: 'sla.credit', id }`: the same source is put on an invoice once, whatever else is asked. */
  readonly source: { readonly type: string; readonly id: string };
  /** Below zero gives back. Of the currency of the contract. */
  readonly money: Money;
  readonly description: string;
  readonly period?: { readonly from: Date; readonly to: Date };
  /** Against which account it is posted when it is invoiced: PROVIDER_REVENUE, CREDIT or SUBSIDY. */
  readonly account: AccountKind;
}

/** Puts a line on the next invoice of a contract. As the worker, in the handler's transaction and in the scope of both parties. */
@Injectable()
export class NextInvoice {
  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly accounts: BillingAccountRepository,
    private readonly intents: StripeIntents,
  ) {}

  /**
   * The intent, which the worker carries out as soon as this is committed; its `objectId` is the item at Stripe. Undefined where
   * the contract has no subscription now: ask again when it is billed (`billing.contractBilled`), or settle it otherwise.
   * Throws RangeError where the currency is another one, or the amount is zero.
   */
  async add(item: NextInvoiceItem): Promise<IntentRow | undefined> {
    const { providerId, enterpriseId, contractId, source, money, description, period, account } = item;
    const row = await this.billings.locked(providerId, contractId);
    const stripeAccount = await this.accounts.connected(providerId);
    if (!stripeAccount || !row?.stripeSubscription || row.state === 'CANCELED') return undefined;
    if (money.currency !== row.currency) throw new RangeError(`${row.currency} is billed, not ${money.currency}`);
    if (money.amount === 0n) throw new RangeError('Nothing is to be invoiced');
    const params = {
      enterpriseId,
      contractId,
      customer: row.stripeCustomer,
      subscription: row.stripeSubscription,
      amount: `${money.amount}`,
      currency: money.currency,
      description,
      ...(period ? { period: { from: period.from.toISOString(), to: period.to.toISOString() } } : {}),
      account,
      source,
    };
    const subject = `${contractId}/item ${source.type} ${source.id}`;
    return this.intents.order({ providerId, operation: ADD_ITEM, subject, account: stripeAccount, params });
  }
}
