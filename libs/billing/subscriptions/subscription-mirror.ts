import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import { Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import type { Counts } from '../charging/period-charges.js';
import { type BillingState, billedFor, billingStateOf, periodOf, quantitiesOf } from '../domain/subscription.js';
import { StripeGate } from '../stripe/stripe-gate.js';
import { StripeIntentRepository } from '../stripe/stripe-intent.repository.js';
import { ContractBillingRepository, type ContractBillingRow } from './contract-billing.repository.js';
import { CREATE_PRICE } from './create-price.operation.js';

/** Writes down how Stripe says that a subscription stands. Ask Stripe under the lock of the contract's row. */
@Injectable()
export class SubscriptionMirror {
  constructor(
    private readonly billings: ContractBillingRepository,
    private readonly intents: StripeIntentRepository,
    private readonly gate: StripeGate,
    private readonly outbox: Outbox,
  ) {}

  async apply(row: ContractBillingRow, report: Stripe.Subscription, account: string): Promise<void> {
    const state = billingStateOf(report.status);
    const period = periodOf(report);
    if (!state || !period || row.state === 'CANCELED') return;
    const standing = quantitiesOf(report);
    const quantities = await this.byPart(row, standing);
    const planVersionId = (await this.planOf(row, [...standing.keys()])) ?? row.planVersionId;
    const turned = period.from.getTime() !== row.periodFrom?.getTime();
    const began = turned ? await this.begun(row, report, period.from, quantities, account) : {};
    await this.billings.change(row, {
      state,
      quantities,
      planVersionId,
      periodFrom: period.from,
      periodTo: period.to,
      ...began,
    });
    const { providerId, enterpriseId, contractId } = row;
    await this.outbox.add(contractBillingDue, { providerId, enterpriseId, payload: { contractId } });
  }

  /** Asks Stripe anew, under the lock. */
  async refresh(row: ContractBillingRow, account: string): Promise<void> {
    const current = await this.billings.locked(row.providerId, row.contractId);
    if (!current?.stripeSubscription) return;
    const report = await this.gate.api.subscriptions.retrieve(
      current.stripeSubscription,
      {},
      { stripeAccount: account },
    );
    await this.apply(current, report, account);
  }

  /** What a period that begins has been charged, by the invoice that began it. Nothing in a trial. */
  private async begun(
    row: ContractBillingRow,
    report: Stripe.Subscription,
    from: Date,
    quantities: Counts,
    account: string,
  ) {
    const state: BillingState | undefined = billingStateOf(report.status);
    if (state === 'TRIALING') return { charged: {}, opening: false };
    const invoice = report.latest_invoice;
    const id = typeof invoice === 'string' ? invoice : invoice?.id;
    const options = { stripeAccount: account };
    const lines = id
      ? await this.gate.api.invoices.listLineItems(id, { limit: 100 }, options).autoPagingToArray({ limit: 10_000 })
      : [];
    const billed = billedFor(lines, from);
    return { charged: billed.size > 0 ? await this.byPart(row, billed) : quantities, opening: true };
  }

  private async planOf({ providerId }: ContractBillingRow, prices: readonly string[]): Promise<string | undefined> {
    const [subject] = (await this.intents.subjectsOf(providerId, CREATE_PRICE, prices)).values();
    return subject?.split('/')[0];
  }

  private async byPart({ providerId }: ContractBillingRow, byPrice: ReadonlyMap<string, number>) {
    const subjects = await this.intents.subjectsOf(providerId, CREATE_PRICE, [...byPrice.keys()]);
    const parts = [...byPrice].map(([price, count]) => [subjects.get(price)?.split('/')[1] ?? price, count]);
    return Object.fromEntries(parts) as Record<string, number>;
  }
}
