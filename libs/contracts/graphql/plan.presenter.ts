import type { DeviceKind } from '#devices';
import { type OneOffFees, tiersOf, type UnitPrices } from '../domain/pricing/unit-price.js';
import type { PlanRow } from '../plan.repository.js';
import type { OneOffFeeKind, OneOffFeeType, PlanType, UnitPriceType } from './plan.types.js';

/** Fields that the role may not read were not fetched; they become null here. */
export function presentPlan(row: PlanRow): PlanType {
  const { plan, slaAcknowledgeSeconds, slaArriveMinutes, slaRepairHours, currency, ...rest } = row;
  const { baseFee, unitPrices, oneOffFees, ...shown } = rest as Partial<typeof rest>;
  return {
    ...shown,
    serviceCredits: shown.serviceCredits as unknown as PlanType['serviceCredits'],
    code: plan.code,
    serviceLevel: {
      acknowledgeSeconds: slaAcknowledgeSeconds,
      arriveMinutes: slaArriveMinutes,
      repairHours: slaRepairHours,
    },
    baseFee: baseFee === undefined ? null : { amount: baseFee.toString(), currency },
    unitPrices: unitPrices === undefined ? null : pricesOf(unitPrices as unknown as UnitPrices, currency),
    oneOffFees: oneOffFees === undefined ? null : feesOf(oneOffFees as unknown as OneOffFees, currency),
  } as PlanType;
}

function pricesOf(prices: UnitPrices, currency: string): UnitPriceType[] {
  return Object.entries(prices).map(([kind, price]) => {
    const tiers = tiersOf(price).map(({ upTo, unitAmount }) => ({ upTo, price: { amount: unitAmount, currency } }));
    return { kind: kind as DeviceKind, price: tiers[0]?.price ?? { amount: '0', currency }, tiers };
  });
}

function feesOf(fees: OneOffFees, currency: string): OneOffFeeType[] {
  return Object.entries(fees).flatMap(([fee, amounts]) =>
    Object.entries(amounts).map(([kind, amount]) => ({
      fee: fee as OneOffFeeKind,
      kind: kind as DeviceKind,
      price: { amount, currency },
    })),
  );
}
