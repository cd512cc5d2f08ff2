import { randomInt } from 'node:crypto';
import { countsByKind } from './domain/amended-terms.js';
import { NoPriceForKind } from './domain/contract.errors.js';
import { toTerms } from './domain/contract-price.js';
import type { ContractTerms, TermsParty, TermsPlan } from './domain/contract-terms.js';
import { pricedPlan, type ServiceCredits } from './domain/plan.js';
import { missingKinds, priceOf } from './domain/pricing/price-of.js';
import type { OfferedDevice } from './offerable-devices.js';
import type { PlanRow } from './plan.repository.js';

/** Throws CONTRACT.NO_PRICE_FOR_KIND. */
export function assertPriced(plan: PlanRow, devices: readonly OfferedDevice[]): void {
  const [kind] = missingKinds(pricedPlan(plan).unitPrices, [...countsByKind(devices).keys()]);
  if (kind) throw new NoPriceForKind({ kind });
}

export function partyOf({ id, name, creditCode }: TermsParty): TermsParty {
  return { id, name, creditCode };
}

/** A plan version as it stands in terms. */
export function planTerms(plan: PlanRow): TermsPlan {
  const priced = pricedPlan(plan);
  return {
    versionId: plan.id,
    code: plan.plan.code,
    version: plan.version,
    name: plan.name,
    billingInterval: plan.billingInterval,
    deviceOwnership: plan.deviceOwnership,
    currency: plan.currency,
    baseFee: plan.baseFee.toString(),
    unitPrices: priced.unitPrices,
    oneOffFees: priced.oneOffFees,
    prepaidIntervals: plan.prepaidIntervals,
    trialDays: plan.trialDays,
    minTermMonths: plan.minTermMonths,
    includedVisits: plan.includedVisits,
    sla: {
      acknowledgeSeconds: plan.slaAcknowledgeSeconds,
      arriveMinutes: plan.slaArriveMinutes,
      repairHours: plan.slaRepairHours,
    },
    serviceCredits: plan.serviceCredits as unknown as ServiceCredits,
    noticeDays: plan.noticeDays,
  };
}

/** Everything that both sides sign. */
export function termsOf(of: {
  number: string;
  provider: TermsParty;
  enterprise: TermsParty;
  plan: PlanRow;
  devices: readonly OfferedDevice[];
  startsAt: Date;
  endsAt: Date | null;
  renewsForMonths?: number;
}): ContractTerms {
  const { plan, devices, startsAt, endsAt, renewsForMonths, ...parties } = of;
  const counts = countsByKind(devices);
  return {
    ...parties,
    plan: planTerms(plan),
    price: toTerms(priceOf(pricedPlan(plan), counts)),
    devices: devices.map(({ id, serial, kind, premisesId }) => ({ id, serial, kind, premisesId })),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt?.toISOString() ?? null,
    ...(renewsForMonths ? { renewal: { months: renewsForMonths } } : {}),
  };
}

// Letters and digits that cannot be mistaken for one another when read out on the telephone.
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

export function contractNumber(startsAt: Date): string {
  const tail = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `VG-${startsAt.getUTCFullYear()}-${tail}`;
}
