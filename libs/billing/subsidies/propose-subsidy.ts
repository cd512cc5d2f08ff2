import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { ContractQueries, type ContractTerms, ContractVersions, MONTHS_OF, tiersOf } from '#contracts';
import { invalid, newId } from '#kernel';
import { parseInput, Transactional, zUuid } from '#platform';
import { AlreadyClaimed, ContractNotClaimable, NotEligible, ProgrammeNotOpen } from './subsidy.errors.js';
import { type ClaimRow, SubsidyClaimRepository } from './subsidy-claim.repository.js';
import { type ProgrammeRow, SubsidyProgrammeRepository } from './subsidy-programme.repository.js';

const schema = z.strictObject({
  programmeId: zUuid,
  contractId: zUuid,
  deviceIds: z.array(zUuid).min(1).max(1_000),
});
const CLAIMABLE = ['OFFERED', 'ACCEPTED', 'ACTIVE', 'IN_ARREARS'];

type Device = ContractTerms['devices'][number];
type Place = { readonly kind: string; readonly regionPath: string } | undefined;

/** A provider proposes that a programme pays for devices of an offer or of a contract in force; the enterprise decides. */
@Injectable()
export class ProposeSubsidy {
  constructor(
    private readonly claims: SubsidyClaimRepository,
    private readonly programmes: SubsidyProgrammeRepository,
    private readonly contracts: ContractQueries,
    private readonly versions: ContractVersions,
    private readonly audit: AuditLog,
  ) {}

  /** Throws SUBSIDY.PROGRAMME_NOT_OPEN, CONTRACT_NOT_CLAIMABLE, NOT_ELIGIBLE (naming the device and why), ALREADY_CLAIMED. */
  @Transactional()
  async execute(actor: Actor, raw: unknown): Promise<ClaimRow[]> {
    actor.assert('create', 'SubsidyClaim', { providerId: actor.organisationId });
    const { programmeId, contractId, deviceIds } = parseInput(schema, raw);
    const programme = await this.programmes.get(actor, programmeId);
    if (programme.state !== 'OPEN' || programme.validTo <= new Date())
      throw new ProgrammeNotOpen({ name: programme.name });
    const contract = await this.contracts.contract(actor, contractId);
    const { number, state, providerId, enterpriseId } = contract;
    if (!CLAIMABLE.includes(state)) throw new ContractNotClaimable({ number, state });
    const { terms } = await this.versions.at(contractId, new Date());
    const wanted = [...new Set(deviceIds)];
    if ((await this.claims.openFor(wanted)) > 0) throw new AlreadyClaimed({}, 'input.deviceIds');
    const devices = wanted.map((id) => deviceOf(terms, id));
    const places = await this.claims.premisesOf(devices.map(({ premisesId }) => premisesId));
    const base = { providerId, enterpriseId, contractId, programmeId, authorityId: programme.authorityId };
    const rows = devices.map((device) => ({
      ...base,
      ...eligible(programme, terms, device, places.get(device.premisesId)),
    }));
    await this.claims.add(rows);
    const ids = rows.map(({ id }) => id);
    await this.audit.record({
      action: 'subsidy.proposed',
      subjectType: 'SubsidyProgramme',
      subjectId: programmeId,
      chains: [providerId, enterpriseId],
      detail: { contractId, devices: ids.length },
    });
    return this.claims.byIds(actor, ids);
  }
}

function deviceOf(terms: ContractTerms, id: string): Device {
  const device = terms.devices.find((one) => one.id === id);
  if (!device) throw invalid('input.deviceIds', 'must be devices of the contract', '必须为合同内的设备');
  return device;
}

/** The claim for a device that fits; else says what does not. Devices cost what the first of their kind does. */
function eligible(programme: ProgrammeRow, { plan }: ContractTerms, device: Device, place: Place) {
  const { name, premisesKinds, deviceKinds, regionPath, currency, cap } = programme;
  const { id: deviceId, serial, kind, premisesId } = device;
  const months = MONTHS_OF[plan.billingInterval as keyof typeof MONTHS_OF];
  const price = plan.unitPrices[kind];
  const unitAmount = BigInt((price && tiersOf(price)[0]?.unitAmount) ?? '0');
  const refuse = (reason: string, reasonZh: string) =>
    new NotEligible({ name, serial, reason, reasonZh }, 'input.deviceIds');
  if (!place?.regionPath.startsWith(regionPath)) throw refuse('it stands outside its region', '位于项目区域之外');
  if (!premisesKinds.includes(place.kind))
    throw refuse('premises of this kind are not funded', '该类场所不在补贴范围内');
  if (!deviceKinds.includes(kind)) throw refuse('devices of this kind are not funded', '该类设备不在补贴范围内');
  if (plan.currency !== currency) throw refuse(`the contract is in ${plan.currency}`, `合同货币为 ${plan.currency}`);
  if (unitAmount === 0n) throw refuse('it costs nothing', '该设备无监测费用');
  if (unitAmount > cap * BigInt(months)) throw refuse('it costs more than the cap', '价格超过补贴上限');
  return {
    id: newId(),
    deviceId,
    deviceKind: kind,
    premisesId,
    premisesKind: place.kind,
    regionPath: place.regionPath,
    unitAmount,
    months,
    currency,
  };
}
