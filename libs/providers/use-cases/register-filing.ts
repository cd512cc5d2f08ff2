import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { NotFound, newId, type Uuid } from '#kernel';
import { bilingual, Idempotency, parseInput, Transactional, zName, zRegionCode, zUuid } from '#platform';
import { RegionQueries } from '#regions';
import { AlreadyFiled } from '../domain/filing.errors.js';
import { isFiledFor } from '../domain/filing.js';
import { FilingQueries } from '../filing.queries.js';
import { FilingRepository, type FilingRow } from '../filing.repository.js';

const schema = z.object({
  providerId: zUuid,
  regionCode: zRegionCode,
  number: zName(64),
  validTo: z
    .date()
    .refine((date) => date.getTime() > Date.now(), bilingual('must lie in the future', '必须晚于当前时间'))
    .nullish(),
  idempotencyKey: z.string().min(1).max(200).nullish(),
});
type Wanted = Omit<z.output<typeof schema>, 'idempotencyKey'>;

/** The platform puts a provider on file for a region; a filing that was suspended or ran out is taken up again. */
@Injectable()
export class RegisterFiling {
  constructor(
    private readonly filings: FilingRepository,
    private readonly queries: FilingQueries,
    private readonly regions: RegionQueries,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  /** Throws PROVIDER.ALREADY_FILED while a filing for the same region stands. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<FilingRow> {
    actor.assert('create', 'Filing');
    const { idempotencyKey, ...wanted } = parseInput(schema, input);
    const id = await this.idempotency.once(actor.organisationId, 'registerFiling', idempotencyKey, wanted, () =>
      this.register(actor, wanted),
    );
    return this.queries.byId(actor, id);
  }

  private async register(actor: Actor, { providerId, regionCode, number, validTo = null }: Wanted): Promise<Uuid> {
    const region = await this.regions.byCode(regionCode);
    if (!(await this.filings.isProvider(providerId))) throw new NotFound({ noun: 'provider' }, 'input.providerId');
    const [known] = await this.filings.ofProvider(providerId, [region.path]);
    const now = new Date();
    if (known && isFiledFor([known], region.path, now)) throw new AlreadyFiled({}, 'input.regionCode');
    const id = known?.id ?? newId();
    if (known) await this.filings.change(id, { number, validTo, validFrom: now, state: 'FILED' });
    else await this.filings.add({ id, providerId, regionCode, regionPath: region.path, number, validTo });
    this.audit.record({
      action: 'filing.registered',
      subjectType: 'Filing',
      subjectId: id,
      chains: [actor.organisationId, providerId],
      detail: { providerId, regionCode, number, validTo: validTo?.toISOString() ?? null },
    });
    return id;
  }
}
