import type { Prisma } from '#platform';
import { pricedPlan, type ServiceCredits } from './domain/plan.js';
import { ONE_OFF_FEES } from './domain/pricing/unit-price.js';
import type { PlanContent } from './plan.input.js';

/** What a client says of a plan, as its table keeps it. */
export function columnsOf({ baseFee, unitPrices, oneOffFees, serviceCredits, ...rest }: PlanContent) {
  const fees = ONE_OFF_FEES.map((fee) => {
    const amounts = oneOffFees.filter((one) => one.fee === fee).map(({ kind, amount }) => [kind, amount]);
    return [fee, Object.fromEntries(amounts)] as const;
  });
  return {
    ...rest,
    description: rest.description ?? null,
    currency: baseFee.currency,
    baseFee: BigInt(baseFee.amount),
    unitPrices: Object.fromEntries(unitPrices.map(({ kind, amount, tiers }) => [kind, amount ?? tiers ?? []])),
    oneOffFees: Object.fromEntries(fees.filter(([, amounts]) => Object.keys(amounts).length > 0)),
    serviceCredits: serviceCredits as unknown as Prisma.InputJsonObject,
  };
}

/** What the row says, as a client would say it: what is not given anew in a change stays so. */
export function contentOf(row: Prisma.PlanVersionGetPayload<object>): Record<string, unknown> {
  const { unitPrices, oneOffFees } = pricedPlan(row);
  return {
    name: row.name,
    description: row.description,
    billingInterval: row.billingInterval,
    deviceOwnership: row.deviceOwnership,
    baseFee: { amount: row.baseFee.toString(), currency: row.currency },
    unitPrices: Object.entries(unitPrices).map(([kind, price]) =>
      typeof price === 'string' ? { kind, amount: price } : { kind, tiers: price },
    ),
    oneOffFees: ONE_OFF_FEES.flatMap((fee) =>
      Object.entries(oneOffFees[fee] ?? {}).map(([kind, amount]) => ({ fee, kind, amount })),
    ),
    includedVisits: row.includedVisits,
    slaAcknowledgeSeconds: row.slaAcknowledgeSeconds,
    slaArriveMinutes: row.slaArriveMinutes,
    slaRepairHours: row.slaRepairHours,
    noticeDays: row.noticeDays,
    minTermMonths: row.minTermMonths,
    trialDays: row.trialDays,
    prepaidIntervals: row.prepaidIntervals,
    serviceCredits: row.serviceCredits as unknown as ServiceCredits,
  };
}
