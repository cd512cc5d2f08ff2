import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { newId, type Uuid } from '#kernel';
import { Idempotency, parseInput, Transactional, zName, zPhone, zRegionCode } from '#platform';
import { RegionQueries } from '#regions';
import { CentreNameTaken } from '../domain/filing.errors.js';
import { ServiceCentreQueries } from '../service-centre.queries.js';
import { ServiceCentreRepository, type ServiceCentreRow } from '../service-centre.repository.js';

const schema = z.object({
  name: zName(120),
  address: zName(300).nullish(),
  phone: zPhone.nullish(),
  regionCode: zRegionCode,
  idempotencyKey: z.string().min(1).max(200).nullish(),
});
type Wanted = Omit<z.output<typeof schema>, 'idempotencyKey'>;

@Injectable()
export class CreateServiceCentre {
  constructor(
    private readonly centres: ServiceCentreRepository,
    private readonly queries: ServiceCentreQueries,
    private readonly regions: RegionQueries,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  /** Throws PROVIDER.SERVICE_CENTRE_NAME_TAKEN. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<ServiceCentreRow> {
    actor.assert('create', 'ServiceCentre');
    const { idempotencyKey, ...wanted } = parseInput(schema, input);
    const id = await this.idempotency.once(actor.organisationId, 'createServiceCentre', idempotencyKey, wanted, () =>
      this.create(actor, wanted),
    );
    return this.queries.byId(actor, id);
  }

  private async create(actor: Actor, { name, address = null, phone = null, regionCode }: Wanted): Promise<Uuid> {
    const { path } = await this.regions.byCode(regionCode);
    const centre = {
      id: newId(),
      providerId: actor.organisationId,
      name,
      address,
      phone,
      regionCode,
      regionPath: path,
    };
    actor.assert('create', 'ServiceCentre', centre);
    if (await this.centres.nameTaken(centre.providerId, name)) throw new CentreNameTaken({}, 'input.name');
    await this.centres.add(centre);
    this.audit.record({
      action: 'serviceCentre.created',
      subjectType: 'ServiceCentre',
      subjectId: centre.id,
      detail: { name, regionCode },
    });
    return centre.id;
  }
}
