import { Inject, Injectable } from '@nestjs/common';
import type { CoveredDevice, SignedContract } from '#contracts';
import type { Json } from '#kernel';
import { type AppConfig, CONFIG, Outbox } from '#platform';
import { contractBillingDue } from '../billing.events.js';
import { billingStart } from '../charging/billing-start.js';
import { countsAt } from '../charging/high-water.js';
import { BASE, type BilledPlan, nameOf, partsOf, safe, stripePriceOf } from '../charging/plan-prices.js';
import { StripeIntents } from '../stripe/stripe-intents.js';
import type { IntentRow } from '../stripe/stripe-operation.js';
import { ContractBillingRepository, type ContractBillingRow } from './contract-billing.repository.js';
import { CREATE_CUSTOMER, customerSubject } from './create-customer.operation.js';
import { CREATE_PRICE, priceSubject } from './create-price.operation.js';
import { CREATE_SUBSCRIPTION, type SubscriptionParams, subscriptionSubject } from './create-subscription.operation.js';

const LOOK_AGAIN_MS = 1_000;

/** From a contract in force to a subscription at Stripe: first who pays and what it costs, then the subscription itself. */
@Injectable()
export class PlanSubscription {
  constructor(
    private readonly intents: StripeIntents,
    private readonly billings: ContractBillingRepository,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: AppConfig,
  ) {}

  async execute(
    row: ContractBillingRow,
    contract: SignedContract,
    spans: readonly CoveredDevice[],
    account: string,
  ): Promise<void> {
    const needed = await this.prepare(row, contract, account);
    const all = [...needed.values()];
    if (all.some(({ state }) => state === 'FAILED')) return this.billings.change(row, { state: 'REFUSED' });
    await this.billings.change(row, { state: 'PREPARING' });
    const open = all.filter(({ settledAt }) => settledAt === null);
    if (open.length === 0) return this.subscribe(row, contract, spans, needed, account);
    const { providerId, enterpriseId, contractId } = row;
    // What was ordered for another contract tells that one when it is there.
    if (open.every(({ params }) => (params as { contractId?: string }).contractId === contractId)) return;
    const notBefore = new Date(Date.now() + LOOK_AGAIN_MS);
    await this.outbox.add(contractBillingDue, { providerId, enterpriseId, notBefore, payload: { contractId } });
  }

  /** The customer, under CREATE_CUSTOMER, and the price of every part; ordered where they are not there yet. */
  async prepare(row: ContractBillingRow, { terms }: SignedContract, account: string) {
    const { providerId, enterpriseId, contractId } = row;
    const { plan } = terms;
    const wish = { providerId, account };
    const who = { enterpriseId, contractId };
    const needed = new Map<string, IntentRow>();
    const customer = { operation: CREATE_CUSTOMER, subject: customerSubject(enterpriseId, plan.currency), params: who };
    needed.set(CREATE_CUSTOMER, await this.intents.order({ ...wish, ...customer }));
    for (const [part, price] of pricesOf(terms)) {
      const params = { ...who, price: price as Json };
      const subject = priceSubject(plan.versionId, part);
      needed.set(part, await this.intents.order({ ...wish, operation: CREATE_PRICE, subject, params }));
    }
    return needed;
  }

  private async subscribe(
    row: ContractBillingRow,
    { terms, activatedAt }: SignedContract,
    spans: readonly CoveredDevice[],
    needed: ReadonlyMap<string, IntentRow>,
    account: string,
  ): Promise<void> {
    const { providerId, enterpriseId, contractId } = row;
    const now = new Date();
    const due = billingStart(activatedAt ?? now, terms.plan.trialDays);
    const startsAt = due > now ? due : billingStart(now, 0);
    const idOf = (part: string) => needed.get(part)?.objectId ?? '';
    const counts = countsAt(spans, now);
    const wanted = partsOf(terms.plan).map((part) => ({ price: idOf(part), quantity: quantityOf(part, counts) }));
    const some = wanted.filter(({ quantity }) => quantity > 0);
    const params: SubscriptionParams = {
      enterpriseId,
      contractId,
      customer: idOf(CREATE_CUSTOMER),
      items: some.length > 0 ? some : wanted.slice(0, 1),
      oneOffs: oneOffsOf(terms).map(({ part, quantity }) => ({ price: idOf(part), quantity })),
      startsAt: startsAt.getTime() / 1000,
      feePercent: (this.config.stripe?.platformFeeBasisPoints ?? 0) / 100,
    };
    const subject = subscriptionSubject(contractId);
    const wish = { providerId, operation: CREATE_SUBSCRIPTION, subject, account };
    await this.intents.order({ ...wish, params: params as unknown as Record<string, Json> });
  }
}

export function quantityOf(part: string, counts: ReadonlyMap<string, number>): number {
  return part === BASE ? 1 : (counts.get(part) ?? 0);
}

type Terms = SignedContract['terms'];

/** What is paid once, by what was signed: `INSTALLATION:SMOKE`. */
function oneOffsOf({ price }: Terms): { part: string; kind: string; quantity: number; unit: bigint; code: string }[] {
  return (price?.lines ?? [])
    .filter(({ recurring, code, amount }) => !recurring && code !== 'FREE_TRIAL' && BigInt(amount) > 0n)
    .map(({ code, kind, quantity, unitAmount }) => ({
      part: `${code}:${kind ?? ''}`,
      code,
      kind: kind ?? '',
      quantity: Number(quantity),
      unit: BigInt(unitAmount),
    }));
}

function pricesOf(terms: Terms): [part: string, price: unknown][] {
  const plan: BilledPlan = terms.plan;
  const recurring = partsOf(plan).map((part): [string, unknown] => [part, stripePriceOf(plan, part)]);
  const once = oneOffsOf(terms).map(({ part, code, kind, unit }): [string, unknown] => {
    const what = code === 'INSTALLATION' ? '安装' : '购置';
    const product_data = { name: `${nameOf(plan, kind).replace(/监测$/, '')}${what}` };
    return [part, { currency: plan.currency.toLowerCase(), unit_amount: safe(unit), product_data }];
  });
  return [...recurring, ...once];
}
