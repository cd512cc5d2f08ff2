import type { DeviceKind } from '#devices';
import { canonicalJson, type Json } from '#kernel';
import type { ContractRow } from '../contract.repository.js';
import type { PlanRow } from '../plan.repository.js';
import type { ContractType } from './contract.types.js';
import type { PlanType } from './plan.types.js';

/** Fields that the role may not read were not fetched; they become null here. */
export function presentPlan(row: PlanRow): PlanType {
  const { plan, slaAcknowledgeSeconds, slaArriveMinutes, slaRepairHours, baseFee, unitPrices, currency, ...rest } = row;
  const prices = unitPrices as Record<string, string> | undefined;
  return {
    ...rest,
    code: plan.code,
    serviceLevel: {
      acknowledgeSeconds: slaAcknowledgeSeconds,
      arriveMinutes: slaArriveMinutes,
      repairHours: slaRepairHours,
    },
    baseFee: baseFee === undefined ? null : { amount: baseFee.toString(), currency },
    unitPrices: prices
      ? Object.entries(prices).map(([kind, amount]) => ({ kind: kind as DeviceKind, price: { amount, currency } }))
      : null,
  } as PlanType;
}

export function presentContract(row: ContractRow): ContractType {
  const { terms, planVersionId, ...rest } = row;
  return { ...rest, planId: planVersionId, terms: terms ? canonicalJson(terms as Json) : null } as ContractType;
}
