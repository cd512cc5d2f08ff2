import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { DeviceKind } from '#devices';
import { invalid, newId, type Uuid } from '#kernel';
import { Idempotency, parseInput, Transactional, zMoney, zName, zRegionCode, zUuid } from '#platform';
import { PremisesKind } from '#premises';
import { RegionQueries } from '#regions';
import { ProgrammeNotOpen } from './subsidy.errors.js';
import { type ProgrammeRow, SubsidyProgrammeRepository } from './subsidy-programme.repository.js';

const schema = z.strictObject({
  name: zName(120),
  regionCode: zRegionCode,
  premisesKinds: z.array(z.enum(PremisesKind)).min(1).max(20),
  deviceKinds: z.array(z.enum(DeviceKind)).min(1).max(20),
  budget: zMoney,
  capPerDeviceMonth: zMoney,
  validFrom: z.date(),
  validTo: z.date(),
  document: zName(300),
  idempotencyKey: z.string().min(8).max(100).nullish(),
});
type Wanted = Omit<z.output<typeof schema>, 'idempotencyKey'>;

/** An authority opens a programme for its region, with a budget that nothing goes past, and closes it again. */
@Injectable()
export class KeepProgrammes {
  constructor(
    private readonly programmes: SubsidyProgrammeRepository,
    private readonly regions: RegionQueries,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  @Transactional()
  async open(actor: Actor, raw: unknown): Promise<ProgrammeRow> {
    const { idempotencyKey, ...wanted } = parseInput(schema, raw);
    check(wanted);
    const key = [actor.organisationId, 'createSubsidyProgramme', idempotencyKey] as const;
    const id = await this.idempotency.once(...key, wanted, () => this.add(actor, wanted));
    return this.programmes.get(actor, id);
  }

  /** What has been claimed goes on; nothing more can be. Throws SUBSIDY.PROGRAMME_NOT_OPEN. */
  @Transactional()
  async close(actor: Actor, raw: unknown): Promise<ProgrammeRow> {
    const id = parseInput(zUuid, raw, 'input.id');
    const { authorityId, name } = await this.programmes.get(actor, id, 'close');
    if (!(await this.programmes.close(authorityId, id))) throw new ProgrammeNotOpen({ name });
    this.audit.record({ action: 'subsidyProgramme.closed', subjectType: 'SubsidyProgramme', subjectId: id });
    return this.programmes.get(actor, id);
  }

  private async add(actor: Actor, wanted: Wanted): Promise<Uuid> {
    const { budget, capPerDeviceMonth: cap, regionCode, ...rest } = wanted;
    const region = await this.regions.byCode(regionCode);
    const authorityId = actor.organisationId;
    actor.assert('create', 'SubsidyProgramme', { authorityId, regionPath: region.path });
    const id = newId();
    await this.programmes.add({
      ...rest,
      id,
      authorityId,
      authorityName: await this.programmes.authorityName(authorityId),
      regionCode: region.code,
      regionPath: region.path,
      budget: BigInt(budget.amount),
      cap: BigInt(cap.amount),
      currency: budget.currency,
    });
    const detail = { budget: budget.amount, currency: budget.currency, regionCode: region.code };
    this.audit.record({ action: 'subsidyProgramme.opened', subjectType: 'SubsidyProgramme', subjectId: id, detail });
    return id;
  }
}

function check({ budget, capPerDeviceMonth: cap, validFrom, validTo }: Wanted): void {
  for (const [field, { amount }] of Object.entries({ budget, capPerDeviceMonth: cap }))
    if (BigInt(amount) === 0n) throw invalid(`input.${field}.amount`, 'must be above zero', '必须大于零');
  if (cap.currency !== budget.currency)
    throw invalid('input.capPerDeviceMonth.currency', 'must be that of the budget', '必须与预算的货币一致');
  if (validTo <= validFrom) throw invalid('input.validTo', 'must lie after validFrom', '必须晚于 validFrom');
  if (validTo <= new Date()) throw invalid('input.validTo', 'must lie ahead', '必须晚于当前时间');
}
