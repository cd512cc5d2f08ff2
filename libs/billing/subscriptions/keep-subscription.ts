import { Injectable } from '@nestjs/common';
import type { CoveredDevice, SignedContract } from '#contracts';
import { Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { countsAt, nextChange } from '../charging/high-water.js';
import {
  afterCharges,
  type Charge,
  changeOfPlan,
  chargedAtChange,
  chargesBeyond,
  describe,
  unusedAfter,
} from '../charging/period-charges.js';
import { BASE, type BilledPlan, partsOf, periodMonths } from '../charging/plan-prices.js';
import { StripeIntents } from '../stripe/stripe-intents.js';
import { ADD_ITEM } from './add-item.operation.js';
import { CANCEL_SUBSCRIPTION } from './cancel-subscription.operation.js';
import { ContractBillingRepository, type ContractBillingRow } from './contract-billing.repository.js';
import { PlanSubscription, quantityOf } from './plan-subscription.js';
import { SET_QUANTITIES } from './set-quantities.operation.js';

/** Brings a subscription to what is covered, charges what a period has had more of, and ends it with its contract. */
@Injectable()
export class KeepSubscription {
  constructor(
    private readonly intents: StripeIntents,
    private readonly billings: ContractBillingRepository,
    private readonly plan: PlanSubscription,
    private readonly outbox: Outbox,
  ) {}

  async execute(
    row: ContractBillingRow,
    contract: SignedContract,
    spans: readonly CoveredDevice[],
    account: string,
    now: Date,
  ): Promise<void> {
    if (row.state === 'CANCELED') return;
    const end = contract.state === 'ENDED' ? (contract.endedAt ?? now) : undefined;
    const charged = await this.charge(row, contract, spans, end ?? now, account);
    if (end) return this.end({ ...row, charged }, contract, end, account);
    await this.setQuantities({ ...row, charged }, contract, spans, now, account);
    await this.lookAgain(row, contract, spans, now);
  }

  /** What the period has had more of than was charged. Gives what has been charged then. */
  private async charge(
    row: ContractBillingRow,
    contract: SignedContract,
    spans: readonly CoveredDevice[],
    until: Date,
    account: string,
  ) {
    const { periodFrom: from, periodTo: to, charged, opening } = row;
    if (row.state === 'TRIALING' || !from || !to) return charged;
    const change = changeToBill(row, contract, until);
    const of = {
      plan: change?.before ?? contract.terms.plan,
      spans,
      period: { from, to },
      charged,
      // What comes after it costs what the new plan says, as soon as Stripe has its prices.
      until: change && change.at < until ? change.at : until,
      opening,
    };
    const charges = chargesBeyond(of);
    if (charges.length === 0 && !opening) return charged;
    for (const charge of charges) await this.add(row, charge, account);
    const after = afterCharges(charged, charges);
    await this.billings.change(row, { charged: after, opening: false });
    return after;
  }

  private async end(row: ContractBillingRow, contract: SignedContract, end: Date, account: string): Promise<void> {
    const { providerId, enterpriseId, contractId, periodFrom: from, periodTo: to, stripeSubscription } = row;
    // By which plan the period was charged is known when that is settled.
    if (await this.intents.isOpen(providerId, `${contractId}/quantities`)) return;
    if (row.state !== 'TRIALING' && from && to) {
      const plan = changeToBill(row, contract, end)?.before ?? contract.terms.plan;
      const charged = { ...row.charged, ...(partsOf(plan).includes(BASE) ? { [BASE]: 1 } : {}) };
      for (const charge of unusedAfter(plan, charged, { from, to }, end)) await this.add(row, charge, account, 'end');
    }
    // Whatever is still under way comes back here when it is settled.
    if (await this.intents.isOpen(providerId, contractId)) return;
    const params = { enterpriseId, contractId, subscription: stripeSubscription };
    const subject = `${contractId}/cancel`;
    await this.intents.order({ providerId, operation: CANCEL_SUBSCRIPTION, subject, account, params });
  }

  private async add(row: ContractBillingRow, charge: Charge, account: string, reason = 'period'): Promise<void> {
    const { providerId, enterpriseId, contractId, stripeCustomer, stripeSubscription, currency } = row;
    const { part, before, after, period, amount } = charge;
    if (amount === 0n) return;
    const params = {
      enterpriseId,
      contractId,
      customer: stripeCustomer,
      subscription: stripeSubscription,
      amount: `${amount}`,
      currency,
      description: describe(charge),
      period: { from: period.from.toISOString(), to: period.to.toISOString() },
      account: 'PROVIDER_REVENUE',
    };
    const whole = row.periodFrom?.toISOString();
    const subject = `${contractId}/${reason} ${whole} ${part} ${before}-${after}`;
    await this.intents.order({ providerId, operation: ADD_ITEM, subject, account, params });
  }

  private async setQuantities(
    row: ContractBillingRow,
    contract: SignedContract,
    spans: readonly CoveredDevice[],
    now: Date,
    account: string,
  ): Promise<void> {
    const { providerId, enterpriseId, contractId, revision, stripeSubscription } = row;
    const counts = countsAt(spans, now);
    const parts = partsOf(contract.terms.plan);
    const all = parts.map((part): [string, number] => [part, quantityOf(part, counts)]);
    const some = all.filter(([, quantity]) => quantity > 0);
    const wanted = Object.fromEntries(some.length > 0 ? some : all.slice(0, 1));
    const isOther = row.planVersionId !== null && row.planVersionId !== contract.terms.plan.versionId;
    if (
      (!isOther && isSame(wanted, row.quantities)) ||
      (await this.intents.isOpen(providerId, `${contractId}/quantities`))
    )
      return;
    // A changed plan has prices of its own; once they are there this is looked at again.
    const prices = await this.plan.prepare(row, contract, account);
    const quantities = Object.entries(wanted).map(([part, quantity]) => [prices.get(part)?.objectId, quantity]);
    if (quantities.some(([price]) => !price)) return;
    if (isOther && !(await this.changePlan(row, contract, spans, now, account))) return;
    const params = {
      enterpriseId,
      contractId,
      subscription: stripeSubscription,
      quantities: Object.fromEntries(quantities),
    };
    const subject = `${contractId}/quantities/${revision + 1}`;
    await this.intents.order({ providerId, operation: SET_QUANTITIES, subject, account, params });
    await this.billings.change(row, { revision: revision + 1 });
  }

  /** False where Stripe cannot change over: another currency, or another rhythm of payment. Then the old prices stay. */
  private async changePlan(
    row: ContractBillingRow,
    contract: SignedContract,
    spans: readonly CoveredDevice[],
    now: Date,
    account: string,
  ): Promise<boolean> {
    const { terms } = contract;
    const change = changeToBill(row, contract, now);
    const { periodFrom: from, periodTo: to } = row;
    if (!change || !from || !to) return false;
    const { before, at } = change;
    if (before.currency !== terms.plan.currency || periodMonths(before) !== periodMonths(terms.plan)) return false;
    if (row.state === 'TRIALING') return true;
    const period = { from, to };
    const known = chargedAtChange({ before, after: terms.plan, spans, charged: row.charged, period, at });
    const charged = { ...known, ...(partsOf(before).includes(BASE) ? { [BASE]: 1 } : {}) };
    for (const charge of changeOfPlan(before, terms.plan, charged, period, at)) {
      await this.add(row, charge, account, `plan ${terms.plan.versionId}`);
    }
    await this.billings.change(row, { charged: known });
    return true;
  }

  /** Coverage that begins or ends later by itself, and a version that is to come, are looked at then. */
  private async lookAgain(
    row: ContractBillingRow,
    { plans }: SignedContract,
    spans: readonly CoveredDevice[],
    now: Date,
  ): Promise<void> {
    const versions = plans.map(({ from }) => from);
    const next = nextChange(spans, now, versions);
    if (!next || next.getTime() === row.lookAgainAt?.getTime()) return;
    const { providerId, enterpriseId, contractId } = row;
    await this.billings.change(row, { lookAgainAt: next });
    await this.outbox.add(contractBillingDue, { providerId, enterpriseId, notBefore: next, payload: { contractId } });
  }
}

/** The plan by which Stripe still bills, and since when another one is in force; undefined where it bills by the latter. */
function changeToBill(
  { planVersionId }: ContractBillingRow,
  { terms, plans }: SignedContract,
  now: Date,
): { before: BilledPlan; at: Date } | undefined {
  const before = plans.find(({ plan }) => plan.versionId === planVersionId)?.plan;
  if (!before || before.versionId === terms.plan.versionId) return undefined;
  const begun = plans.filter(({ from }) => from <= now);
  const others = begun.findLastIndex(({ plan }) => plan.versionId !== terms.plan.versionId);
  const began = begun[others + 1];
  return began && { before, at: began.from };
}

function isSame(wanted: Readonly<Record<string, number>>, known: Readonly<Record<string, number>>): boolean {
  const parts = new Set([...Object.keys(wanted), ...Object.keys(known)]);
  return [...parts].every((part) => (wanted[part] ?? 0) === (known[part] ?? 0));
}
