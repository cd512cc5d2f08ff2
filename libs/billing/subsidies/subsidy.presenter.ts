import type { DeviceKind } from '#devices';
import { money } from '#kernel';
import { MoneyType } from '#platform';
import type { PremisesKind } from '#premises';
import type { Report } from './subsidy.queries.js';
import {
  type SubsidyClaimState,
  type SubsidyClaimType,
  SubsidyProgrammeState,
  type SubsidyProgrammeType,
  type SubsidyReportType,
} from './subsidy.types.js';
import type { ClaimRow } from './subsidy-claim.repository.js';
import type { ProgrammeRow } from './subsidy-programme.repository.js';

export function presentProgramme(row: ProgrammeRow): SubsidyProgrammeType {
  const { budget, cap, reserved, spent, currency, premisesKinds, deviceKinds } = row;
  const of = (amount: bigint) => MoneyType.of(money(amount, currency));
  return {
    ...row,
    premisesKinds: premisesKinds as PremisesKind[],
    deviceKinds: deviceKinds as DeviceKind[],
    budget: of(budget),
    capPerDeviceMonth: of(cap),
    reserved: of(reserved),
    spent: of(spent),
    left: of(budget - reserved),
    state: stateOf(row),
  };
}

export function presentClaim(row: ClaimRow): SubsidyClaimType {
  const { unitAmount, reserved, currency, deviceKind, premisesKind, state } = row;
  return {
    ...row,
    deviceKind: deviceKind as DeviceKind,
    premisesKind: premisesKind as PremisesKind,
    state: state as SubsidyClaimState,
    price: MoneyType.of(money(unitAmount, currency)),
    reserved: MoneyType.of(money(reserved, currency)),
  };
}

export function presentReport({ programme, towns }: Report): SubsidyReportType {
  const { currency } = programme;
  return {
    programme: presentProgramme(programme),
    funded: towns.reduce((sum, { funded }) => sum + funded, 0),
    towns: towns.map((town) => ({ ...town, charged: MoneyType.of(money(town.charged, currency)) })),
  };
}

function stateOf({ state, validTo, budget, reserved, cap }: ProgrammeRow): SubsidyProgrammeState {
  if (state === 'CLOSED' || validTo <= new Date()) return SubsidyProgrammeState.CLOSED;
  return budget - reserved < cap ? SubsidyProgrammeState.EXHAUSTED : SubsidyProgrammeState.OPEN;
}
