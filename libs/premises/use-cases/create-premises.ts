import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '#access';
import { AuditLog } from '#audit';
import { invalid, NotFound, newId, type Uuid } from '#kernel';
import { Idempotency, parseInput, Transactional } from '#platform';
import { newQrCode } from '../domain/qr-code.js';
import { createPremisesSchema } from '../premises.input.js';
import { PremisesRepository, type PremisesRow } from '../premises.repository.js';
import { assertSort, PremisesPlace } from './premises-place.js';
import { SetCallList } from './set-call-list.js';

type Wanted = Omit<z.output<typeof createPremisesSchema>, 'idempotencyKey'>;

/** An enterprise registers its own premises; a provider does it for an enterprise that it serves. */
@Injectable()
export class CreatePremises {
  constructor(
    private readonly premises: PremisesRepository,
    private readonly place: PremisesPlace,
    private readonly callList: SetCallList,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
  ) {}

  /** Throws PREMISES.REGION_TOO_WIDE, PREMISES.GRID_ELSEWHERE, PREMISES.SORT_WITHOUT_SMALL_PLACE, PREMISES.CALL_LIST_USER_UNKNOWN. */
  @Transactional()
  async execute(actor: Actor, input: unknown): Promise<PremisesRow> {
    actor.assert('create', 'Premises');
    const { idempotencyKey, ...wanted } = parseInput(createPremisesSchema, input);
    const key = idempotencyKey;
    const id = await this.idempotency.once(actor.organisationId, 'createPremises', key, wanted, () =>
      this.create(actor, wanted),
    );
    const [created] = await this.premises.findAll(actor, 'read', [id]);
    if (!created) throw new NotFound({ noun: 'premises' });
    return created;
  }

  private async create(actor: Actor, { enterpriseId, callList, ...wanted }: Wanted): Promise<Uuid> {
    const owner = await this.ownerOf(actor, enterpriseId);
    assertSort(wanted.kind, wanted.smallPlaceSort);
    const regionPath = await this.place.locate(actor, wanted.regionCode, wanted.gridId);
    const id = newId();
    await this.premises.add({ ...emptied(wanted), id, enterpriseId: owner, regionPath, qrCode: newQrCode() });
    const { kind, regionCode } = wanted;
    this.audit.record({
      action: 'premises.created',
      subjectType: 'Premises',
      subjectId: id,
      chains: [actor.organisationId, owner],
      detail: { kind, regionCode },
    });
    if (callList?.length) await this.callList.replace(actor, { id, enterpriseId: owner }, callList);
    return id;
  }

  /** For an enterprise itself; for a provider the enterprise that it names and serves. */
  private async ownerOf(actor: Actor, enterpriseId?: Uuid | null): Promise<Uuid> {
    if (actor.isEnterprise) {
      if (enterpriseId && enterpriseId !== actor.organisationId)
        throw new NotFound({ noun: 'enterprise' }, 'input.enterpriseId');
      return actor.organisationId;
    }
    if (!enterpriseId) throw invalid('input.enterpriseId', 'say whose premises they are', '请填写场所所属单位');
    const served = await this.premises.isServed(enterpriseId, actor.organisationId);
    if (!served) throw new NotFound({ noun: 'enterprise' }, 'input.enterpriseId');
    return enterpriseId;
  }
}

function emptied<T extends Omit<Wanted, 'enterpriseId' | 'callList'>>(wanted: T) {
  const {
    smallPlaceSort = null,
    gridId = null,
    areaM2 = null,
    persons = null,
    use = null,
    latitude = null,
    longitude = null,
  } = wanted;
  return { ...wanted, smallPlaceSort, gridId, areaM2, persons, use, latitude, longitude };
}
